"""What an approval releases, to whom, and until when: read through the queries, as pages do."""

import pytest

from matching.errors import Missing
from matching.models.match import Match
from matching.models.person import Person
from matching.queries.offers import get_offer
from matching.queries.requests import get_need, get_request
from matching.services import matches, offers
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason, Marking
from tests.cast import Cast, approved_match, proposed_match

HIDDEN = {"marking": Marking.COORDINATORS}


def reads_need(cast: Cast, person: Person, match: Match) -> bool:
    """Say whether `person` can load the need of `match`."""
    try:
        get_need(cast.session, cast.as_(person), match.need_id)
    except Missing:
        return False
    return True


def test_a_need_for_coordinators_only_is_hidden_from_the_provider_while_proposed(cast: Cast) -> None:
    match = proposed_match(cast, **HIDDEN)
    assert not any(reads_need(cast, person, match) for person in (cast.chidi, cast.dana, cast.rosa, cast.kamau))


def test_an_approval_releases_the_need_to_that_provider_and_no_other(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists, **HIDDEN)
    readers = {person.name for person in cast.people() if reads_need(cast, person, match)}
    assert readers == {"Amina", "Mosi", "Chidi", "Lucia", "Tomas"}


def test_the_case_around_a_released_need_stays_hidden(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists, **HIDDEN)
    with pytest.raises(Missing):
        get_request(cast.session, cast.as_(cast.chidi), match.need.request_id)


def test_a_decline_takes_the_release_back(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists, **HIDDEN)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=cast.as_(cast.amina))
    assert not reads_need(cast, cast.chidi, match)


def test_the_state_still_reads_a_paused_offer_that_was_put_to_it(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    offers.pause(cast.session, match.offer, by=cast.as_(cast.chidi))
    assert get_offer(cast.session, cast.as_(cast.amina), match.offer_id)
    with pytest.raises(Missing):
        get_offer(cast.session, cast.as_(cast.rosa), match.offer_id)
