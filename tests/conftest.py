"""What every test may ask for: databases, settings of its own, the application, and a clock that can be moved."""

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from matching import clock as clock_module
from matching.settings import Settings, read
from tests.keys import ENVIRON

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["tests.engines", "tests.cast", "tests.application"]


def pytest_configure() -> None:
    """End on TERM as on Ctrl-C, so that no server outlives the run."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a deployment in a folder of its own."""
    return read({"INSTANCE": str(tmp_path / "instance"), **ENVIRON}, root=ROOT)


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Call it with a duration to set the service's clock ahead; it is right again after the test."""
    yield clock_module.move
    clock_module.move(timedelta())
