"""What makes history a chain: a seal for each line, the head at which the next one is added, and the heads of days."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

HASH = 64
SIGNATURE = 128


class HistorySeal(SQLModel, table=True):
    """The seal of one line. `place` counts from 1 without gaps; `mac` covers line, place and the seal before."""

    __tablename__ = "history_seal"

    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    history_id: str = Field(foreign_key="history.id", unique=True, max_length=20)
    mac: str = Field(max_length=HASH)


class HistoryHead(SQLModel, table=True):
    """One row: the newest seal. Whoever adds a line holds it. `seal` covers both, so that it cannot be set back."""

    __tablename__ = "history_head"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    place: int = 0
    mac: str = Field(default="", max_length=HASH)
    seal: str = Field(default="", max_length=HASH)


class DailyHead(SQLModel, table=True):
    """What was signed and published on a day. `place`, the newest line that it covers, is told to nobody."""

    __tablename__ = "daily_head"

    day: date = Field(primary_key=True)
    place: int
    root: str = Field(max_length=HASH, description="of the tree over all threads as they stood")
    chain: str = Field(max_length=HASH, description="of the newest seal, blinded")
    previous: str = Field(max_length=HASH, description="hash of the head before")
    signature: str = Field(max_length=SIGNATURE)


class ThreadProof(SQLModel, table=True):
    """What ties a thread to the newest daily head: the hashes beside its way up the tree, all of one length."""

    __tablename__ = "thread_proof"

    thread: str = Field(primary_key=True, max_length=HASH)
    day: date = Field(foreign_key="daily_head.day")
    lines: int = Field(description="how many lines of the thread are covered")
    siblings: bytes = Field(sa_type=LargeBinary)
