"""Rows that people never see as such: posts already answered, the order of changes, fits, and who uses which fit."""

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


class Fit(SQLModel, table=True):
    """A fit of the model: what every process computes from the editions that stood at change number `cut_off`."""

    __tablename__ = "fit"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    cut_off: int = Field(description="the number of the last change that it has seen")
    at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    editions: int = Field(default=0, description="how many editions of active offers stood then")


class IndexState(SQLModel, table=True):
    """One row: how many changes of postings there were, and which fit is in use."""

    __tablename__ = "index_state"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    changes: int = 0
    fit: int | None = Field(default=None, foreign_key="fit.number")


class IndexProcess(SQLModel, table=True):
    """A process that holds an index: what it does, which fit it uses, how far it has read, and how large it is."""

    __tablename__ = "index_process"

    id: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=40, description="pages, or worker")
    fit: int | None = None
    fingerprint: str = Field(default="", max_length=16, description="of the model as this process computed it")
    changes: int = 0
    needs: int = 0
    offers: int = 0
    memory: int = Field(default=0, description="megabytes that stay in memory")
    started_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    seen_at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
