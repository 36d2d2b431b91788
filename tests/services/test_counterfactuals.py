"""What would help is counted over what its reader may read, and tells nobody what is not theirs to know."""

from datetime import timedelta

import pytest

from matching import clock
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need
from matching.ranking.counterfactuals import Gain
from matching.ranking.ways import NEED, OFFER, Change
from matching.services.counterfactuals import find_gain_of_need, find_gain_of_offer, find_openings
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking
from tests.cast import Cast, active_offer, open_need

RUSSIAN = Change(OFFER, "language", "ru")


@pytest.fixture
def offer(cast: Cast, shortlists: Shortlists) -> Offer:
    """Chidi's offer, which works in English and French."""
    return active_offer(cast)


def openings(cast: Cast, person: Person, need: Need, offer: Offer, shortlists: Shortlists) -> tuple[Change, ...]:
    return find_openings(cast.session, cast.as_(person), need, offer, shortlists=shortlists)


def gain_of_offer(cast: Cast, person: Person, offer: Offer, shortlists: Shortlists) -> Gain | None:
    further = find_gain_of_offer(cast.session, cast.as_(person), offer, shortlists=shortlists)
    return further.gain if further else None


def test_each_reader_is_told_of_their_own_side_first(cast: Cast, offer: Offer, shortlists: Shortlists) -> None:
    need = open_need(cast, working_languages=["ru"])
    english = Change(NEED, "language", "en")
    assert openings(cast, cast.amina, need, offer, shortlists) == (english, RUSSIAN)
    assert openings(cast, cast.lucia, need, offer, shortlists) == (RUSSIAN, english)
    assert openings(cast, cast.chidi, need, offer, shortlists) == (RUSSIAN,)


def test_a_provider_is_told_of_the_needs_that_it_may_read_and_a_coordinator_of_all_that_are_theirs(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    for marking in (Marking.PROVIDERS, Marking.EVERYONE, Marking.COORDINATORS):
        open_need(cast, marking=marking, working_languages=["ru"])
    assert gain_of_offer(cast, cast.chidi, offer, shortlists) == Gain(RUSSIAN, 2)
    assert gain_of_offer(cast, cast.lucia, offer, shortlists) == Gain(RUSSIAN, 3)
    assert gain_of_offer(cast, cast.kamau, offer, shortlists) is None


def test_a_hidden_need_changes_nothing_that_a_provider_is_told(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    open_need(cast, working_languages=["ru"])
    before = gain_of_offer(cast, cast.chidi, offer, shortlists)
    for _time in range(2):
        open_need(cast, marking=Marking.COORDINATORS, working_languages=["es"])
    assert gain_of_offer(cast, cast.chidi, offer, shortlists) == before == Gain(RUSSIAN, 1)


def test_nobody_else_is_told_what_would_help_an_offer_or_a_need(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    need = open_need(cast, working_languages=["ru"])
    for person in (cast.amina, cast.dana, cast.wei):
        assert gain_of_offer(cast, person, offer, shortlists) is None
    for person in (cast.rosa, cast.chidi, cast.kamau):
        assert find_gain_of_need(cast.session, cast.as_(person), need, shortlists=shortlists) is None


def test_a_coordinator_of_the_providers_state_is_told_nothing_of_its_offer(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    cast.tomas.state = "FRA"
    open_need(cast, working_languages=["ru"])
    assert gain_of_offer(cast, cast.tomas, offer, shortlists) is None


def test_an_exclusion_is_spoken_of_to_its_owner_and_to_coordinators_alone(cast: Cast, shortlists: Shortlists) -> None:
    need, excluding, outside = (
        open_need(cast),
        active_offer(cast, exclusions=["KEN"]),
        active_offer(cast, areas=["019"]),
    )
    without, wider = Change(OFFER, "exclusion", "KEN"), Change(OFFER, "area", "KEN")
    for person in (cast.chidi, cast.lucia):
        assert openings(cast, person, need, excluding, shortlists) == (without,)
        assert openings(cast, person, need, outside, shortlists) == (wider,)
    assert openings(cast, cast.amina, need, excluding, shortlists) == ()
    assert openings(cast, cast.amina, need, outside, shortlists) == ()


def test_a_state_is_told_alike_of_an_offer_whose_places_are_used_and_of_one_with_places(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    need = open_need(cast, working_languages=["ru"])
    before = openings(cast, cast.amina, need, offer, shortlists)
    gain = find_gain_of_need(cast.session, cast.as_(cast.amina), need, shortlists=shortlists)
    offer.places_used = offer.places
    cast.session.add(offer)
    cast.session.commit()
    assert openings(cast, cast.amina, need, offer, shortlists) == before
    assert find_gain_of_need(cast.session, cast.as_(cast.amina), need, shortlists=shortlists) == gain
    assert openings(cast, cast.lucia, need, offer, shortlists) == ()


def test_a_state_is_told_what_would_bring_its_need_most_offers_and_no_excluding_one_counts(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    need = open_need(cast, working_languages=["ru"])
    active_offer(cast, by=cast.dana, working_languages=["en"])
    active_offer(cast, exclusions=["KEN"])
    gain = find_gain_of_need(cast.session, cast.as_(cast.amina), need, shortlists=shortlists)
    assert gain == Gain(Change(NEED, "language", "en"), 2)


def test_a_need_whose_time_is_over_is_told_of_the_first_day_that_would_do(
    cast: Cast, offer: Offer, shortlists: Shortlists
) -> None:
    opens = clock.today() + timedelta(days=300)
    late = active_offer(cast, available_from=opens)
    need = open_need(cast)
    assert openings(cast, cast.amina, need, late, shortlists)[0] == Change(NEED, "until", opens)
