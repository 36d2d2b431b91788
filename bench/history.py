"""How long it takes to look at a whole history, and to draw the head of a day over it, on both engines.

    python -m bench.history [LINES]

The aim is 100,000 lines verified in less than three seconds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from matching import clock, schema
from matching.database import open_engine, transaction
from matching.models.history import History
from matching.services import chain, heads
from tests.engines import TEMPLATE, run_server

AIM = 3.0
ROUNDS = 3
KEY = "a key for a measurement"
AT_ONCE = 10_000
LINES_OF_A_ROW = 8


def main(lines: int) -> int:
    """Measure on SQLite and on PostgreSQL; return 1 if the aim is missed on either."""
    with tempfile.TemporaryDirectory() as folder, run_server() as server:
        file = open_engine(f"sqlite:///{Path(folder) / 'matching.sqlite'}", history_key=KEY)
        schema.migrate(file)
        slowest = max(measure(file, lines), measure(open_engine(server.url(TEMPLATE), history_key=KEY), lines))
    print(f"aim: at most {AIM:.0f} s to verify")
    return int(slowest > AIM)


def measure(engine: Engine, lines: int) -> float:
    """Fill the history, look at it, and draw a head; return the median seconds of looking."""
    for first in range(0, lines, AT_ONCE):
        with transaction(engine) as session:
            rows = range(first, min(first + AT_ONCE, lines))
            session.add_all(History(noun="request", row_id=f"{row // LINES_OF_A_ROW}", step="edit") for row in rows)
    took = sorted(time_of(lambda: look(engine)) for _round in range(ROUNDS))[ROUNDS // 2]
    drawing = time_of(lambda: draw(engine))
    name = engine.dialect.name
    print(f"{name}: {lines} lines verified in {took:.2f} s, a head drawn in {drawing:.2f} s", flush=True)
    engine.dispose()
    return took


def look(engine: Engine) -> None:
    """Verify the chain."""
    with transaction(engine, writes=False) as session:
        verdict = chain.verify(session, key=KEY)
    if verdict.faults:
        raise SystemExit(f"the chain is broken: {verdict.faults[:3]}")


def draw(engine: Engine) -> None:
    """Draw the head of today."""
    with transaction(engine, writes=False) as session:
        heads.draw(session, key=KEY, day=clock.today())


def time_of(deed: Callable[[], None]) -> float:
    """Return how many seconds it takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
