"""Who sees what, as sentences, over one row of every kind."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from matching.database import open_session
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.matches import matches_seen_by, may_see_contacts, may_see_refusal
from matching.policy.offers import may_see_private_facts, offers_seen_by
from matching.policy.requests import needs_seen_by, requests_seen_by
from matching.policy.viewer import ANYONE, Viewer
from matching.queries.requests import Summary, find_summaries
from matching.vocabulary.names import Marking, MatchState, OfferState, Party, RequestState
from tests.policy.world import World

CLAUSES = {Request: requests_seen_by, Need: needs_seen_by, Offer: offers_seen_by, Match: matches_seen_by}


def seen(world: World, viewer: Viewer, table: Any) -> set[str]:
    """Return the identifiers of the rows of `table` that the viewer finds."""
    return set(world.session.exec(select(table.id).where(CLAUSES[table](viewer))))


def readers(world: World, row: Any) -> set[str]:
    """Return the names of those who find `row`."""
    return {name for name, viewer in world.viewers().items() if row.id in seen(world, viewer, type(row))} - {"system"}


def request_of(world: World, state: RequestState, marking: Marking) -> Request:
    """Return a request of Kenya with no match."""
    found = (row for row in world.requests if row.organisation_id == world.kenya.id)
    return next(row for row in found if (row.state, row.marking) == (state, marking))


@pytest.mark.parametrize("marking", Marking)
def test_a_draft_is_seen_by_its_own_organisation_alone(world: World, marking: Marking) -> None:
    assert readers(world, request_of(world, RequestState.DRAFT, marking)) == {"Amina", "Mosi"}


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.DRAFT])
def test_a_request_for_coordinators_only_is_read_by_those_it_is_assigned_to(world: World, state: RequestState) -> None:
    able = {"Amina", "Mosi", "Odile", "Lucia"}
    assert readers(world, request_of(world, state, Marking.COORDINATORS)) == able


def test_an_open_request_for_providers_is_read_by_providers_too(world: World) -> None:
    able = {"Amina", "Mosi", "Odile", "Lucia", "Tomas", "Francoise", "Chidi", "Dana", "Ines"}
    assert readers(world, request_of(world, RequestState.OPEN, Marking.PROVIDERS)) == able


def test_an_open_request_for_everyone_is_read_by_everyone(world: World) -> None:
    everyone = set(world.viewers()) - {"system"}
    assert readers(world, request_of(world, RequestState.OPEN, Marking.EVERYONE)) == everyone


def test_a_submitted_request_for_everyone_is_not_read_by_everyone_yet(world: World) -> None:
    able = {"Amina", "Mosi", "Odile", "Lucia", "Tomas", "Francoise"}
    assert readers(world, request_of(world, RequestState.SUBMITTED, Marking.EVERYONE)) == able


@pytest.mark.parametrize("name", ["Wei", "Noor", "Gone"])
@pytest.mark.parametrize("table", CLAUSES)
def test_observers_administrators_and_closed_accounts_see_what_anyone_sees(
    world: World, name: str, table: type[Any]
) -> None:
    assert seen(world, world.viewers()[name], table) == seen(world, ANYONE, table)


def test_anyone_sees_no_match_at_all(world: World) -> None:
    assert not seen(world, ANYONE, Match)


def test_a_coordinator_sees_no_hidden_request_of_their_own_state(world: World) -> None:
    theirs = {row.id for row in world.requests if row.organisation_id == world.kenya.id}
    assert seen(world, world.as_(world.kamau), Request) & theirs == seen(world, ANYONE, Request) & theirs


def test_a_coordinator_sees_no_inactive_offer_of_their_own_state(world: World) -> None:
    found = seen(world, world.as_(world.francoise), Offer)
    theirs = {row.state for row in world.offers if row.organisation_id == world.agency.id and row.id in found}
    assert theirs == {OfferState.ACTIVE}


def test_a_coordinator_sees_no_match_with_either_side_of_their_own_state(world: World) -> None:
    for_kamau, for_francoise = (seen(world, world.as_(who), Match) for who in (world.kamau, world.francoise))
    assert not [row for row in world.matches if row.id in for_kamau and row.need.request.organisation.state == "KEN"]
    assert not [row for row in world.matches if row.id in for_francoise and row.offer.organisation.state == "FRA"]


def test_a_summary_loads_its_number_and_its_words_and_nothing_else(world: World) -> None:
    with open_session(world.session.get_bind(), writes=False) as session:
        found = find_summaries(session, world.as_(world.rosa))
        assert not session.identity_map.keys()
    chosen = (row for row in world.requests if (row.state, row.marking) == (RequestState.OPEN, Marking.PROVIDERS))
    shown = [row for row in chosen if row.publish_summary and row.public_summary and row.organisation is not world.peru]
    assert set(found) == {Summary(row.number, row.public_summary) for row in shown}


def test_contacts_are_for_the_sides_and_coordinators_of_an_introduced_match(world: World) -> None:
    for match in world.matches:
        shown = {name for name, viewer in world.viewers().items() if may_see_contacts(viewer, match)}
        assert shown == (parties(world, match) if match.state is MatchState.INTRODUCED else set())


def test_the_inner_words_of_a_refusal_are_for_who_refused_and_for_coordinators(world: World) -> None:
    match = next(row for row in world.matches if row.offer.organisation is world.agency and row.state == "declined")
    match.declined_by = Party.PROVIDER
    told = {name for name, viewer in world.viewers().items() if may_see_refusal(viewer, match)}
    world.session.rollback()
    assert told == {"Chidi", *coordinators(world, match)}


def test_places_left_are_for_the_owner_and_coordinators_of_other_states(world: World) -> None:
    offer = next(row for row in world.offers if row.organisation is world.agency)
    told = {name for name, viewer in world.viewers().items() if may_see_private_facts(viewer, offer)}
    assert told == {"system", "Chidi", "Lucia", "Tomas", "Kamau"}


def parties(world: World, match: Match) -> set[str]:
    """Return the people of both sides, and the coordinators whom neither side's State recuses."""
    sides = {match.need.request.organisation_id: "state", match.offer.organisation_id: "provider"}
    same = match.need.request.organisation_id == match.offer.organisation_id
    people = [person for person in world.people() if person.organisation_id in sides and not person.closed_at]
    acting = {person.name for person in people if same or sides[person.organisation_id] in person.roles}
    if match.need.request.state is not RequestState.DRAFT:
        acting |= {who.name for who in people if sides[who.organisation_id] == "state" and "auditor" in who.roles}
    return acting | coordinators(world, match)


def coordinators(world: World, match: Match) -> set[str]:
    """Return the coordinators whose case it is, and whom neither side's State recuses."""
    request = match.need.request
    states = {match.need.request.organisation.state, match.offer.organisation.state}
    hidden, assigned = request.marking is Marking.COORDINATORS, {row.person_id for row in request.assigned}
    desk = [world.lucia, world.tomas, world.kamau, world.francoise]
    able = [who for who in desk if not hidden or who.id in assigned]
    able = [who for who in able if not (who is world.tomas and request.organisation is world.chile)]
    return {person.name for person in able if person.state is None or person.state not in states}


def visible_numbers(session: Session, viewer: Viewer) -> set[str]:
    """Return the numbers of the requests that the viewer finds."""
    return set(session.exec(select(col(Request.number)).where(requests_seen_by(viewer))))


def test_two_focal_points_of_one_state_see_the_same(world: World) -> None:
    amina, mosi = (visible_numbers(world.session, world.as_(who)) for who in (world.amina, world.mosi))
    assert amina == mosi
