"""The application for tests: built as a deployment builds it, on a database and in a folder of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, QueuePool

from app import create_app
from matching.database import act_as
from matching.settings import Settings
from matching.vocabulary.names import System
from tests import canary


class Compiled(BytecodeCache):
    """Templates that an earlier application of this test run has compiled: that takes longer than most pages."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept, if the template still reads the same."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def app(settings: Settings, engine: Engine) -> Iterator[Flask]:
    """The application, once on each database engine."""
    yield from _application(settings, engine)


@pytest.fixture
def sqlite_app(settings: Settings, sqlite_engine: Engine) -> Iterator[Flask]:
    """The application on SQLite alone, for tests in which the engine makes no difference."""
    yield from _application(settings, sqlite_engine)


def _application(settings: Settings, engine: Engine) -> Iterator[Flask]:
    url = engine.url.render_as_string(hide_password=False)
    built = create_app(replace(settings, database_url=url))
    built.jinja_env.bytecode_cache = COMPILED
    canary.watch(built)
    yield built
    shut(built)


def shut(app: Flask) -> None:
    """Close what the application opened; fail where it left a session open, which some later test would pay for."""
    engine: Engine = app.extensions["engine"]
    left = engine.pool.checkedout() if isinstance(engine.pool, QueuePool) else 0
    engine.dispose()
    app.extensions["queue"].storage.close()
    assert left == 0


def engine_of(app: Flask) -> Engine:
    """Return the application's database for what a test does there itself, which is the service's own work."""
    return act_as(app.extensions["engine"], System.JOBS)
