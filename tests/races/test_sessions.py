"""A session that ends while a request is in flight stays ended: a thousand races on each engine, two threads each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.database import transaction
from matching.errors import Missing
from matching.models.session import StoredSession
from matching.services import sessions
from matching.services.sessions import Opened
from matching.vocabulary.names import Factor
from tests.cast import Cast
from tests.counts import count

RACES = count(100, 1_000)
DATA = {"csrf_token": "a"}
PATIENCE = 30


def use(session: Session, row: StoredSession) -> None:
    """Keep what a page in flight had to keep."""
    sessions.note(session, row, data=DATA | {"seen": "again"})


def step_up(session: Session, row: StoredSession) -> None:
    """Prove a second factor once more, which gives a new token."""
    try:
        sessions.renew(session, row, factor=Factor.KEY, data=DATA)
    except Missing:
        session.rollback()


def sign_out(session: Session, row: StoredSession) -> None:
    """End this session."""
    sessions.end(session, row)


def end_everywhere(session: Session, row: StoredSession) -> None:
    """End every session of the person, as a new password does, a role, a factor, or closing the account."""
    sessions.end_all(session, row.person_id)


def open_one(engine: Engine, cast: Cast) -> Opened:
    """Let Amina be signed in."""
    with transaction(engine) as session:
        begun = sessions.begin(session, cast.amina.id, mark="mark", data=DATA)
        return sessions.renew(session, begun.row, factor=Factor.KEY, data=DATA)


def race(engine: Engine, threads: ThreadPoolExecutor, row: StoredSession, *deeds: Callable[..., None]) -> None:
    """Do both at once, each in a transaction of its own."""
    start = Barrier(len(deeds))

    def do(deed: Callable[..., None]) -> None:
        start.wait(PATIENCE)
        with transaction(engine) as session:
            deed(session, row)

    for done in [threads.submit(do, deed) for deed in deeds]:
        done.result()


def count_live(engine: Engine) -> int:
    """Return how many sessions have not ended."""
    with transaction(engine, writes=False) as session:
        return len(session.exec(select(StoredSession.key).where(col(StoredSession.ended_at).is_(None))).all())


def run(engine: Engine, cast: Cast, races: int, *, in_flight: tuple[Callable[..., None], ...] = (use, step_up)) -> int:
    """Run the races, every kind in turn; return after how many of them a session was still there."""
    cast.session.commit()
    survived = 0
    with ThreadPoolExecutor(2) as threads:
        for number in range(races):
            opened = open_one(engine, cast)
            ending = (sign_out, end_everywhere)[number // len(in_flight) % 2]
            race(engine, threads, opened.row, in_flight[number % len(in_flight)], ending)
            survived += count_live(engine) > 0
            with transaction(engine) as session:
                sessions.end_all(session, cast.amina.id)
    return survived


def test_no_request_in_flight_brings_an_ended_session_back(engine: Engine, cast: Cast) -> None:
    assert run(engine, cast, RACES) == 0


def test_a_session_that_is_kept_by_replacing_its_row_comes_back(engine: Engine, cast: Cast) -> None:
    def replace(session: Session, row: StoredSession) -> None:
        session.merge(StoredSession(**row.model_dump()))

    assert run(engine, cast, 40, in_flight=(replace,)) > 0


def test_a_token_that_is_renewed_without_holding_the_person_outlives_signing_out(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_hold", lambda _session, _person: None)
    with Session(postgresql_engine, expire_on_commit=False) as session:
        assert run(postgresql_engine, Cast(session), 200, in_flight=(step_up,)) > 0
