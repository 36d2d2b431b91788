"""What all queries share: one row or `Missing`, pages of lists, and locking a row that a step is about to change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlmodel import Session, func, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.errors import Missing

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 1, `total` is the length of the whole list that the viewer may see."""

    rows: Sequence[T]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def get_one(session: Session, query: SelectOfScalar[T]) -> T:
    """Return the one row of `query`; raise `Missing` if there is none."""
    row = session.exec(query).first()
    if row is None:
        raise Missing
    return row


def count(session: Session, query: SelectOfScalar[T]) -> int:
    """Return how many rows `query` has."""
    return session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()


def page_of(session: Session, query: SelectOfScalar[T], *, page: int) -> Page[T]:
    """Return page `page` of `query` (from 1; out of range gives the nearest page that exists)."""
    total = count(session, query)
    last = max(1, -(-total // PAGE))
    number = min(max(1, page), last)
    rows = session.exec(query.offset((number - 1) * PAGE).limit(PAGE)).all()
    return Page(rows, number, total)
