"""A process that follows the database learns of new fits and postings by itself, and says what it holds."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from matching import clock as clock_module
from matching.database import transaction
from matching.errors import Refused
from matching.models.machinery import IndexProcess
from matching.services import fits, holdings, processes
from matching.services.processes import Process
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, open_need
from tests.engines import as_owner

PATIENCE = 20.0


@pytest.fixture
def following(engine: Engine, cast: Cast) -> Iterator[Shortlists]:
    """The shortlists of a process that follows, under the name of the pages."""
    made = Shortlists(engine)
    thread = made.start("pages")
    yield made
    made.stop()
    thread.join(PATIENCE)


def await_that(is_so: Callable[[], bool]) -> bool:
    """Say whether something comes true in good time."""
    deadline = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def find_processes(engine: Engine) -> list[IndexProcess]:
    with transaction(engine, writes=False) as session:
        return list(session.exec(select(IndexProcess)))


def tells(engine: Engine, **facts: object) -> bool:
    """Say whether the one process says this of itself."""
    return [{name: getattr(row, name) for name in facts} for row in find_processes(engine)] == [facts]


def test_it_learns_of_a_new_fit_and_says_so(cast: Cast, engine: Engine, following: Shortlists) -> None:
    assert await_that(lambda: tells(engine, name="pages", fit=1, offers=0))
    open_need(cast)
    active_offer(cast)
    made = fits.renew(cast.session)
    cast.session.commit()
    assert await_that(lambda: tells(engine, fit=2, changes=made.cut_off, needs=1, offers=1))
    model = following.hold().index.model
    assert tells(engine, fingerprint=model.fingerprint)
    assert find_processes(engine)[0].memory > 0


def test_a_page_goes_on_with_the_old_fit_and_new_postings_until_the_new_one_is_ready(
    cast: Cast, engine: Engine
) -> None:
    shortlists = Shortlists(engine)
    thread = shortlists.start("pages")
    assert await_that(lambda: shortlists.ready)
    shortlists.stop()
    thread.join(PATIENCE)
    offer = active_offer(cast)
    fits.renew(cast.session)
    cast.session.commit()
    assert (shortlists.hold().fit.number, shortlists.current().offer_ids) == (1, (offer.id,))
    assert (shortlists.refresh().fit.number, shortlists.current().offer_ids) == (2, (offer.id,))


def test_a_page_that_comes_before_the_first_index_is_told_to_wait(engine: Engine) -> None:
    with pytest.raises(Refused, match="being-prepared"):
        Shortlists(engine).current()


def test_it_goes_on_when_the_database_was_away(
    cast: Cast, engine: Engine, following: Shortlists, caplog: pytest.LogCaptureFixture
) -> None:
    assert await_that(lambda: following.ready)
    rename(engine, "index_state", "index_state_away")
    assert await_that(lambda: "the database is away" in caplog.text)
    rename(engine, "index_state_away", "index_state")
    fits.renew(cast.session)
    cast.session.commit()
    assert await_that(lambda: tells(engine, fit=2))


def rename(engine: Engine, table: str, to: str) -> None:
    with as_owner(engine) as owner, transaction(owner) as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))


def test_a_process_says_the_same_again_only_after_a_minute(
    cast: Cast, engine: Engine, clock: Callable[[timedelta], None]
) -> None:
    process, held = Process("worker"), holdings.build(engine, holdings.find_fit(engine))
    seen = []
    for minutes in (0.0, 0.5, 1.0):
        clock(timedelta(minutes=minutes))
        process.tell(engine, held)
        seen.append(find_processes(engine)[0].seen_at)
    assert seen[0] == seen[1] < seen[2]


def test_a_process_that_ended_is_forgotten(cast: Cast, engine: Engine, clock: Callable[[timedelta], None]) -> None:
    held = holdings.build(engine, holdings.find_fit(engine))
    Process("pages").tell(engine, held)
    clock(timedelta(minutes=6))
    Process("worker").tell(engine, held)
    with transaction(engine) as session:
        processes.forget_gone(session)
    assert [row.name for row in find_processes(engine)] == ["worker"]
    assert clock_module.now() - find_processes(engine)[0].started_at < timedelta(minutes=1)
