"""Sessions: what the service knows of a browser in which somebody signed in. The browser holds a token, we its hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from matching import clock
from matching.models.base import Moment, chosen, new_id
from matching.vocabulary.names import Factor


class StoredSession(SQLModel, table=True):
    """One session under one token; whoever proves more of themselves goes on in a new row of the same `line`.

    Without a `factor` only the password was right. `mark` is the account's at sign-in: with a new one all rows are
    worth nothing.
    """

    __tablename__ = "session"

    key: str = Field(primary_key=True, max_length=64, description="SHA-256 of the token")
    line: str = Field(default_factory=new_id, max_length=20, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=20, index=True)
    mark: str = Field(max_length=64)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    factor: Factor | None = Field(default=None, sa_type=chosen(Factor))
    begun_at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
    made_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    seen_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    stepped_up_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
