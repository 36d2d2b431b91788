"""What may be there twice: who is shown it, what is decided is remembered, and hidden rows change nothing."""

import pytest

from matching.errors import Missing, Refused
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.queries.duplicates import get_decision
from matching.queries.history import find_history
from matching.services import duplicates, offers, requests
from matching.services.duplicates import Pair
from matching.services.likenesses import Likenesses
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Likeness, Marking, Role
from tests.cast import Cast, active_offer, draft_request, need_answers, offer_answers, open_need

REQUEST, OFFER, ORGANISATION = Likeness.REQUEST, Likeness.OFFER, Likeness.ORGANISATION


def find(cast: Cast, person: Person, kind: Likeness, shortlists: Shortlists, memory: Likenesses | None = None):
    """Return the pairs that somebody is shown."""
    cast.session.commit()
    given = {"likenesses": memory or Likenesses(), "shortlists": shortlists}
    return duplicates.find_duplicates(cast.session, cast.as_(person), kind, **given)


def ids(pairs: list[Pair]) -> set[frozenset[str]]:
    """Return the identifiers of the pairs that wait to be decided."""
    return {frozenset((pair.one.id, pair.other.id)) for pair in pairs if pair.is_open}


def twice_asked(cast: Cast, marking: Marking = Marking.COORDINATORS) -> tuple[Request, Request]:
    """Let Amina ask twice for the same, the second time in other words."""
    said = "To train the officers of our main container port we wish to assess the threats to it."
    one = open_need(cast, marking=marking)
    other = open_need(cast, marking=marking, description=said)
    return one.request, other.request


def decide(cast: Cast, person: Person, kind: Likeness, one: str, other: str, *, same: bool, words: str = "") -> None:
    """Let somebody decide."""
    standing = get_decision(cast.session, *sorted((one, other)))
    version = standing.version if standing else duplicates.UNDECIDED
    duplicates.decide(cast.session, cast.as_(person), kind, one, other, same=same, words=words, version=version)
    cast.session.commit()


def test_a_request_posted_twice_is_shown_to_a_coordinator_with_reasons(cast: Cast, shortlists: Shortlists) -> None:
    one, other = twice_asked(cast)
    (pair,) = find(cast, cast.lucia, REQUEST, shortlists)
    assert ids([pair]) == {frozenset((one.id, other.id))}
    assert {"same-title", "same-owner", "shared-codes"} <= {reason.code for reason in pair.likely.reasons}


def test_a_coordinator_of_the_state_is_shown_nothing_of_it(cast: Cast, shortlists: Shortlists) -> None:
    twice_asked(cast, Marking.EVERYONE)
    assert find(cast, cast.kamau, REQUEST, shortlists) == []


def test_the_state_itself_is_shown_its_own_and_nobody_else_is(cast: Cast, shortlists: Shortlists) -> None:
    twice_asked(cast, Marking.EVERYONE)
    assert len(find(cast, cast.amina, REQUEST, shortlists)) == 1
    for person in (cast.rosa, cast.chidi, cast.wei, cast.noor):
        assert find(cast, person, REQUEST, shortlists) == []


def test_a_provider_is_not_told_that_another_one_offers_the_same(cast: Cast, shortlists: Shortlists) -> None:
    active_offer(cast)
    active_offer(cast, by=cast.dana)
    assert len(find(cast, cast.lucia, OFFER, shortlists)) == 1
    assert find(cast, cast.chidi, OFFER, shortlists) == []


def test_a_draft_is_compared_for_its_owner_only(cast: Cast, shortlists: Shortlists) -> None:
    active_offer(cast)
    offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    assert len(find(cast, cast.chidi, OFFER, shortlists)) == 1
    assert find(cast, cast.lucia, OFFER, shortlists) == []


def test_what_is_over_is_compared_with_nothing(cast: Cast, shortlists: Shortlists) -> None:
    one, _other = twice_asked(cast)
    requests.withdraw(cast.session, one, by=cast.as_(cast.amina))
    assert find(cast, cast.lucia, REQUEST, shortlists) == []


def test_hidden_rows_never_change_what_another_is_shown(cast: Cast, shortlists: Shortlists) -> None:
    active_offer(cast)
    active_offer(cast, title="Port security courses")
    before = [pair.likely for pair in find(cast, cast.chidi, OFFER, shortlists)]
    active_offer(cast, by=cast.dana)
    draft_request(cast, marking=Marking.COORDINATORS)
    twice_asked(cast)
    for memory in (None, warmed(cast, shortlists)):
        assert [pair.likely for pair in find(cast, cast.chidi, OFFER, shortlists, memory)] == before
        assert find(cast, cast.rosa, REQUEST, shortlists, memory) == []


def warmed(cast: Cast, shortlists: Shortlists) -> Likenesses:
    """Return a memory that has seen what a coordinator sees."""
    memory = Likenesses()
    for kind in Likeness:
        find(cast, cast.lucia, kind, shortlists, memory)
    return memory


def test_two_things_are_not_shown_to_be_decided_again(cast: Cast, shortlists: Shortlists) -> None:
    one, other = twice_asked(cast)
    decide(cast, cast.lucia, REQUEST, other.id, one.id, same=False, words="Two ports.")
    (pair,) = find(cast, cast.tomas, REQUEST, shortlists)
    assert (pair.is_open, pair.is_same, pair.decision and pair.decision.words) == (False, False, "Two ports.")


def test_two_things_are_shown_again_once_one_of_them_changed(cast: Cast, shortlists: Shortlists) -> None:
    need = open_need(cast)
    other = open_need(cast)
    memory = Likenesses()
    decide(cast, cast.lucia, REQUEST, need.request_id, other.request_id, same=False)
    assert ids(find(cast, cast.lucia, REQUEST, shortlists, memory)) == set()
    answers = need_answers(result="A plan.")
    requests.edit_need(cast.session, need, answers, version=need.version, by=cast.as_(cast.amina))
    assert len(ids(find(cast, cast.lucia, REQUEST, shortlists, memory))) == 1


def test_a_pair_found_to_be_one_thing_is_said_on_both_pages(cast: Cast, shortlists: Shortlists) -> None:
    one, other = twice_asked(cast)
    decide(cast, cast.lucia, REQUEST, one.id, other.id, same=True)
    for row in (one, other):
        given = {"likenesses": Likenesses(), "shortlists": shortlists}
        (pair,) = duplicates.find_alike(cast.session, cast.as_(cast.lucia), row, **given)
        assert pair.is_same


def test_a_decision_can_be_taken_back_by_deciding_again(cast: Cast, shortlists: Shortlists) -> None:
    one, other = twice_asked(cast)
    decide(cast, cast.lucia, REQUEST, one.id, other.id, same=True)
    decide(cast, cast.tomas, REQUEST, other.id, one.id, same=False)
    (pair,) = find(cast, cast.lucia, REQUEST, shortlists)
    assert pair.decision
    assert (pair.is_same, pair.decision.person.name) == (False, "Tomas")


def test_a_decision_is_written_into_both_histories_and_read_by_neither_side(cast: Cast) -> None:
    one, other = twice_asked(cast)
    decide(cast, cast.lucia, REQUEST, one.id, other.id, same=True)
    for row in (one, other):
        told = {
            person.name: [line.step for line in find_history(cast.session, cast.as_(person), row.id)]
            for person in (cast.noor, cast.amina, cast.lucia)
        }
        assert told["Noor"] == [*told["Amina"], "found-same"]
        assert told["Lucia"] == told["Amina"]


@pytest.mark.parametrize("name", ["amina", "rosa", "chidi", "kamau", "wei", "noor"])
def test_only_a_coordinator_of_both_decides_on_requests(cast: Cast, name: str) -> None:
    one, other = twice_asked(cast, Marking.EVERYONE)
    with pytest.raises((Refused, Missing)):
        decide(cast, getattr(cast, name), REQUEST, one.id, other.id, same=True)


def test_a_row_is_not_decided_to_be_itself_nor_what_is_not_there(cast: Cast) -> None:
    one, _other = twice_asked(cast)
    for name in (one.id, "a" * 20):
        with pytest.raises(Missing):
            decide(cast, cast.lucia, REQUEST, one.id, name, same=True)


def test_an_organisation_entered_twice_is_shown_to_administrators_and_coordinators(
    cast: Cast, shortlists: Shortlists
) -> None:
    twin = Organisation(name="APS", state="FRA", is_provider=True)
    cast.session.add(twin)
    cast.session.flush()
    for person in (cast.noor, cast.lucia):
        assert ids(find(cast, person, ORGANISATION, shortlists)) == {frozenset((cast.agency.id, twin.id))}
    for person in (cast.amina, cast.chidi, cast.wei):
        assert find(cast, person, ORGANISATION, shortlists) == []
    decide(cast, cast.noor, ORGANISATION, cast.agency.id, twin.id, same=False)
    assert ids(find(cast, cast.lucia, ORGANISATION, shortlists)) == set()


def test_ministries_of_one_name_in_two_states_are_not_shown(cast: Cast, shortlists: Shortlists) -> None:
    cast.session.add(Organisation(name="Ministry of the Interior", state="GHA", is_state=True))
    assert find(cast, cast.noor, ORGANISATION, shortlists) == []


def test_an_administrator_is_shown_no_postings(cast: Cast, shortlists: Shortlists) -> None:
    assert cast.noor.roles == [Role.ADMINISTRATOR]
    active_offer(cast)
    active_offer(cast)
    assert find(cast, cast.noor, OFFER, shortlists) == []
