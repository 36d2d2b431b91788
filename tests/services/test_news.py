"""A State hears once of a new offer that stands among the ten best for one of its needs."""

from sqlmodel import Session

from matching.services import announcements, offers
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, open_need
from tests.services.outbox import read_outbox

NEWS = "offer-in-top-ten"


def tell_news(session: Session, shortlists: Shortlists) -> None:
    """Do what the worker does every minute."""
    pending = announcements.read_pending(session)
    announcements.announce(session, announcements.find_news(pending, shortlists=shortlists))
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
