"""Who did what, when: written in the transaction of the step itself, never edited."""

from datetime import datetime

from sqlmodel import Field, Relationship, SQLModel

from matching import clock
from matching.models.base import Moment, new_id
from matching.models.person import Person


class History(SQLModel, table=True):
    """One step on one row. `noun` is the table's name; `person` of None is the service itself."""

    __tablename__ = "history"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
    person_id: str | None = Field(default=None, foreign_key="person.id")
    noun: str = Field(max_length=20)
    row_id: str = Field(max_length=20, index=True)
    step: str = Field(max_length=40)
    before: str | None = Field(default=None, max_length=40)
    after: str | None = Field(default=None, max_length=40)
    row_version: int = 0

    person: Person | None = Relationship()
