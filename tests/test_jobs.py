"""The outbox is sent, once, whatever happens to the server meanwhile; and time is kept every hour."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from matching import clock as clock_module
from matching import jobs
from matching.database import transaction
from matching.models.machinery import Fit
from matching.models.notice import Notice
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.settings import Settings
from tests.cast import Cast, active_offer

Clock = Callable[[timedelta], None]


def compose(notice: Notice, settings: Settings) -> EmailMessage:
    """Word a notice as plainly as can be; the kind "broken" cannot be worded."""
    if notice.kind == "broken":
        raise KeyError(notice.kind)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, notice.person.email, notice.kind
    return message


@pytest.fixture
def service(settings: Settings, engine: Engine) -> Iterator[Flask]:
    """Only what the worker needs: a database, settings and a queue."""
    app = Flask("worker")
    app.extensions.update(settings=settings, engine=engine)
    jobs.init_jobs(app, compose=compose)
    yield app
    app.extensions["queue"].storage.close()


@pytest.fixture
def amina(engine: Engine) -> str:
    with transaction(engine) as session:
        ministry = Organisation(name="Ministry of Energy", is_provider=True)
        session.add(ministry)
        session.flush()
        person = Person(name="Amina", email="amina@example.org", organisation_id=ministry.id)
        session.add(person)
        return person.id


@pytest.fixture
def tell(engine: Engine, amina: str) -> Callable[[str], str]:
    """Put a notice of some kind into the outbox."""

    def put(kind: str) -> str:
        with transaction(engine) as session:
            notice = Notice(person_id=amina, kind=kind)
            session.add(notice)
            return notice.id

    return put


def subjects(app: Flask) -> list[str]:
    folder: Path = app.extensions["settings"].mail_folder
    lines = [line for file in sorted(folder.glob("*.eml")) for line in file.read_text().splitlines()]
    return sorted(line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: "))


def away(app: Flask) -> None:
    """Name a mail server that does not answer."""
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_url="smtp://127.0.0.1:1")


def send(app: Flask) -> None:
    jobs.send_notices(app, compose)


def test_a_notice_is_sent_once(service: Flask, tell: Callable[[str], str]) -> None:
    tell("welcome")
    send(service)
    send(service)
    assert subjects(service) == ["welcome"]


def test_one_notice_that_cannot_be_worded_does_not_hold_up_the_others(
    service: Flask, tell: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    tell("broken")
    tell("welcome")
    send(service)
    assert subjects(service) == ["welcome"]
    assert "was not sent" in caplog.text


def test_mail_waits_while_the_server_is_away_and_goes_out_later(
    service: Flask, tell: Callable[[str], str], clock: Clock
) -> None:
    tell("welcome")
    settings = service.extensions["settings"]
    away(service)
    send(service)
    service.extensions["settings"] = settings
    clock(timedelta(minutes=2))
    send(service)
    assert subjects(service) == ["welcome"]


def test_a_failed_notice_is_not_tried_again_at_once(service: Flask, tell: Callable[[str], str], engine: Engine) -> None:
    notice = tell("welcome")
    away(service)
    send(service)
    send(service)
    with Session(engine) as session:
        assert session.get_one(Notice, notice).tries == 1


def test_a_notice_that_cannot_be_worded_counts_as_tried(
    service: Flask, tell: Callable[[str], str], engine: Engine
) -> None:
    notice = tell("broken")
    send(service)
    with Session(engine) as session:
        assert session.get_one(Notice, notice).tries == 1


@pytest.mark.parametrize(("tries", "minutes"), [(0, 0), (1, 1), (2, 3), (8, 255), (9, 495)])
def test_the_pauses_between_tries_grow(tries: int, minutes: int, clock: Clock) -> None:
    notice = Notice(person_id="x", kind="welcome", tries=tries, created_at=clock_module.now())
    clock(timedelta(minutes=minutes - 1))
    early = jobs.is_due(notice)
    clock(timedelta(minutes=minutes))
    assert (early, jobs.is_due(notice)) == (False, True)


def test_the_worker_takes_a_nudge_from_the_queue_and_sends(service: Flask, tell: Callable[[str], str]) -> None:
    tell("welcome")
    jobs.nudge(service)
    queue = service.extensions["queue"]
    queue.execute(queue.dequeue())
    assert subjects(service) == ["welcome"]


def test_a_message_in_the_queue_that_was_signed_with_another_key_is_refused(service: Flask, settings: Settings) -> None:
    other = Flask("other")
    other.extensions.update(settings=replace(settings, secret_key="another"), engine=service.extensions["engine"])
    jobs.init_jobs(other, compose=compose)
    jobs.nudge(other)
    other.extensions["queue"].storage.close()
    with pytest.raises(ValueError, match="ignature"):
        service.extensions["queue"].dequeue()


def test_a_busy_queue_does_not_spoil_the_page(service: Flask, caplog: pytest.LogCaptureFixture) -> None:
    storage = service.extensions["queue"].storage
    storage.close()
    storage.filename = "/nowhere/queue.sqlite"
    jobs.nudge(service)
    assert "was not nudged" in caplog.text


def test_the_hour_brings_a_new_fit_only_where_something_changed(service: Flask, cast: Cast) -> None:
    made = []
    for _ in range(2):
        active_offer(cast)
        for _ in range(2):
            jobs.keep_time(service, (jobs.renew_fit,))
            made.append(len(cast.session.exec(select(Fit)).all()))
            cast.session.commit()
    assert made == [1, 1, 2, 2]


def test_each_hourly_service_has_a_transaction_of_its_own(service: Flask, amina: str, engine: Engine) -> None:
    def rename(session: Session, _settings: Settings) -> None:
        session.get_one(Person, amina).name = "Amina Wanjiru"

    jobs.keep_time(service, (rename,))
    with Session(engine) as session:
        assert session.get_one(Person, amina).name == "Amina Wanjiru"
