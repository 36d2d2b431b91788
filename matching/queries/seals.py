"""The chain of history as it stands in the database, read without believing it: whatever is in a column is given."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, String, func, type_coerce
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.models.chain import DailyHead, HistoryHead, HistorySeal, ThreadProof
from matching.models.history import SEALED, History
from matching.policy.viewer import Viewer
from matching.queries.history import told_to

AT_ONCE = 2_000
TIME, DAY = "YYYY-MM-DD HH24:MI:SS.US BC", "YYYY-MM-DD BC"
HEAD = ("day", "place", "root", "chain", "previous", "signature")


def get_head(session: Session) -> Row[Any] | None:
    """Return the head of the chain (place, mac, seal) as it is now, if it is there."""
    with _reading_anything(session):
        return session.execute(select(HistoryHead.place, HistoryHead.mac, HistoryHead.seal)).first()


def stream_chain(session: Session) -> Iterator[Any]:
    """Give each seal by its place (place, history_id, mac), with the columns of its line; all None where that is gone.

    Times come as text, and text that is no text on SQLite comes, too: what somebody put there is no reason to stop.
    """
    columns = [_text(session, History.at, TIME) if name == "at" else getattr(History, name) for name in SEALED]
    query = select(HistorySeal.place, HistorySeal.history_id, HistorySeal.mac, *columns)
    query = query.outerjoin(History, col(History.id) == col(HistorySeal.history_id)).order_by(col(HistorySeal.place))
    with _reading_anything(session):
        yield from session.execute(query.execution_options(yield_per=AT_ONCE))


def find_unsealed(session: Session) -> Sequence[str]:
    """Return the lines that have no seal."""
    query = select(History.id).outerjoin(HistorySeal, col(HistorySeal.history_id) == col(History.id))
    with _reading_anything(session):
        return session.exec(query.where(col(HistorySeal.place).is_(None)).order_by(History.id)).all()


def find_lines_before_seals(session: Session) -> Sequence[History]:
    """Return every line, the oldest first: for the day on which lines begin to be sealed."""
    return session.exec(select(History).order_by(col(History.at), History.id)).all()


def has_seals(session: Session) -> bool:
    """Say whether any line was ever sealed."""
    return session.exec(select(HistorySeal.place).limit(1)).first() is not None


def find_heads(session: Session) -> Sequence[Row[Any]]:
    """Return the daily heads, the oldest first; their days come as text."""
    columns = [_text(session, col(DailyHead.day), DAY) if name == "day" else getattr(DailyHead, name) for name in HEAD]
    with _reading_anything(session):
        return session.execute(select(*columns).order_by(col(DailyHead.day))).all()


def get_daily_head(session: Session, day: date) -> DailyHead | None:
    """Return the head of `day`, if it was made."""
    return session.get(DailyHead, day)


def find_thread(session: Session, viewer: Viewer, row_id: str) -> Sequence[History]:
    """Return the lines of a row that the viewer has already loaded, in the order of the chain."""
    query = select(History).join(HistorySeal, col(HistorySeal.history_id) == col(History.id))
    query = query.where(History.row_id == row_id, told_to(viewer)).options(joinedload(History.person))  # type: ignore[arg-type]
    return session.exec(query.order_by(col(HistorySeal.place))).all()


def get_proof(session: Session, thread: str) -> ThreadProof | None:
    """Return what ties a thread to the newest daily head, if it is tied to it."""
    return session.get(ThreadProof, thread)


def _text(session: Session, column: Any, form: str) -> ColumnElement[str]:
    """Return a time (in UTC) or day as text, as SQLite keeps it; a year before our era is told apart."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(column, String).label(column.key)
    value = func.timezone("UTC", column) if form == TIME else column
    return func.replace(func.to_char(value, form), " AD", "").label(column.key)


@contextmanager
def _reading_anything(session: Session) -> Iterator[None]:
    """Let SQLite give text that is not UTF-8, too: it stays what it is in what is compared."""
    connection = session.connection().connection.dbapi_connection
    if session.get_bind().dialect.name != "sqlite" or connection is None:
        yield
        return
    connection.text_factory = _lenient
    try:
        yield
    finally:
        connection.text_factory = str


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
