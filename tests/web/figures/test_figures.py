"""The page of figures: small, honest, and counted only from what the viewer may see."""

from collections.abc import Callable
from datetime import timedelta

from matching import clock as now
from matching.models.person import Person
from matching.queries.figures import Beside, count_freshness, count_requests_by_state, count_sectors
from matching.vocabulary.names import Marking, RequestState
from tests.cast import Cast, active_offer, draft_request, open_need, proposed_match
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


def figures_of(visit: Visit, person: Person) -> str:
    """Return what the page of figures says to this person."""
    visitor = visit(person)
    assert visitor.get("/figures").status_code == 200
    return visitor.page[visitor.page.index("<main") :]


def test_figures_are_for_observers_coordinators_and_administrators(cast: Cast, visit: Visit) -> None:
    for person in (cast.wei, cast.lucia, cast.noor):
        assert visit(person).get("/figures").status_code == 200
    for person in (cast.amina, cast.chidi):
        assert visit(person).get("/figures").status_code == 404


def test_an_observer_is_not_told_of_a_request_for_coordinators_only(cast: Cast, visit: Visit) -> None:
    before = figures_of(visit, cast.wei)
    open_need(cast, marking=Marking.COORDINATORS)
    assert figures_of(visit, cast.wei) == before


def test_an_observer_counts_a_request_for_everyone(cast: Cast) -> None:
    open_need(cast, marking=Marking.EVERYONE)
    found = count_requests_by_state(cast.session, cast.as_(cast.wei))
    assert found == {RequestState.OPEN: 1}


def test_nobody_counts_a_draft_of_others(cast: Cast) -> None:
    draft_request(cast)
    cast.session.commit()
    assert count_requests_by_state(cast.session, cast.as_(cast.lucia)) == {}


def test_needs_stand_beside_the_offers_of_their_sector(cast: Cast) -> None:
    open_need(cast)
    open_need(cast, sectors=[])
    active_offer(cast, sectors=["transport.maritime", "transport"])
    found = count_sectors(cast.session, cast.as_(cast.lucia))
    assert found == (Beside("transport", 1, 1), Beside("", 1, 0))


def test_a_sector_without_an_offer_is_called_a_gap(cast: Cast, visit: Visit) -> None:
    open_need(cast)
    assert "Gap: no offer" in figures_of(visit, cast.lucia)


def test_offers_are_counted_by_how_long_they_still_stand(cast: Cast, clock: Callable[[timedelta], None]) -> None:
    for days in (5, 20, 90):
        active_offer(cast, valid_until=now.today() + timedelta(days=days))
    clock(timedelta(days=10))
    fresh = count_freshness(cast.session, cast.as_(cast.wei))
    assert (fresh.lasting, fresh.lapsing, fresh.lapsed) == (1, 1, 1)


def test_only_coordinators_read_about_matches(cast: Cast, visit: Visit) -> None:
    proposed_match(cast)
    assert "Matches by state" in figures_of(visit, cast.lucia)
    assert "Matches by state" not in figures_of(visit, cast.wei)
    assert "Matches by state" not in figures_of(visit, cast.noor)


def test_a_recused_coordinator_does_not_count_the_match(cast: Cast, visit: Visit) -> None:
    proposed_match(cast)
    assert "proposed" not in figures_of(visit, cast.kamau)
