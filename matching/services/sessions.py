"""Sessions: begun with a password, renewed with each factor that is proved, and ended for good.

A token is known to the browser alone. Nothing here makes an ended session live again: every change asks for
`ended_at IS NULL`, and whoever adds a row to a line, or ends one, holds the person's row meanwhile.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlmodel import Session, col

from matching import clock
from matching.errors import Missing
from matching.models.session import StoredSession
from matching.queries.visits import lock_person
from matching.vocabulary.names import Factor

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)


class Opened(NamedTuple):
    """A session that was just made, and the token under which it is found."""

    token: str
    row: StoredSession


def hash_token(token: str) -> str:
    """Return under which key the session with this token is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find(session: Session, token: str) -> StoredSession | None:
    """Return the session with this token, whether it is over or not."""
    return session.get(StoredSession, hash_token(token))


def is_live(row: StoredSession) -> bool:
    """Say whether the session goes on: not ended, not idle for an hour, not older than twelve."""
    now = clock.now()
    return row.ended_at is None and now - row.seen_at <= IDLE and now - row.begun_at <= LONGEST


def is_fresh(row: StoredSession) -> bool:
    """Say whether a second factor was proved within the last minutes, as grave steps ask for."""
    return row.stepped_up_at is not None and clock.now() - row.stepped_up_at <= FRESH


def begin(session: Session, person_id: str, *, mark: str, data: dict[str, Any]) -> Opened:
    """Begin a session of somebody who gave the right password, and nothing else so far.

    `mark` is the account's when the password was checked: where it was changed meanwhile, this session is void.
    """
    _hold(session, person_id)
    return _add(session, StoredSession(key="", person_id=person_id, mark=mark, data=data))


def renew(session: Session, old: StoredSession, *, factor: Factor, data: dict[str, Any]) -> Opened:
    """Go on under a new token after a second factor was proved; raise `Missing` where the session has ended."""
    _hold(session, old.person_id)
    if not _end(session, col(StoredSession.key) == old.key):
        raise Missing
    facts: dict[str, Any] = {"person_id": old.person_id, "mark": old.mark, "line": old.line, "begun_at": old.begun_at}
    return _add(session, StoredSession(key="", **facts, factor=factor, stepped_up_at=clock.now(), data=data))


def restart(session: Session, person_id: str, *, mark: str, factor: Factor | None, data: dict[str, Any]) -> Opened:
    """End every session of a person and go on here: with what was proved, under a new token and in a new line."""
    end_all(session, person_id)
    begun = begin(session, person_id, mark=mark, data=data)
    return renew(session, begun.row, factor=factor, data=data) if factor else begun


def note(session: Session, row: StoredSession, *, data: dict[str, Any] | None = None) -> bool:
    """Note that the session was used, and what it holds now; say whether it is still there."""
    changes = {"seen_at": clock.now()} | ({} if data is None else {"data": data})
    live = (col(StoredSession.key) == row.key, col(StoredSession.ended_at).is_(None))
    return _count(session.execute(update(StoredSession).where(*live).values(**changes))) == 1


def end(session: Session, row: StoredSession) -> None:
    """End the session under whatever token it goes on."""
    _hold(session, row.person_id)
    _end(session, col(StoredSession.line) == row.line)


def end_all(session: Session, person_id: str) -> None:
    """End every session of a person."""
    _hold(session, person_id)
    _end(session, col(StoredSession.person_id) == person_id)


def forget_old(session: Session, before: datetime) -> None:
    """Forget sessions that were begun before a moment; it is past their twelve hours."""
    session.execute(delete(StoredSession).where(col(StoredSession.begun_at) < before))


def _hold(session: Session, person_id: str) -> None:
    """Let one change of a person's sessions wait for the other; on SQLite the transaction itself does."""
    lock_person(session, person_id)


def _add(session: Session, row: StoredSession) -> Opened:
    token = secrets.token_urlsafe(32)
    row.key = hash_token(token)
    session.add(row)
    session.flush()
    return Opened(token, row)


def _end(session: Session, which: ColumnElement[bool]) -> int:
    live = (which, col(StoredSession.ended_at).is_(None))
    return _count(session.execute(update(StoredSession).where(*live).values(ended_at=clock.now())))


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101
    return result.rowcount
