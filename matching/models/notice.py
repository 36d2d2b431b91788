"""Messages waiting to be sent. A notice holds a kind and a case number, never a text of anybody's posting."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Relationship

from matching.models.base import Moment, Row
from matching.models.person import Person


class Notice(Row, table=True):
    """One message to one person. `values` holds only what a public mail may say: case numbers, dates, addresses."""

    __tablename__ = "notice"

    person_id: str = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    noun: str = Field(default="", max_length=20)
    row_id: str = Field(default="", max_length=20)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    sent_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    tries: int = 0

    person: Person = Relationship()
