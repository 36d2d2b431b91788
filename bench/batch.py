"""How quickly one consumer and two work out the shortlists of all needs, and what is lost when one is killed.

    .venv/bin/python -m bench.batch [NEEDS] [OFFERS] [PUBLISHED_FOLDER]

A PostgreSQL server of its own holds made-up postings (see `synthetic`). All offers are new, so every need's ten best
are news. Consumers are processes with one computing thread each; their indexes are ready before the clock starts. It
runs from putting the errands into the queue until all are done. One consumer and two take turns on the same errands.
Then one of two is killed with an errand in its hands.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, delete, func, update
from sqlmodel import Session, col, select

from app import create_app
from bench.rows import fill
from bench.synthetic import ROOT, load_source, make_needs, make_offers
from matching import clock, jobs
from matching.database import open_session, transaction
from matching.models.errand import Errand
from matching.models.machinery import IndexProcess
from matching.models.notice import Notice
from matching.queries.errands import is_waiting
from matching.queries.postings import get_index_state
from matching.services import announcements
from matching.settings import read
from tests.application import engine_of
from tests.engines import TEMPLATE, run_server

AIM = 0.65
ROUNDS = 3
LEASE = 5
"""Seconds after which an errand is taken from a consumer that was killed; longer than any errand takes."""
TICK = 1.0
"""Seconds between two looks for errands that nobody has in hand: in a deployment it is a minute."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
PATIENCE = 600.0

Consumers = list[subprocess.Popen[bytes]]


@dataclass(frozen=True)
class Outcome:
    """What came of all errands: what each found, and the notices (person, kind, subject), sorted."""

    found: Mapping[str, Mapping[str, list[str]]]
    notices: tuple[tuple[str, str, str], ...]

    @property
    def is_told_once(self) -> bool:
        """Whether no notice is there twice, and each need with news has one."""
        told = [need for need_ids in self.found.values() for need in need_ids]
        return sorted(subject for _, _, subject in self.notices) == sorted(set(told))


def main(needs: int, offers: int, published: Path | None) -> int:
    """Measure and print; say by the exit code whether the aims were reached."""
    source = load_source(published)
    with run_server() as server, tempfile.TemporaryDirectory() as instance:
        environ = {"DATABASE_URL": server.make("bench", template=TEMPLATE), "INSTANCE": instance, **ONE_THREAD}
        app = create_app(read(environ, root=ROOT))
        engine = engine_of(app)
        fill(engine, make_needs(source, needs), make_offers(source, offers))
        with transaction(engine) as session:
            announcements.plan(session)
            errands = session.exec(select(func.count()).select_from(Errand)).one()
        print(f"{needs} needs, {offers} offers, {errands} errands of about {announcements.TOGETHER} needs")
        outcomes, reached = compare(app, environ)
        survived = kill_one(app, environ, outcomes[0])
        engine.dispose()
        app.extensions["queue"].storage.close()
    return int(not (reached and survived))


def compare(app: Flask, environ: Mapping[str, str]) -> tuple[list[Outcome], bool]:
    """Let one consumer and two take turns; print, and return the outcomes and whether all is as it shall be."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    outcomes = []
    for _ in range(ROUNDS):
        for count in seconds:
            with run_consumers(app, environ, count):
                seconds[count].append(measure(app))
            outcomes.append(read_outcome(engine_of(app)))
    one, two = (statistics.median(times) for times in seconds.values())
    for count, times in seconds.items():
        said = ", ".join(f"{taken:.2f}" for taken in times)
        print(f"{count} consumer{'s' * (count > 1)}: {statistics.median(times):.2f} s (median of {said})")
    equal = all(outcome == outcomes[0] for outcome in outcomes) and outcomes[0].is_told_once
    notices = len(outcomes[0].notices)
    print(f"ratio: {two / one:.2f} (aim: at most {AIM}); all {2 * ROUNDS} results equal, {notices} notices: {equal}")
    return outcomes, equal and two <= AIM * one


def kill_one(app: Flask, environ: Mapping[str, str], expected: Outcome) -> bool:
    """Kill one of two consumers when a third is done; print, and say whether nothing was lost and nothing doubled."""
    engine = engine_of(app)
    with run_consumers(app, environ, 2) as consumers:
        jobs.tell_news(app)
        wait_until(engine, is_midway)
        consumers[0].kill()
        with open_session(engine, writes=False) as session:
            done, left = count_done(session)
        while not wait_until(engine, is_all_done, patience=TICK):
            jobs.tell_news(app)
    with open_session(engine, writes=False) as session:
        anew = session.exec(select(func.count()).select_from(Errand).where(Errand.tries > 1)).one()
    outcome = read_outcome(engine)
    kept = outcome == expected and outcome.is_told_once
    print(
        f"one of two killed when {done} of {done + left} were done: all done, {anew} taken anew; nothing lost: {kept}"
    )
    return kept and anew > 0


def measure(app: Flask) -> float:
    """Return the seconds from putting the errands into the queue until all are done."""
    began = time.perf_counter()
    jobs.tell_news(app)
    if not wait_until(app.extensions["engine"], is_all_done):
        raise SystemExit("the errands do not end")
    return time.perf_counter() - began


@contextmanager
def run_consumers(app: Flask, environ: Mapping[str, str], count: int) -> Iterator[Consumers]:
    """Start consumers on errands of which none is done, and give them when all have their index; then end them."""
    engine = engine_of(app)
    with transaction(engine) as session:
        for table in (Notice, IndexProcess):
            session.execute(delete(table))
        session.execute(update(Errand).values(done_at=None, leased_until=None, tries=0, found={}))
    app.extensions["queue"].flush()
    command = [sys.executable, "-m", "bench.consumer", str(LEASE)]
    consumers = [subprocess.Popen(command, cwd=ROOT, env=os.environ | dict(environ)) for _ in range(count)]
    try:
        if not wait_until(engine, lambda session: count_ready(session) == count):
            raise SystemExit("the consumers did not get ready")
        yield consumers
    finally:
        for consumer in consumers:
            consumer.send_signal(signal.SIGTERM)
        for consumer in consumers:
            consumer.wait()


def wait_until(engine: Engine, happened: Callable[[Session], bool], *, patience: float = PATIENCE) -> bool:
    """Wait for something; say whether it happened in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with open_session(engine, writes=False) as session:
            if happened(session):
                return True
        time.sleep(0.01)
    return False


def count_ready(session: Session) -> int:
    """Return how many processes have everything in their index."""
    state = get_index_state(session)
    query = select(func.count()).select_from(IndexProcess)
    return session.exec(query.where(IndexProcess.fit == state.fit, IndexProcess.changes == state.changes)).one()


def count_done(session: Session) -> tuple[int, int]:
    """Return how many errands are done, and how many are not."""
    query = select(func.count(col(Errand.done_at)), func.count()).select_from(Errand)
    done, all_ = session.exec(query).one()
    return done, all_ - done


def is_all_done(session: Session) -> bool:
    """Say whether no errand is left."""
    return count_done(session)[1] == 0


def is_midway(session: Session) -> bool:
    """Say whether a third is done and two errands are in somebody's hands."""
    done, left = count_done(session)
    waiting = session.exec(select(func.count()).select_from(Errand).where(is_waiting(clock.now()))).one()
    return 3 * done >= done + left and left - waiting == 2


def read_outcome(engine: Engine) -> Outcome:
    """Return what came of all errands."""
    with open_session(engine, writes=False) as session:
        found = {errand.id: errand.found for errand in session.exec(select(Errand))}
        notices = session.exec(select(Notice.person_id, Notice.kind, Notice.row_id)).all()
    return Outcome(found, tuple(sorted(tuple(notice) for notice in notices)))


if __name__ == "__main__":
    words = sys.argv[1:]
    sizes = [int(word) for word in words[:2]] + [4000, 10000][len(words[:2]) :]
    sys.exit(main(*sizes, Path(words[2]) if len(words) > 2 else None))
