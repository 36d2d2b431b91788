"""Counters of tries, and what somebody typed before their session ended: both outlive the page they come from."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from matching import clock
from matching.models.base import LINE, Moment, new_id
from matching.models.sealed import Sealed


class Throttle(SQLModel, table=True):
    """How often something was tried, and when it may be tried next. `key` is a keyed hash: it names nobody."""

    __tablename__ = "throttle"

    key: str = Field(primary_key=True, max_length=64)
    count: int = 0
    since: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
    next_at: datetime = Field(default_factory=clock.now, sa_type=Moment)


class KeptForm(SQLModel, table=True):
    """A form that was sent too late, for the one person who typed it."""

    __tablename__ = "kept_form"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    person_id: str = Field(foreign_key="person.id", max_length=20, index=True)
    address: str = Field(max_length=10 * LINE)
    typed: str = Field(sa_type=Sealed, description="as `sealing.name_owner` gives it")
    at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
