"""Each rule stands twice, for a row and for a query: they agree for everyone on every kind of row; a fault shows."""

from sqlalchemy import and_, false, or_, true
from sqlmodel import col, select

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.policy import duplicates, handling, matches, offers, people, releases, requests
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Marking, MatchState, OfferState, RequestState
from tests.policy.world import World, find_differences


def sees_need(world: World):
    """Return the rule for a need, told to whom it was released."""
    return lambda viewer, need: requests.may_see_need(viewer, need, released_to=world.released_to(need))


def sees_offer(world: World):
    """Return the rule for an offer, told to whom it was put."""
    return lambda viewer, offer: offers.may_see_offer(viewer, offer, put_to=world.put_to(offer))


def test_requests_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": requests.may_see_request, "seen_by": requests.requests_seen_by}
    assert not find_differences(world, world.requests, **rules)


def test_a_query_that_shows_closed_requests_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return or_(requests.requests_seen_by(viewer), col(Request.state) == RequestState.CLOSED)

    assert find_differences(world, world.requests, may=requests.may_see_request, seen_by=faulty)


def test_needs_are_found_just_where_they_may_be_seen(world: World) -> None:
    assert not find_differences(world, world.needs, may=sees_need(world), seen_by=requests.needs_seen_by)


def test_a_query_that_releases_needs_to_every_matched_provider_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        matched = select(Match.need_id).join(Offer).where(Offer.organisation_id == viewer.organisation_id)
        return or_(requests.needs_seen_by(viewer), col(Need.id).in_(matched))

    assert find_differences(world, world.needs, may=sees_need(world), seen_by=faulty)


def test_summaries_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": requests.may_see_summary, "seen_by": requests.summaries_seen_by}
    assert not find_differences(world, world.requests, **rules)


def test_a_query_that_forgets_the_consent_to_a_summary_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        chosen = (Request.state == RequestState.OPEN, Request.marking == "providers", Request.public_summary != "")
        return and_(*chosen, ~requests.requests_seen_by(viewer))

    assert find_differences(world, world.requests, may=requests.may_see_summary, seen_by=faulty)


def test_offers_are_found_just_where_they_may_be_seen(world: World) -> None:
    assert not find_differences(world, world.offers, may=sees_offer(world), seen_by=offers.offers_seen_by)


def test_a_query_that_forgets_that_coordinators_read_no_drafts_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return true() if "coordinator" in viewer.roles else offers.offers_seen_by(viewer)

    assert find_differences(world, world.offers, may=sees_offer(world), seen_by=faulty)


def test_a_query_that_hides_paused_offers_from_their_provider_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return and_(offers.offers_seen_by(viewer), col(Offer.state) != OfferState.PAUSED)

    assert find_differences(world, world.offers, may=sees_offer(world), seen_by=faulty)


def test_matches_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": matches.may_see_match, "seen_by": matches.matches_seen_by}
    assert not find_differences(world, world.matches, **rules)


def test_a_query_that_shows_a_side_what_was_not_put_to_it_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        own = select(Offer.id).where(Offer.organisation_id == viewer.organisation_id)
        return or_(matches.matches_seen_by(viewer), col(Match.offer_id).in_(own))

    assert find_differences(world, world.matches, may=matches.may_see_match, seen_by=faulty)


def test_a_query_that_forgets_recusal_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return true() if "coordinator" in viewer.roles else matches.matches_seen_by(viewer)

    assert find_differences(world, world.matches, may=matches.may_see_match, seen_by=faulty)


def test_people_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": people.may_see_person, "seen_by": people.people_seen_by}
    assert not find_differences(world, world.people(), **rules)


def test_a_query_that_shows_colleagues_to_one_another_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return or_(people.people_seen_by(viewer), Person.organisation_id == viewer.organisation_id)

    assert find_differences(world, world.people(), may=people.may_see_person, seen_by=faulty)


def test_organisations_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": people.may_see_organisation, "seen_by": people.organisations_seen_by}
    assert not find_differences(world, every_organisation(world), **rules)


def test_a_query_that_lists_every_provider_to_anyone_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return or_(people.organisations_seen_by(viewer), col(Organisation.is_provider))

    assert find_differences(world, every_organisation(world), may=people.may_see_organisation, seen_by=faulty)


def test_requests_are_compared_just_where_they_may_be(world: World) -> None:
    rules = {"may": duplicates.may_compare, "seen_by": duplicates.requests_compared_by}
    assert not find_differences(world, world.requests, **rules)


def test_offers_are_compared_just_where_they_may_be(world: World) -> None:
    rules = {"may": duplicates.may_compare, "seen_by": duplicates.offers_compared_by}
    assert not find_differences(world, world.offers, **rules)


def test_organisations_are_compared_just_where_they_may_be(world: World) -> None:
    rules = {"may": duplicates.may_compare, "seen_by": duplicates.organisations_compared_by}
    assert not find_differences(world, every_organisation(world), **rules)


def test_a_query_that_compares_the_cases_of_ones_own_state_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return true() if "coordinator" in viewer.roles else duplicates.offers_compared_by(viewer)

    assert find_differences(world, world.offers, may=duplicates.may_compare, seen_by=faulty)


def test_the_world_holds_every_kind_of_row(world: World) -> None:
    assert {match.state for match in world.matches if match.approved_at is None} == set(MatchState)
    assert len({(request.state, request.marking, request.organisation_id) for request in world.requests}) == 72
    assert len({(offer.state, offer.organisation_id) for offer in world.offers}) == 21


def every_organisation(world: World) -> list[Organisation]:
    """Return all organisations of the world."""
    return [found for found in vars(world).values() if isinstance(found, Organisation)]


def test_states_are_told_just_where_they_may_be(world: World) -> None:
    def may(viewer: Viewer, request: Request) -> bool:
        return requests.may_see_state(viewer, request, introduced_to=world.introduced_to(request))

    assert not find_differences(world, world.requests, may=may, seen_by=requests.requests_with_state_seen_by)


def test_a_query_that_lifts_the_veil_at_the_approval_is_caught(world: World) -> None:
    def may(viewer: Viewer, request: Request) -> bool:
        return requests.may_see_state(viewer, request, introduced_to=world.introduced_to(request))

    def faulty(viewer: Viewer):
        approved = select(Need.request_id).join(Match).join(Offer).where(Match.state == MatchState.APPROVED)
        ours = approved.where(Offer.organisation_id == viewer.organisation_id)
        return or_(requests.requests_with_state_seen_by(viewer), col(Request.id).in_(ours))

    assert find_differences(world, world.requests, may=may, seen_by=faulty)


def test_cases_are_handled_just_where_they_may_be(world: World) -> None:
    pairs = (
        (handling.may_handle, handling.requests_handled_by),
        (handling.coordinates_request, handling.requests_coordinated_by),
        (requests.reads_as_owner, requests.requests_read_as_owner),
        (requests.is_for_provider, requests.requests_for_provider),
    )
    for may, seen_by in pairs:
        assert not find_differences(world, world.requests, may=may, seen_by=seen_by), may.__name__


def test_a_query_that_forgets_objections_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        theirs = col(Request.organisation_id) == world.chile.id
        return or_(handling.requests_handled_by(viewer), theirs if "coordinator" in viewer.roles else false())

    rules = {"may": handling.may_handle, "seen_by": faulty}
    assert {name for name, _row in find_differences(world, world.requests, **rules)} == {"Tomas"}


def test_a_query_that_lets_every_coordinator_read_hidden_cases_is_caught(world: World) -> None:
    rules = {"may": handling.coordinates_request, "seen_by": handling.requests_handled_by}
    assert find_differences(world, world.requests, **rules)


def test_a_query_that_forgets_which_providers_were_named_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        return col(Request.marking) == Marking.PROVIDERS if "provider" in viewer.roles else false()

    assert find_differences(world, world.requests, may=requests.is_for_provider, seen_by=faulty)


def test_orphaned_cases_are_taken_on_just_where_they_may_be(world: World) -> None:
    at_work = world.at_work()

    def may(viewer: Viewer, request: Request) -> bool:
        return handling.may_take_on(viewer, request, at_work=at_work)

    assert not find_differences(world, world.requests, may=may, seen_by=handling.requests_to_take_on_by)
    assert find_differences(world, world.requests, may=may, seen_by=handling.requests_handled_by)


def test_releases_are_found_just_where_they_may_be_seen(world: World) -> None:
    rules = {"may": releases.may_see_release, "seen_by": releases.releases_seen_by}
    assert not find_differences(world, world.releases, **rules)


def test_a_query_that_forgets_the_last_day_of_a_release_is_caught(world: World) -> None:
    def faulty(viewer: Viewer):
        addressed = select(Addressee.release_id).where(Addressee.organisation_id == viewer.organisation_id)
        return or_(releases.releases_seen_by(viewer), col(Release.id).in_(addressed))

    assert find_differences(world, world.releases, may=releases.may_see_release, seen_by=faulty)
