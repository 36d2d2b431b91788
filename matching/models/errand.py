"""Work that is cut into parts, so that any consumer may take one: these rows are the truth, the queue only a nudge."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from matching.models.base import Moment, Row


class Errand(Row, table=True):
    """Shortlists to be worked out for the open needs of a group of States, because `offers` are new.

    A consumer takes it until `leased_until`; if it dies, another takes it then. `found` are the needs in whose
    shortlist a new offer stands, with these offers.
    """

    __tablename__ = "errand"

    states: list[str] = Field(default_factory=list, sa_type=JSON)
    offers: list[str] = Field(default_factory=list, sa_type=JSON)
    found: dict[str, list[str]] = Field(default_factory=dict, sa_type=JSON)
    tries: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
