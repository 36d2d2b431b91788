"""Every step is one transaction: row, places, history, notices and the index's counter are all there, or none is.

Each form is sent again and again. The first time its first statement that writes fails, then its second, and so on to
the commit; after each failure the database is what it was, and the time after that the same form is taken whole.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count as upwards

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from matching.database import transaction
from matching.models.history import History
from matching.services import matches, offers, steps
from matching.services.shortlists import Shortlists
from matching.workflow import STEPS, Actor
from tests.cast import Cast, active_offer, approved_match
from tests.counts import count
from tests.fuzz.attack import Attack
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS, Target
from tests.stages import fingerprint

WRITING = ("INSERT", "UPDATE", "DELETE")
NOUNS = ("requests.", "offers.", "matches.", "releases.")
OF_LIFE_CYCLES = tuple(target for target in TARGETS if target.endpoint.startswith(NOUNS))
ENDS = ("requests.close", "requests.withdraw", "offers.withdraw", "releases.approve", "releases.withdraw")
BY_DAY = {
    "sqlite": OF_LIFE_CYCLES,
    "postgresql": tuple(t for t in TARGETS if t.endpoint.startswith("matches.") or t.endpoint in ENDS),
}
"""What is tried on every change: all steps on SQLite, those of places on PostgreSQL; at night all forms on both."""
NOT_OURS = frozenset({"security.logout", "security.login", "security.reset_password", "security.change_password"})
"""The library's own pages: each writes one row, the account."""
WRITES_NO_ROW = frozenset({"pages.language"})
Deed = Callable[[Session], object]


class Strokes:
    """Counts the statements that write, and the commit after them; whichever is the `at`-th fails."""

    def __init__(self, at: int) -> None:
        self.at, self.count, self.struck = at, 0, False

    def strike(self) -> None:
        """Count one; fail if it is the one."""
        self.count += 1
        if self.count == self.at:
            self.struck = True
            raise OperationalError("planted", {}, Exception("the connection is lost"))

    def before_statement(self, *told: object) -> None:
        """Listen to a statement; told are the connection, the cursor, the statement and more."""
        if str(told[2]).startswith(WRITING):
            self.strike()

    def before_commit(self, _connection: object) -> None:
        """Listen to a commit; one that keeps nothing is none."""
        if self.count:
            self.strike()


@contextmanager
def failing(engine: Engine, at: int) -> Iterator[Strokes]:
    """Let the `at`-th statement that writes fail meanwhile."""
    strokes = Strokes(at)
    listeners = {"before_cursor_execute": strokes.before_statement, "commit": strokes.before_commit}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield strokes
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


def send_until_taken(ground: Ground, target: Target) -> list[str]:
    """Send the form of `target` and let each of its statements fail once; return where something was left behind."""
    engine, one, faults = ground.app.extensions["engine"], Attack(ground, target, random.Random(0)), list[str]()
    before = fingerprint(engine)
    for at in upwards(1):
        with failing(engine, at) as strokes:
            answer = one.visitor.send(one.address, one.form)
        if not strokes.struck:
            whole = answer.status_code in (302, 303) and fingerprint(engine) != before and at > 1
            return faults + ([] if whole else [f"{target.endpoint} was not taken at last: {answer.status_code}"])
        after = fingerprint(engine)
        faults += [f"{target.endpoint} left something behind at statement {at}"] if after != before else []
        faults += [f"{target.endpoint} answers {answer.status_code}"] if answer.status_code != 503 else []
        before = after
    raise AssertionError


def do_until_done(engine: Engine, deed: Deed) -> list[str]:
    """Do something of the service's own and let each of its statements fail once; return where something was left."""
    before, faults = fingerprint(engine), list[str]()
    for at in upwards(1):
        with failing(engine, at) as strokes:
            try:
                with transaction(engine) as session:
                    deed(session)
            except OperationalError:
                assert strokes.struck
        after = fingerprint(engine)
        if not strokes.struck:
            return faults + ([] if after != before and at > 1 else ["nothing was done"])
        faults += [f"something was left behind at statement {at}"] if after != before else []
        before = after
    raise AssertionError


def test_whatever_statement_of_a_step_fails_nothing_of_it_is_left(app: Flask, cast: Cast) -> None:
    ground, engine = Ground(app, cast), app.extensions["engine"]
    everything = tuple(target for target in TARGETS if target.endpoint not in WRITES_NO_ROW | NOT_OURS)
    targets = everything if count(quick=0, nightly=1) else BY_DAY[engine.dialect.name]
    assert [fault for target in targets for fault in send_until_taken(ground, target)] == []
    taken = {(line.noun, line.step) for line in cast.session.exec(select(History))}
    by_people = {(str(step.noun), step.name) for step in STEPS if step.who != (Actor.SYSTEM,)}
    assert by_people <= taken or targets == BY_DAY["postgresql"]


def test_what_time_brings_is_all_or_nothing_too(
    engine: Engine, cast: Cast, shortlists: Shortlists, clock: Callable[[timedelta], None]
) -> None:
    approved_match(cast, shortlists)
    active_offer(cast)
    cast.session.close()
    clock(timedelta(days=400))
    assert do_until_done(engine, lambda session: matches.lapse(session, after=timedelta(days=30))) == []
    assert do_until_done(engine, offers.expire) == []
    taken = {(line.noun, line.step) for line in cast.session.exec(select(History))}
    assert {("match", "lapse"), ("offer", "expire")} <= taken


def test_a_step_that_commits_midway_is_seen(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = steps.record

    def record(session: Session, *told: object, **more: object) -> None:
        whole(session, *told, **more)  # type: ignore[arg-type]
        session.commit()

    monkeypatch.setattr(steps, "record", record)
    (approval,) = (target for target in TARGETS if target.endpoint == "matches.approve")
    faults = send_until_taken(Ground(app, cast), approval)
    assert any("left something behind" in fault for fault in faults)
