"""The public text of offers as it stood, edition by edition: a fit of the model is computed from it, then and later."""

from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from matching.models.base import new_id


class Edition(SQLModel, table=True):
    """The text of an active offer between two changes. `until` is None while it stands.

    `since` and `until` are numbers of changes, not times: changes are counted under a lock, so that what stood at a
    number never changes afterwards. `document` is what the matcher reads, `reading` what was read in it, packed.
    """

    __tablename__ = "edition"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    offer_id: str = Field(foreign_key="offer.id", index=True)
    revision: int
    since: int = Field(index=True)
    until: int | None = Field(default=None, index=True)
    document: dict[str, Any] = Field(sa_type=JSON)
    reading: bytes | None = Field(default=None, sa_type=LargeBinary)
