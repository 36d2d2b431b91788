"""The world is only read, so one on each engine serves all tests of a module."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching.database import open_engine, open_session
from matching.vocabulary.names import System
from tests.engines import TEMPLATE, Server
from tests.keys import KEYS
from tests.policy.wider import Wider
from tests.policy.world import World


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that outlives one test."""
    name = f"world_{secrets.token_hex(6)}"
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        file = shutil.copyfile(template, template.with_name(f"{name}.sqlite"))
        yield f"sqlite:///{file}"
        file.unlink()
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        yield server.make(name, template=TEMPLATE)
        server.tell(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def world(url: str) -> Iterator[World]:
    """Everyone, and one row of every kind."""
    engine = open_engine(url, **KEYS)
    with open_session(engine, writes=True, system=System.JOBS) as session:
        made = World(session)
        made.remember()
        yield made
    engine.dispose()


@pytest.fixture(scope="package")
def wider(postgresql_server: Server) -> Iterator[Wider]:
    """A wider world, on PostgreSQL alone."""
    engine = open_engine(postgresql_server.make("wider", template=TEMPLATE), **KEYS)
    with open_session(engine, writes=True, system=System.JOBS) as session:
        made = Wider(session)
        postgresql_server.tell("ANALYZE", database="wider")
        yield made
    engine.dispose()
    postgresql_server.tell("DROP DATABASE wider WITH (FORCE)")


@pytest.fixture
def wider_engine(wider: Wider) -> Engine:
    """Its database, as the application reaches it."""
    bind = wider.session.get_bind()
    assert isinstance(bind, Engine)
    return bind
