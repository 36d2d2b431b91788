"""Keys of sealed texts, and columns that are read without their rows: opened for the row that each came from."""

import logging
from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, select

from matching.errors import Unreadable
from matching.models.base import Row
from matching.models.sealed import Box, CaseKey, keep_keys, open_value

log = logging.getLogger(__name__)
MANY = 50
"""For so many rows all keys are fetched at once."""


def open_rows(session: Session, table: type[Row], rows: Sequence[Any]) -> Sequence[Any]:
    """Return rows of single columns, `id` among them, with what is sealed opened; `Unreadable` where one cannot be."""
    if len(rows) >= MANY:
        keep_keys(session, session.exec(select(CaseKey)))
    return list(_open(session, table, rows))


def open_readable_rows(session: Session, table: type[Row], rows: Sequence[Any]) -> Sequence[Any]:
    """Return the same without the rows that cannot be read: one that was tampered with does not stop the service."""
    try:
        return open_rows(session, table, rows)
    except Unreadable:
        return [opened for row in rows for opened in _open_readable(session, table, row)]


def _open(session: Session, table: type[Row], rows: Sequence[Any]) -> Iterator[Any]:
    names = rows[0]._fields if rows else ()
    make: Any = namedtuple("Opened", names)  # type: ignore[misc]
    for row in rows:
        opened = (
            open_value(session, table, row.id, name, value) if isinstance(value, Box) else value
            for name, value in zip(names, row, strict=True)
        )
        yield make(*opened)


def _open_readable(session: Session, table: type[Row], row: Any) -> Iterator[Any]:
    try:
        yield from _open(session, table, [row])
    except Unreadable as error:
        log.warning("a sealed text cannot be read and is left out: %s", error)
