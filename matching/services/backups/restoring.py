"""Restoring a backup: both files are read through first, and only when all of it is sound is anything changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, text
from sqlmodel import Session

from matching import schema
from matching.database import transaction
from matching.errors import Refused, reason
from matching.models.chain import HistoryHead
from matching.models.machinery import IndexState
from matching.models.sealed import CaseKey
from matching.models.tables import metadata
from matching.queries.backups import count_rows, find_requests_without_key
from matching.queries.keys import find_destroyed_requests
from matching.services.backups.lines import Head, Line, stored
from matching.services.backups.making import DATA, KEYS, lines_of
from matching.services.keys import check_keys_of, forget_again
from matching.vocabulary.names import System

FIRST = tuple(str(table.__tablename__) for table in (IndexState, CaseKey, HistoryHead))
"""Tables in which the migrations themselves put a row."""
AT_ONCE = 500


@dataclass(frozen=True)
class Restored:
    """What was restored: rows of tables, as they stood at a time; of so many cases the key had been destroyed."""

    rows: int
    tables: int
    made_at: datetime
    destroyed: int


def restore(
    engine: Engine, file: Path, keys: Path, *, secret: str, replace: bool, application: str | None = None
) -> Restored:
    """Put a backup into the database, in one transaction, with the keys of cases from the newest file of keys.

    `engine` is that of the tables' owner, and `application` the role that works with them, where that is another.
    Whatever is not sound raises `Refused` before anything is changed. A case whose key is not in the newest file, or
    was destroyed by then, stays unreadable, however old the backup is.
    """
    if not keys.exists():
        raise Refused(reason("file-of-keys-is-missing", file=keys.name))
    files = ((KEYS, keys), (DATA, file))
    heads = {part: check(path, secret, part) for part, path in files}
    if heads[KEYS].made_at < heads[DATA].made_at:
        raise Refused(reason("backup-older-than-keys-needed"))
    with transaction(engine, system=System.COMMAND) as session, resting_rules(session, application):
        _make_room(session, replace=replace)
        rows = sum(_put(session, lines_of(path, secret, part)) for part, path in files)
        _set_counters(session)
        lacking = check_keys_of(session)
        if lacking is not None:
            raise Refused(lacking)
        if find_requests_without_key(session, metadata.tables["request"], metadata.tables["case_key"]):
            raise Refused(reason("backup-older-than-keys-needed"))
        destroyed = find_destroyed_requests(session)
        for request in destroyed:
            forget_again(session, request)
    return Restored(rows, len(metadata.tables), heads[DATA].made_at, len(destroyed))


def check(file: Path, secret: str, part: str) -> Head:
    """Read a file from end to end and return its head; raise `Refused` where it is not sound, or of other tables."""
    lines = lines_of(file, secret, part)
    head = next(lines)
    if not isinstance(head, Head):
        raise Refused(reason("backup-is-spoilt"))
    if head.revision != schema.revision():
        raise Refused(reason("backup-of-other-tables", theirs=head.revision, ours=schema.revision()))
    for _line in lines:
        pass
    return head


@contextmanager
def resting_rules(session: Session, application: str | None) -> Iterator[None]:
    """Let row security, and the triggers that guard single rows, rest until all is in place, in the one transaction."""
    connection = session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        schema.take_down_rules(connection)
        named = [connection.dialect.identifier_preparer.format_table(table) for table in metadata.sorted_tables]
        off, on = ([f"ALTER TABLE {name} {what} TRIGGER USER" for name in named] for what in ("DISABLE", "ENABLE"))
    else:
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        off, on = [f'DROP TRIGGER "{name}"' for name, _sql in triggers], [sql for _name, sql in triggers]
    for statement in off:
        connection.exec_driver_sql(statement)
    yield
    session.flush()
    for statement in on:
        connection.exec_driver_sql(statement)
    if on_postgresql:
        schema.put_up_rules(connection, application)


def _make_room(session: Session, *, replace: bool) -> None:
    """Empty the database; what holds more than a new one does is emptied only to be replaced."""
    tables = metadata.sorted_tables
    if not replace and any(count_rows(session, table) for table in tables if table.name not in FIRST):
        raise Refused(reason("database-is-not-empty"))
    for table in reversed(tables):
        session.connection().execute(table.delete())


def _put(session: Session, lines: Iterator[Head | Line]) -> int:
    """Write the rows, some at a time, and return how many they were."""
    rows = (line for line in lines if isinstance(line, Line))
    written = 0
    for name, group in groupby(rows, key=lambda line: line.table):
        table = metadata.tables[name]
        while some := [stored(table, line.values) for line in islice(group, AT_ONCE)]:
            session.connection().execute(table.insert(), some)
            written += len(some)
    return written


def _set_counters(session: Session) -> None:
    """Let numbers that PostgreSQL gives by itself go on after those that were restored."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table, column in _counted(metadata.sorted_tables):
        last = f'(SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}")'  # noqa: S608
        counter = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
        statement = f"SELECT setval({counter}, {last}, false) WHERE {counter} IS NOT NULL"
        session.connection().execute(text(statement))


def _counted(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    for table in tables:
        column: Any = table.autoincrement_column
        if column is not None:
            yield table.name, column.name
