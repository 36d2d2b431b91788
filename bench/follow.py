"""How soon another process knows of a new fit and of a changed offer, through nothing but the database.

    .venv/bin/python -m bench.follow [ROUNDS]

A child process follows a database with the demonstration's 120 offers. Prints, as medians, after how many seconds it
says that it uses what was committed here; for a fit beside the seconds that computing it takes. The aim is that all
but the computing takes at most one second.
"""

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select

from app import create_app
from matching import schema
from matching.database import open_session, transaction
from matching.demonstration.load import load_if_empty
from matching.models.machinery import IndexProcess
from matching.models.offer import Offer
from matching.queries.postings import get_index_state
from matching.services import fits, holdings
from matching.services.postings import touch
from matching.services.shortlists import Shortlists
from matching.settings import read

AIM = 1.0


def main(rounds: int) -> int:
    """Measure and print; say by the exit code whether the aim was reached."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read({"INSTANCE": folder}, root=Path(folder)))
        engine: Engine = app.extensions["engine"]
        schema.migrate(engine)
        load_if_empty(app)
        child = multiprocessing.get_context("spawn").Process(target=follow, args=(folder,), daemon=True)
        child.start()
        await_child(engine)
        changes = [measure(engine, touch_one) for _ in range(rounds)]
        computing = [measure_computing(engine) for _ in range(rounds)]
        renewed = [measure(engine, fits.renew) for _ in range(rounds)]
        child.terminate()
        child.join()
    learned = statistics.median(renewed) - statistics.median(computing)
    print(f"a changed offer: {statistics.median(changes):.2f} s (slowest of {rounds}: {max(changes):.2f})")
    print(f"a new fit: {statistics.median(renewed):.2f} s, of which computing {statistics.median(computing):.2f}")
    print(f"aim, without the computing: at most {AIM:.0f} s")
    return int(max(statistics.median(changes), learned) > AIM)


def follow(folder: str) -> None:
    """Be the other process."""
    app = create_app(read({"INSTANCE": folder}, root=Path(folder)))
    Shortlists(app.extensions["engine"]).start("worker").join()


def measure(engine: Engine, change: Callable[[Session], object]) -> float:
    """Return the seconds from the commit of a change until the child says that it uses it."""
    with transaction(engine) as session:
        change(session)
    began = time.perf_counter()
    await_child(engine)
    return time.perf_counter() - began


def touch_one(session: Session) -> None:
    """Change an offer as far as the index is concerned."""
    touch(session, session.exec(select(Offer)).first() or Offer())


def measure_computing(engine: Engine) -> float:
    """Return the seconds that this process needs for the fit in use and an index of everything."""
    began = time.perf_counter()
    holdings.build(engine, holdings.find_fit(engine))
    return time.perf_counter() - began


def await_child(engine: Engine) -> None:
    """Wait until the child says that it holds everything."""
    while True:
        with open_session(engine, writes=False) as session:
            state, row = get_index_state(session), session.exec(select(IndexProcess)).first()
            if row is not None and (row.fit, row.changes) == (state.fit, state.changes):
                return
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
