"""The application for tests: built as a deployment builds it, on a database and in a folder of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from matching.settings import Settings
from tests import canary


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
    canary.watch(built)
    yield built
    opened: Engine = built.extensions["engine"]
    opened.dispose()
    built.extensions["queue"].storage.close()
