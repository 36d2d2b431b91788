"""Two workers on one database: each piece of work is done once, and neither disturbs the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from matching import jobs
from matching.clock import now
from matching.models.errand import Errand
from matching.models.machinery import Fit
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.queries.errands import find_waiting_errands
from matching.services import announcements
from matching.services.shortlists import Shortlists
from matching.settings import Settings
from tests.cast import Cast, active_offer, open_need
from tests.races.at_once import Deed, do_at_once

ROUNDS = 20
FITS = 10
"""So many offers, one after the other, each make a new fit due: each is a tenth of all or more."""


def planned(cast: Cast) -> str:
    """Plan an errand for Kenya, and return it."""
    open_need(cast)
    active_offer(cast)
    announcements.plan(cast.session)
    cast.session.commit()
    (errand_id,) = find_waiting_errands(cast.session, now=now())
    cast.session.commit()
    return errand_id


def at_once(engine: Engine, deed: Callable[[Session], object]) -> list[str]:
    """Let two workers do the same at the same moment."""

    def do(session: Session, wait: Callable[[], object]) -> None:
        wait()
        deed(session)

    deeds: list[Deed] = [do, do]
    return do_at_once(engine, deeds)


def test_of_two_consumers_exactly_one_takes_an_errand(engine: Engine, cast: Cast) -> None:
    errand_id, wrong = planned(cast), []
    for number in range(ROUNDS):
        taken: list[announcements.Taken | None] = []
        outcomes = at_once(engine, lambda session, into=taken: into.append(announcements.take(session, errand_id)))
        if outcomes != ["done", "done"] or sum(one is not None for one in taken) != 1:
            wrong.append((number, outcomes, taken))
        cast.session.get_one(Errand, errand_id, populate_existing=True).leased_until = None
        cast.session.commit()
    assert not wrong


def test_of_two_consumers_that_plan_at_once_one_gets_the_new_offers(engine: Engine, cast: Cast) -> None:
    open_need(cast)
    for _ in range(ROUNDS):
        offer = active_offer(cast)
        assert at_once(engine, announcements.plan) == ["done", "done"]
        assert [errand.offers for errand in cast.session.exec(select(Errand))] == [[offer.id]]
        cast.session.execute(delete(Errand))
        cast.session.commit()


def test_an_errand_that_two_consumers_end_at_once_is_told_once(
    engine: Engine, cast: Cast, shortlists: Shortlists
) -> None:
    errand_id = planned(cast)
    taken = announcements.take(cast.session, errand_id)
    cast.session.commit()
    news = announcements.find_news(taken, shortlists=shortlists)
    for _ in range(ROUNDS):
        assert at_once(engine, lambda session: announcements.announce(session, errand_id, news)) == ["done", "done"]
        assert len(cast.session.exec(select(Notice).where(Notice.kind == "offer-in-top-ten")).all()) == 1
        cast.session.execute(delete(Notice))
        cast.session.get_one(Errand, errand_id, populate_existing=True).done_at = None
        cast.session.commit()


def test_two_workers_that_keep_time_at_once_make_one_fit(app: Flask, cast: Cast) -> None:
    for number in range(1, FITS + 1):
        active_offer(cast)
        both_do(lambda: jobs.keep_time(app, (jobs.renew_fit,)))
        assert len(cast.session.exec(select(Fit)).all()) == number
        cast.session.commit()


def test_a_worker_that_finds_its_hourly_work_done_by_another_goes_on_with_the_rest(app: Flask, cast: Cast) -> None:
    for _ in range(ROUNDS):
        offer = active_offer(cast)
        went_on: list[bool] = []
        both_do(lambda into=went_on: jobs.keep_time(app, (rename_all, lambda _session, _settings: into.append(True))))
        assert went_on == [True, True]
        assert cast.session.get_one(Offer, offer.id, populate_existing=True).title.endswith("!")
        cast.session.commit()


def test_of_two_workers_one_sends_a_notice_and_the_other_says_nothing_of_it(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []

    def compose(notice: Notice, settings: Settings) -> EmailMessage:
        sent.append(notice.id)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = settings.mail_from, "amina@example.org", notice.kind
        return message

    for _ in range(ROUNDS):
        cast.session.add(Notice(person_id=cast.amina.id, kind="welcome"))
        cast.session.commit()
        both_do(lambda: jobs.send_notices(app, compose))
    assert (len(sent), len(set(sent)), caplog.text) == (ROUNDS, ROUNDS, "")


def rename_all(session: Session, _settings: Settings) -> None:
    """Change every offer once, as one of the hourly services might."""
    for offer in session.exec(select(Offer).where(col(Offer.title).not_like("%!"))):
        offer.title += "!"


def both_do(work: Callable[[], object]) -> None:
    """Let two workers work at the same moment; raise what either raises."""
    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(work) for _ in range(2)]:
            one.result()
