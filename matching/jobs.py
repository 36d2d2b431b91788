"""What happens without anyone looking: mail goes out every minute or sooner, and every hour time is kept.

The outbox (rows of `Notice`) is the truth; a task in the queue is only a nudge to look at it. The queue is a file of
its own, or tables beside the data where that is in PostgreSQL (a migration makes them, since the application may not):
then several workers may run. Its messages are signed,
and nothing is lost if they are.
"""

import logging
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from functools import partial, update_wrapper

import psycopg
from flask import Flask, g
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from matching import clock, mail
from matching.database import transaction
from matching.models.notice import Notice
from matching.queries.errands import find_waiting_errands
from matching.queries.history import find_waiting_notices
from matching.queries.postings import lock_index_state
from matching.queries.seals import get_daily_head
from matching.services import (
    anchors,
    announcements,
    factors,
    fits,
    heads,
    housekeeping,
    matches,
    offers,
    processes,
)
from matching.settings import Settings
from matching.vocabulary.names import System

Compose = Callable[[Notice, Settings], EmailMessage]
Hourly = Callable[[Session, Settings], object]

QUEUE = "assistance-matching"
TRIES = 30
DOUBLINGS = 8
LONGEST_PAUSE = 240
log = logging.getLogger(__name__)


def expire_offers(session: Session, settings: Settings) -> None:
    """Mark the offers whose day has passed."""
    offers.expire(session)


def lapse_matches(session: Session, settings: Settings) -> None:
    """End the matches to which the sides did not answer in time."""
    matches.lapse(session, after=settings.provider_answer)


def apply_retention(session: Session, settings: Settings) -> None:
    """Forget what was kept for as long as the table of retention says."""
    housekeeping.apply_retention(session)


def forget_factors(session: Session, settings: Settings) -> None:
    """Forget second factors that somebody began to set up and never confirmed."""
    factors.forget_unconfirmed(session)


def renew_fit(session: Session, settings: Settings) -> None:
    """Make a new fit of the model where enough changed since the last; of two workers, one makes it."""
    if fits.is_due(session):
        lock_index_state(session)
        if fits.is_due(session):
            fits.renew(session)


def forget_processes(session: Session, settings: Settings) -> None:
    """Forget the processes that ended."""
    processes.forget_gone(session)


HOURLY: tuple[Hourly, ...] = (
    expire_offers,
    lapse_matches,
    apply_retention,
    forget_factors,
    renew_fit,
    forget_processes,
)


def init_jobs(app: Flask, *, compose: Compose, hourly: tuple[Hourly, ...] = HOURLY) -> None:
    """Give `app` its queue: `compose` words a notice, `hourly` are services that look at the clock."""
    settings: Settings = app.extensions["settings"]
    queue = open_queue(settings)
    send = update_wrapper(partial(send_notices, app, compose), send_notices)
    app.extensions["queue"] = queue
    app.extensions["send_notices"] = queue.task(name="nudge")(send)
    queue.periodic_task(crontab(), name="send_notices")(send)
    tell = update_wrapper(partial(tell_news, app), tell_news)
    queue.periodic_task(crontab(), name="tell_news")(tell)
    queue.periodic_task(crontab(minute="11"), name="keep_heads")(update_wrapper(partial(keep_heads, app), keep_heads))
    app.extensions["run_errand"] = queue.task(name="run_errand")(update_wrapper(partial(run_errand, app), run_errand))
    queue.periodic_task(crontab(minute="7"), name="keep_time")(
        update_wrapper(partial(keep_time, app, hourly), keep_time)
    )
    app.teardown_request(partial(_nudge_after_page, app))


def open_queue(settings: Settings) -> Huey:
    """Return the queue: a file on one machine; with PostgreSQL tables in that database, for many consumers."""
    serializer = SignedSerializer(secret=settings.secret_key, salt="queue")
    if settings.database_url.startswith("sqlite"):
        file = str(settings.instance / "queue.sqlite")
        return SqliteHuey(QUEUE, filename=file, journal_mode="delete", serializer=serializer, results=False)
    dsn = settings.database_url.replace("+psycopg", "", 1)
    beside = {"options": "-c search_path=queue", "create_tables": False}
    return PostgresHuey(QUEUE, dsn=dsn, serializer=serializer, results=False, **beside)


def nudge(app: Flask) -> None:
    """Ask the worker to look at the outbox now; if the queue is busy it will look within a minute anyway."""
    try:
        app.extensions["send_notices"]()
    except (sqlite3.OperationalError, psycopg.Error) as error:
        log.warning("the queue was not nudged: %s", error)


def send_notices(app: Flask, compose: Compose) -> None:
    """Send what waits. A notice that fails waits longer each time; a server that is away ends the round."""
    engine: Engine = app.extensions["engine"]
    with transaction(engine, writes=False, system=System.JOBS) as session:
        due = [notice.id for notice in find_waiting_notices(session, tries=TRIES) if is_due(notice)]
    for notice_id in due:
        try:
            _deliver(app, compose, notice_id)
        except mail.Unreachable as error:
            log.warning("mail waits, the server is away: %s", error)
            return
        except Exception:
            log.exception("notice %s was not sent", notice_id)


def keep_time(app: Flask, services: tuple[Hourly, ...]) -> None:
    """Let each service do what time brings, each in a transaction of its own.

    Where another worker changes the same rows at the same moment, it does the work: what is left comes in an hour.
    """
    for service in services:
        try:
            with transaction(app.extensions["engine"], system=System.JOBS) as session:
                service(session, app.extensions["settings"])
        except StaleDataError:
            log.info("another worker did the same: %s", service.__name__)


def keep_heads(app: Flask) -> None:
    """Sign and publish the head of today, if that was not done, and keep the newest seal outside the database.

    The tree is drawn before anything is locked; of two workers, one publishes.
    """
    engine, settings = app.extensions["engine"], app.extensions["settings"]
    with transaction(engine, writes=False, system=System.JOBS) as session:
        anchors.keep(anchors.anchor(session, key=settings.history_key), settings.anchor_folder)
        is_made = get_daily_head(session, clock.today()) is not None
        drawn = None if is_made else heads.draw(session, key=settings.history_key, day=clock.today())
    if drawn is not None:
        try:
            with transaction(engine, system=System.JOBS) as session:
                heads.publish(session, drawn)
        except IntegrityError:
            log.info("another worker published the head of this day")


def tell_news(app: Flask) -> None:
    """Cut what is new into errands, and put every errand that nobody has in hand into the queue."""
    with transaction(app.extensions["engine"], system=System.JOBS) as session:
        announcements.plan(session)
        waiting = find_waiting_errands(session, now=clock.now())
    for errand_id in waiting:
        app.extensions["run_errand"](errand_id)


def run_errand(app: Flask, errand_id: str) -> None:
    """Work out the shortlists of a group of States, and tell those for whom a new offer is there."""
    engine: Engine = app.extensions["engine"]
    with transaction(engine, system=System.JOBS) as session:
        taken = announcements.take(session, errand_id)
    if taken is not None:
        news = announcements.find_news(taken, shortlists=app.extensions["shortlists"])
        with transaction(engine, system=System.JOBS) as session:
            announcements.announce(session, errand_id, news)


def is_due(notice: Notice) -> bool:
    """Say whether it is time to try again: at once, then after pauses of 1, 2, 4 … minutes, later of four hours."""
    doubled, steady = min(notice.tries, DOUBLINGS), max(0, notice.tries - DOUBLINGS)
    return clock.now() >= notice.created_at + timedelta(minutes=2**doubled - 1 + steady * LONGEST_PAUSE)


def _deliver(app: Flask, compose: Compose, notice_id: str) -> None:
    """Claim a notice, word it, send it, note that it went: in steps, so that a failure counts as a try and no lock is
    held while a server is spoken to. Of two workers, one claims it.
    """
    settings: Settings = app.extensions["settings"]
    with transaction(app.extensions["engine"], system=System.JOBS) as session:
        notice = session.get_one(Notice, notice_id, with_for_update=True)
        if notice.sent_at is not None or not is_due(notice):
            return
        notice.tries += 1
    with app.app_context(), transaction(app.extensions["engine"], writes=False, system=System.JOBS) as session:
        message = compose(session.get_one(Notice, notice_id), settings)
    mail.send(message, smtp_url=settings.smtp_url, folder=settings.mail_folder)
    with transaction(app.extensions["engine"], system=System.JOBS) as session:
        session.get_one(Notice, notice_id).sent_at = clock.now()


def _nudge_after_page(app: Flask, _error: BaseException | None) -> None:
    session: Session | None = g.get("session")
    if session is not None and session.info.pop("notices", False):
        nudge(app)
