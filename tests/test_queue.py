"""The queue is only a nudge: what a consumer took out of it and never did, another does. On both kinds of queue."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from huey import PostgresHuey, SqliteHuey
from sqlmodel import select

from matching import jobs
from matching.models.errand import Errand
from matching.services import announcements
from tests.cast import Cast, active_offer, open_need
from tests.services.outbox import read_outbox

NEWS = "offer-in-top-ten"
Clock = Callable[[timedelta], None]


@pytest.fixture
def worker(app: Flask, cast: Cast) -> Flask:
    """The application, where Chidi's new offer is news for Amina."""
    open_need(cast)
    active_offer(cast)
    return app


def work(worker: Flask) -> None:
    """Do everything that is in the queue, as a consumer does."""
    queue = worker.extensions["queue"]
    queue.storage.blocking = False
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def hear_news(cast: Cast) -> set[str]:
    """Return who was told since the last time."""
    cast.session.rollback()
    told = read_outbox(cast).get(NEWS, set())
    cast.session.commit()
    return told


def test_the_queue_is_where_the_data_is(worker: Flask) -> None:
    kind = PostgresHuey if worker.extensions["engine"].dialect.name == "postgresql" else SqliteHuey
    assert isinstance(worker.extensions["queue"], kind)


def test_an_errand_goes_through_the_queue(worker: Flask, cast: Cast) -> None:
    jobs.tell_news(worker)
    assert hear_news(cast) == set()
    work(worker)
    assert hear_news(cast) == {"Amina"}


def test_a_consumer_that_is_killed_before_it_takes_its_errand_loses_nothing(worker: Flask, cast: Cast) -> None:
    jobs.tell_news(worker)
    assert worker.extensions["queue"].dequeue() is not None
    jobs.tell_news(worker)
    work(worker)
    assert hear_news(cast) == {"Amina"}


def test_a_consumer_that_is_killed_at_its_errand_loses_nothing(worker: Flask, cast: Cast, clock: Clock) -> None:
    jobs.tell_news(worker)
    cast.session.rollback()
    announcements.take(cast.session, cast.session.exec(select(Errand.id)).one())
    cast.session.commit()
    work(worker)
    jobs.tell_news(worker)
    work(worker)
    early = hear_news(cast)
    clock(announcements.LEASE * 2)
    jobs.tell_news(worker)
    work(worker)
    assert (early, hear_news(cast)) == (set(), {"Amina"})


def test_an_errand_that_stands_in_the_queue_twice_tells_once(worker: Flask, cast: Cast) -> None:
    jobs.tell_news(worker)
    jobs.tell_news(worker)
    work(worker)
    assert cast.session.exec(select(Errand.tries)).one() == 1
    assert hear_news(cast) == {"Amina"}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_nudge_that_finds_its_connection_broken_spoils_no_page_and_the_next_goes_through(
    worker: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    storage = worker.extensions["queue"].storage
    jobs.nudge(worker)
    with psycopg.connect(storage.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [storage.conn.info.backend_pid])
    jobs.nudge(worker)
    assert "was not nudged" in caplog.text
    jobs.nudge(worker)
    assert storage.queue_size() == 2
