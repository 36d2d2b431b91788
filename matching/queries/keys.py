"""Keys of sealed texts, and columns that are read without their rows: opened for the row that each came from."""

import logging
from collections import namedtuple
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from matching.errors import Unreadable
from matching.models.base import Row
from matching.models.request import Request
from matching.models.sealed import FETCHING, Box, CaseKey, keep_keys, open_value
from matching.queries.base import get_one

log = logging.getLogger(__name__)
MANY = 50
"""For so many rows all keys are fetched at once."""


def open_rows(session: Session, table: type[Row], rows: Sequence[Any]) -> Sequence[Any]:
    """Return rows of single columns, `id` among them, with what is sealed opened; `Unreadable` where one cannot be."""
    if len(rows) >= MANY:
        keep_keys(session, find_all_keys(session))
    return list(_open(session, table, rows))


def open_readable_rows(session: Session, table: type[Row], rows: Sequence[Any]) -> Sequence[Any]:
    """Return the same without the rows that cannot be read: one that was tampered with does not stop the service."""
    try:
        return open_rows(session, table, rows)
    except Unreadable:
        return [opened for row in rows for opened in _open_readable(session, table, row)]


def find_all_keys(session: Session) -> Sequence[Any]:
    """Return what is needed of every key to open what it seals."""
    return session.execute(select(CaseKey.name, CaseKey.master, CaseKey.wrapped)).all()


def get_key(session: Session, name: str) -> CaseKey:
    """Return the key of this name, for the service itself; raise `Missing` where there never was one."""
    return get_one(session, select(CaseKey).where(CaseKey.name == name))


def lock_key(session: Session, name: str) -> CaseKey:
    """Return the same; nobody else changes it until this session ends."""
    fresh = {"populate_existing": True}
    return get_one(session, select(CaseKey).where(CaseKey.name == name).with_for_update().execution_options(**fresh))


def find_masters(session: Session) -> Sequence[str]:
    """Return the names of the master keys that wrap any key."""
    return session.exec(select(CaseKey.master).where(col(CaseKey.wrapped).is_not(None)).distinct()).all()


def find_keys_of_others(session: Session, master: str, *, limit: int) -> Sequence[CaseKey]:
    """Return, locked, up to `limit` keys that another master key wraps than `master`."""
    others = select(CaseKey).where(CaseKey.master != master, col(CaseKey.wrapped).is_not(None))
    return session.exec(others.order_by(CaseKey.name).limit(limit).with_for_update()).all()


def find_destroyed_requests(session: Session) -> Sequence[Request]:
    """Return the requests of which the key was destroyed, for the service itself."""
    destroyed = select(CaseKey.name).where(col(CaseKey.wrapped).is_(None))
    return session.exec(select(Request).where(col(Request.id).in_(destroyed)).order_by(Request.id)).all()


def find_destroyed(session: Session, request_id: str) -> datetime | None:
    """Return when the key of a request, which the viewer has already loaded, was destroyed, or None."""
    return session.exec(select(CaseKey.destroyed_at).where(CaseKey.name == request_id)).first()


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


FETCHING.append(find_all_keys)
