"""How the two engines are opened so that they behave alike: see DESIGN.md section 8 for the figures behind each choice.

SQLite: rollback journal, full sync, foreign keys on, and our own BEGIN (IMMEDIATE for a session that may write).
PostgreSQL: as it comes, with connections checked before use. There each transaction is told on whose behalf it reads
and writes, and `row_security.sql` decides which rows these are. Who is not named is nobody. What a transaction was
told ends with it, so that a connection carries nothing from one page to the next.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlmodel import Session

from matching.sealing import Keyring
from matching.vocabulary.names import System

PRAGMAS = {
    "journal_mode": "DELETE",
    "synchronous": "FULL",
    "busy_timeout": "5000",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
}
BEARER, TOLD = "bearer", "told"
SAVEPOINTS = ("SAVEPOINT", "ROLLBACK TO", "RELEASE")
FOR_THIS_TRANSACTION = "set_config(%s, %s, true)"


@dataclass(frozen=True)
class Standing:
    """On whose behalf a transaction reads and writes: a person's, the service's own under a name, or nobody's."""

    person: str = ""
    organisation: str = ""
    roles: str = ""
    state: str = ""
    system: str = ""


NOBODY = Standing()


@dataclass
class Bearer:
    """What a session carries: the standing that its next statement needs."""

    standing: Standing = NOBODY


def open_engine(url: str, *, history_key: str = "", keyring: Keyring | None = None) -> Engine:
    """Return an engine for `url` (sqlite:///… or postgresql+psycopg://…).

    What is written down through it is sealed with `history_key`, and texts are sealed by `keyring`; without these no
    history is written and no text is read.
    """
    options = {"history_key": history_key, "keyring": keyring or Keyring(())}
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True, execution_options=options)
        event.listen(engine, "begin", _forget)
        event.listen(engine, "rollback_savepoint", _forget)
        event.listen(engine, "before_cursor_execute", _tell)
        return engine
    _keep_to_ourselves(make_url(url))
    engine = create_engine(url, hide_parameters=True, execution_options=options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def act_as(engine: Engine, system: System) -> Engine:
    """Return the engine for work that is the service's own throughout: its sessions begin under the name `system`."""
    return engine.execution_options(**{BEARER: Bearer(Standing(system=system))})


def open_session(engine: Engine, *, writes: bool, system: System | None = None) -> Session:
    """Return a session; one that `writes` takes SQLite's write lock at its first statement, not at its first change.

    It is nobody's before `read_as` says whose, unless it is the service's own, under the name `system`.
    """
    given: Bearer | None = engine.get_execution_options().get(BEARER)
    bearer = replace(given) if given else Bearer()
    if system is not None:
        bearer.standing = Standing(system=system)
    options = {"writes": writes, BEARER: bearer}
    return Session(engine.execution_options(**options), expire_on_commit=False, info={BEARER: bearer})


@contextmanager
def transaction(engine: Engine, *, writes: bool = True, system: System | None = None) -> Iterator[Session]:
    """Give a session, commit it at the end, roll it back if anything is raised: the edge of jobs and commands."""
    with open_session(engine, writes=writes, system=system) as session, session.begin():
        yield session


def stand(session: Session, standing: Standing) -> None:
    """Let everything that the session does from now on be on behalf of `standing`."""
    session.flush()
    session.info[BEARER].standing = standing


@contextmanager
def as_system(session: Session, system: System) -> Iterator[None]:
    """Let the service itself act in the session, under the name `system`, for as long as this lasts.

    What was changed before is written before, and what is changed meanwhile is written by the end, each on behalf of
    whoever changed it. Nothing has to be taken back where anything is raised: the next statement says again whose it
    is.
    """
    bearer: Bearer = session.info[BEARER]
    before = bearer.standing
    session.flush()
    bearer.standing = Standing(system=system)
    try:
        yield
        session.flush()
    finally:
        bearer.standing = before


def _forget(connection: Connection, *_savepoint: Any) -> None:
    """A transaction begins without a standing; one that goes back to a savepoint has the standing of that time."""
    connection.info.pop(TOLD, None)


def _tell(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
    """Tell the transaction on whose behalf the next statement is, where that is not what it was told last.

    A step back to a savepoint takes back what was told since, so nothing is told with the statements that do it.
    """
    bearer: Bearer | None = connection.get_execution_options().get(BEARER)
    if bearer is None or connection.info.get(TOLD) == bearer.standing or statement.startswith(SAVEPOINTS):
        return
    connection.info[TOLD] = bearer.standing
    facts = {f"matching.{name}": value for name, value in asdict(bearer.standing).items()}
    calls = ", ".join([FOR_THIS_TRANSACTION] * len(facts))
    connection.exec_driver_sql(f"SELECT {calls}", tuple(part for fact in facts.items() for part in fact))


def _keep_to_ourselves(url: URL) -> None:
    """Make the file, where there is none, so that nobody else may read it; its journal has the same mode."""
    with suppress(FileExistsError, FileNotFoundError):
        os.close(os.open(url.database or "", os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
