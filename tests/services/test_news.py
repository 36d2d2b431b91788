"""A State hears once of a new offer that stands among the ten best for one of its needs."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, select

from matching.clock import now
from matching.models.errand import Errand
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.queries.errands import find_waiting_errands
from matching.services import announcements, offers
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, offer_answers, open_need
from tests.services.outbox import read_outbox

NEWS = "offer-in-top-ten"


def tell_news(session: Session, shortlists: Shortlists) -> None:
    """Do what the worker does every minute."""
    announcements.plan(session)
    for errand_id in find_waiting_errands(session, now=now()):
        taken = announcements.take(session, errand_id)
        announcements.announce(session, errand_id, announcements.find_news(taken, shortlists=shortlists))
    session.commit()


def told_after(cast: Cast, shortlists: Shortlists) -> set[str]:
    """Return who hears news now."""
    tell_news(cast.session, shortlists)
    return read_outbox(cast).get(NEWS, set())


def test_a_state_hears_of_a_new_offer_for_its_need_once(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    active_offer(cast)
    assert told_after(cast, shortlists) == {"Amina"}
    assert told_after(cast, shortlists) == set()


def test_an_offer_that_was_paused_and_resumed_is_no_news(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    offer = active_offer(cast)
    tell_news(cast.session, shortlists)
    read_outbox(cast)
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    offers.resume(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    assert told_after(cast, shortlists) == set()


def test_a_form_that_a_provider_has_open_is_not_stale_because_states_were_told(cast: Cast) -> None:
    open_need(cast)
    offer = active_offer(cast)
    read = offer.version
    announcements.plan(cast.session)
    cast.session.commit()
    offers.edit(cast.session, offer, offer_answers(title="New"), version=read, by=cast.as_(cast.chidi))
    cast.session.commit()
    assert cast.session.get_one(Offer, offer.id, populate_existing=True).title == "New"


def test_an_offer_for_another_region_is_no_news(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    active_offer(cast, areas=["019"])
    assert told_after(cast, shortlists) == set()


def test_an_offer_without_a_need_yet_is_not_announced_later_as_new(cast: Cast, shortlists: Shortlists) -> None:
    active_offer(cast)
    tell_news(cast.session, shortlists)
    open_need(cast)
    assert told_after(cast, shortlists) == set()


def test_the_eleventh_best_offer_is_no_news(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    for _ in range(10):
        active_offer(cast)
    tell_news(cast.session, shortlists)
    read_outbox(cast)
    active_offer(cast, title="Water", description="Wells.", sectors=[], capabilities=[], assistance_types=[])
    assert told_after(cast, shortlists) == set()


def test_an_errand_in_the_hands_of_one_consumer_is_not_taken_by_another(cast: Cast) -> None:
    open_need(cast)
    active_offer(cast)
    announcements.plan(cast.session)
    (errand_id,) = find_waiting_errands(cast.session, now=now())
    assert announcements.take(cast.session, errand_id) is not None
    assert announcements.take(cast.session, errand_id) is None
    assert find_waiting_errands(cast.session, now=now()) == []


def test_the_errand_of_a_consumer_that_died_is_taken_by_the_next(
    cast: Cast, shortlists: Shortlists, clock: Callable[[timedelta], None]
) -> None:
    open_need(cast)
    active_offer(cast)
    announcements.plan(cast.session)
    (errand_id,) = find_waiting_errands(cast.session, now=now())
    announcements.take(cast.session, errand_id)
    cast.session.commit()
    clock(announcements.LEASE * 2)
    assert told_after(cast, shortlists) == {"Amina"}


def test_an_errand_that_two_consumers_worked_out_tells_once(cast: Cast, shortlists: Shortlists) -> None:
    open_need(cast)
    active_offer(cast)
    announcements.plan(cast.session)
    (errand_id,) = find_waiting_errands(cast.session, now=now())
    taken = announcements.take(cast.session, errand_id)
    cast.session.commit()
    news = announcements.find_news(taken, shortlists=shortlists)
    announcements.announce(cast.session, errand_id, news)
    announcements.announce(cast.session, errand_id, news)
    cast.session.commit()
    assert len(cast.session.exec(select(Notice).where(Notice.kind == NEWS)).all()) == 1
    assert cast.session.get_one(Errand, errand_id).found == dict(news)


def test_states_are_grouped_by_how_many_needs_they_have() -> None:
    needs = {"AAA": announcements.TOGETHER, "BBB": 1, "CCC": announcements.TOGETHER - 1, "DDD": 1}
    assert announcements.group_states(needs) == [["AAA"], ["BBB", "CCC"], ["DDD"]]
    assert announcements.group_states({}) == []
