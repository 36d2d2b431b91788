"""Real databases for tests: a throw-away PostgreSQL server and SQLite files, migrated once and copied for each test.

`engine` runs a test on both engines; `sqlite_engine` and `postgresql_engine` on one. Everything is gone afterwards.

On PostgreSQL there are two roles, as in a deployment: the owner migrates, and all else is the application's. What a
test itself does there is the service's own work, under the name of its jobs; the application that it starts is not.
`as_owner` is for tests that change the tables themselves.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from matching.database import act_as, open_engine
from matching.preparing import bring_up
from matching.vocabulary.names import System
from tests.keys import KEYS

PORT = 5599
OWNER, APPLICATION, MASTER = "owner", "application", "postgres"
TEMPLATE = "template_of_tests"
SERVER = (
    "-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off"
    f" -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200 -p {PORT}"
)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of our own, reached by a socket in `folder`."""

    folder: Path

    def url(self, name: str, *, role: str = APPLICATION) -> str:
        """Return SQLAlchemy's address of the database `name`, for one of the roles."""
        return f"postgresql+psycopg://{role}@/{name}?host={self.folder}&port={PORT}"

    def make(self, name: str, *, template: str | None = None) -> str:
        """Make a database that belongs to the owner, and return its address for the application."""
        self.tell(
            f"CREATE DATABASE {name} OWNER {OWNER}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else "")
        )
        return self.url(name)

    def tell(self, statement: str, *, database: str = "postgres") -> None:
        """Run one statement outside any transaction, as CREATE DATABASE needs."""
        where = f"host={self.folder} port={PORT} user={MASTER} dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())


def migrated(url: str, *, application: str | None = None) -> None:
    """Bring a new, empty database to the newest tables."""
    engine = open_engine(url, **KEYS)
    bring_up(engine, application=application)
    engine.dispose()


@pytest.fixture(scope="session")
def test_folder() -> Iterator[Path]:
    """A short path (sockets allow 107 bytes), in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="am-", dir=memory if os.access(memory, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def run_server() -> Iterator[Server]:
    """Run a server of our own with a migrated template database; afterwards nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="am-pg-", dir="/tmp"))
    try:
        yield _start(folder)
    finally:
        _run_as_server(folder, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A server that lives as long as the test run."""
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(test_folder: Path) -> Path:
    """A migrated SQLite file, to be copied."""
    file = test_folder / "template.sqlite"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def new_sqlite(sqlite_template: Path) -> Iterator[Callable[[], str]]:
    """A maker of addresses of fresh, migrated SQLite databases."""
    made: list[Path] = []

    def make() -> str:
        made.append(sqlite_template.with_name(f"{secrets.token_hex(6)}.sqlite"))
        shutil.copyfile(sqlite_template, made[-1])
        return f"sqlite:///{made[-1]}"

    yield make
    for file in made:
        file.unlink()


@pytest.fixture
def new_postgresql(postgresql_server: Server) -> Iterator[Callable[[], str]]:
    """A maker of addresses of fresh, migrated PostgreSQL databases."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test_{secrets.token_hex(6)}")
        return postgresql_server.make(made[-1], template=TEMPLATE)

    yield make
    for name in made:
        postgresql_server.tell(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_engine(new_sqlite: Callable[[], str]) -> Iterator[Engine]:
    """A fresh SQLite database."""
    engine = open_engine(new_sqlite(), **KEYS)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(new_postgresql: Callable[[], str]) -> Iterator[Engine]:
    """A fresh PostgreSQL database, as the application reaches it."""
    engine = open_engine(new_postgresql(), **KEYS)
    yield act_as(engine, System.JOBS)
    engine.dispose()


@contextmanager
def as_owner(engine: Engine) -> Iterator[Engine]:
    """Give an engine for the same database as its owner reaches it; on SQLite there is but one way."""
    with _in_the_role(OWNER, engine) as owner:
        yield owner


@contextmanager
def as_master(engine: Engine) -> Iterator[Engine]:
    """Give an engine for the same database as the server's administrator reaches it, whom no right holds back."""
    with _in_the_role(MASTER, engine) as master:
        yield master


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh database; the test runs once on each engine."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@contextmanager
def _in_the_role(role: str, engine: Engine) -> Iterator[Engine]:
    if engine.dialect.name == "sqlite":
        yield engine
        return
    keys = {name: engine.get_execution_options()[name] for name in KEYS}
    opened = open_engine(engine.url.set(username=role).render_as_string(hide_password=False), **keys)
    try:
        yield act_as(opened, System.JOBS)
    finally:
        opened.dispose()


def _start(folder: Path) -> Server:
    data = f"{folder}/data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    words = ("-A", "trust", "-U", MASTER, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions")
    _run_as_server(folder, "initdb", "-D", data, *words)
    options = SERVER.format(folder=folder)
    _run_as_server(folder, "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
    server = Server(folder)
    for role in (OWNER, APPLICATION):
        server.tell(f"CREATE ROLE {role} LOGIN")
    server.make(TEMPLATE)
    migrated(server.url(TEMPLATE, role=OWNER), application=APPLICATION)
    return server


def _run_as_server(folder: Path, program: str, *words: str) -> None:
    """Run one of the server's programs, as the user postgres when we are root: it refuses to be root."""
    user = "postgres" if os.geteuid() == 0 else None
    command = (str(_find_programs() / program), *words)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, user=user)


def _find_programs() -> Path:
    """Return where the newest server's programs are: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    beside = shutil.which("initdb")
    if not found and not beside:
        raise FileNotFoundError("PostgreSQL's programs are missing: apt-get install postgresql")
    return found[-1].parent if found else Path(str(beside)).parent
