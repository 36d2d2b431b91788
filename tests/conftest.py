"""What every test may ask for: databases, settings of its own, the application, and a clock that can be moved."""

import logging
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from matching import clock as clock_module
from matching.settings import Settings, read
from tests import canary
from tests.keys import ENVIRON

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["tests.engines", "tests.cast", "tests.application", "tests.browser.chromium"]


def pytest_configure(config: pytest.Config) -> None:
    """End on TERM as on Ctrl-C, so that no server outlives the run; hear all that is logged."""
    config.addinivalue_line("markers", "planted: lets a secret out on purpose, to see it caught")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.getLogger().addHandler(canary.Listener())


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Fail a test in which the canary turns up where it should not, unless the test lets it out on purpose."""
    canary.leaks.clear()
    yield
    found = [*canary.leaks, *map(str, canary.find_files(tmp_path))]
    canary.leaks.clear()
    if not request.node.get_closest_marker("planted"):
        assert found == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a deployment in a folder of its own."""
    return read({"INSTANCE": str(tmp_path / "instance"), **ENVIRON}, root=ROOT)


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Call it with a duration to set the service's clock ahead; it is right again after the test."""
    yield clock_module.move
    clock_module.move(timedelta())
