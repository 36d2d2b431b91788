"""Rows that people never see: posts already answered, and the order of changes that each process's index follows."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from matching import clock
from matching.models.base import LINE, Moment


class Submission(SQLModel, table=True):
    """A form that was answered: a second post with the same key is led to the same place and changes nothing."""

    __tablename__ = "submission"

    key: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
    location: str = Field(default="", max_length=10 * LINE)


class IndexState(SQLModel, table=True):
    """One row: how many changes of postings there were, and which active offers the model was fitted on."""

    __tablename__ = "index_state"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    changes: int = 0
    fitted_until: datetime | None = Field(default=None, sa_type=Moment)
