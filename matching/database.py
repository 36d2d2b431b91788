"""How the two engines are opened so that they behave alike: see DESIGN.md section 8 for the figures behind each choice.

SQLite: rollback journal, full sync, foreign keys on, and our own BEGIN (IMMEDIATE for a session that may write).
PostgreSQL: as it comes, with connections checked before use.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

PRAGMAS = {
    "journal_mode": "DELETE",
    "synchronous": "FULL",
    "busy_timeout": "5000",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
}


def open_engine(url: str) -> Engine:
    """Return an engine for `url` (sqlite:///… or postgresql+psycopg://…)."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def open_session(engine: Engine, *, writes: bool) -> Session:
    """Return a session; one that `writes` takes SQLite's write lock at its first statement, not at its first change."""
    return Session(engine.execution_options(writes=writes), expire_on_commit=False)


@contextmanager
def transaction(engine: Engine, *, writes: bool = True) -> Iterator[Session]:
    """Give a session, commit it at the end, roll it back if anything is raised: the edge of jobs and commands."""
    with open_session(engine, writes=writes) as session, session.begin():
        yield session


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
