"""A second database of the same kind, into which a backup of the first is restored."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching.database import act_as, open_engine
from matching.vocabulary.names import System
from tests.keys import KEYS


@pytest.fixture
def spare(request: pytest.FixtureRequest, engine: Engine) -> Iterator[Engine]:
    """An empty database, on the same kind of engine."""
    make: Callable[[], str] = request.getfixturevalue(f"new_{engine.dialect.name}")
    other = open_engine(make(), **KEYS)
    yield act_as(other, System.JOBS)
    other.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "monday.backup"
