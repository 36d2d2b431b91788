"""Every row of every table, as one moment saw them: for backups, which the service itself makes."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, func
from sqlmodel import Session, select

AT_ONCE = 500


def stream_rows(session: Session, table: Table) -> Iterator[Sequence[Any]]:
    """Yield the rows of `table` in the order of their keys, some at a time; what is sealed stays sealed."""
    query = table.select().order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    yield from session.connection().execute(query)


def count_rows(session: Session, table: Table) -> int:
    """Return how many rows a table has."""
    return session.exec(select(func.count()).select_from(table)).one()


def find_requests_without_key(session: Session, requests: Table, keys: Table) -> Sequence[str]:
    """Return the identifiers of requests of whose key nothing is known, not even that it was destroyed."""
    known = select(keys.c.name)
    return session.execute(select(requests.c.id).where(requests.c.id.not_in(known))).scalars().all()
