"""What all rows share: random identifiers, aware times, closed lists with a CHECK, row versions, limits of text."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from matching import clock

LINE = 200
TEXT = 4_000
LONG = 20_000
COUNT = 1_000_000
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC on both engines; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` aware: SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def chosen(choices: type[StrEnum]) -> Any:
    """Return a column type for one of `choices`: VARCHAR with a CHECK of the values, on both engines."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=None,
        values_callable=lambda members: [member.value for member in members],
    )


def new_id() -> str:
    """Return a random identifier for addresses: 100 bits that say nothing about order or number."""
    return "".join(secrets.choice(LETTERS) for _ in range(20)).lower()


def new_number(letter: str) -> Callable[[], str]:
    """Return a maker of random case numbers such as R-7KQ4-M2XD."""

    def make() -> str:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
        return f"{letter}-{drawn[:4]}-{drawn[4:]}"

    return make


class Row(SQLModel):
    """A row with a random identifier, the time it was made, and a version that grows with every change."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    created_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    version: int = Field(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let the mapper add `AND version = …` to every UPDATE and DELETE, so that a lost update cannot be silent."""
        table = getattr(cls, "__table__", None)
        return {} if table is None else {"version_id_col": table.c.version}
