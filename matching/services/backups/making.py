"""Making a backup: everything as one moment saw it, streamed into a file that is then read through from end to end."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, Table
from sqlmodel import Session

from matching import clock, schema
from matching.database import open_engine, open_session
from matching.errors import Refused, reason
from matching.models.sealed import CaseKey
from matching.models.tables import metadata
from matching.queries.backups import stream_rows
from matching.services.backups.container import read, write
from matching.services.backups.lines import Head, Line, compress, expand, say, understand
from matching.vocabulary.names import System

DATA, KEYS = "data", "keys"
KEYS_FILE = "keys.backup"
NEW = ".new"


@dataclass(frozen=True)
class Made:
    """What was written: how many rows of how many tables, and where the keys are."""

    rows: int
    tables: int
    keys: Path


def back_up(engine: Engine, file: Path, *, secret: str) -> Made:
    """Write all data but the keys of cases into `file`, and these beside it in place of what was there.

    Both are made from one snapshot, read through again, and only then given their names.
    """
    if file.exists():
        raise Refused(reason("file-exists", file=file.name))
    new = {DATA: file.with_name(file.name + NEW), KEYS: keys_beside(file).with_name(KEYS_FILE + NEW)}
    for path in new.values():
        path.unlink(missing_ok=True)
    try:
        with snapshot(engine) as session:
            head = Head(schema.revision(), clock.now())
            for part, path in new.items():
                tables = [(table, stream_rows(session, table)) for table in tables_of(part)]
                write(path, compress(say(head, tables)), secret=secret, part=part)
        rows = sum(isinstance(line, Line) for part, path in new.items() for line in lines_of(path, secret, part))
        new[DATA].rename(file)
        new[KEYS].rename(keys_beside(file))
    finally:
        for path in new.values():
            with suppress(FileNotFoundError):
                path.unlink()
    return Made(rows, len(metadata.tables), keys_beside(file))


def keys_beside(file: Path) -> Path:
    """Return where the keys of cases are, of whatever backup in the folder of `file`."""
    return file.with_name(KEYS_FILE)


def tables_of(part: str) -> Sequence[Table]:
    """Return the tables of one of the two files, each after those that it refers to."""
    keys = CaseKey.__tablename__
    return [table for table in metadata.sorted_tables if (table.name == keys) == (part == KEYS)]


def lines_of(file: Path, secret: str, part: str) -> Iterator[Head | Line]:
    """Yield the head and the rows of a file; raise `Refused` at the first thing that is not as it was written."""
    tables = {table.name: table for table in tables_of(part)}
    return understand(expand(read(file, secret=secret, part=part)), tables)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """Give a session that sees everything as it is now. SQLite is copied first: a long reader would stop writers."""
    if engine.dialect.name != "sqlite":
        with open_session(
            engine.execution_options(isolation_level="REPEATABLE READ"), writes=False, system=System.COMMAND
        ) as session:
            yield session
        return
    with tempfile.TemporaryDirectory(dir=Path(engine.url.database or "").parent) as folder:
        copied = open_engine(f"sqlite:///{folder}/copy.sqlite")
        with closing(engine.raw_connection()) as source, closing(copied.raw_connection()) as target:
            cast(sqlite3.Connection, source.driver_connection).backup(
                cast(sqlite3.Connection, target.driver_connection)
            )
        with open_session(copied, writes=False) as session:
            yield session
        copied.dispose()
