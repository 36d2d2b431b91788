"""A provider's pages: from a draft to an active offer, its pauses and its end, and what others read of it."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from matching import clock as clock_module
from matching.models.offer import Offer
from matching.services import offers
from matching.vocabulary.names import OfferState
from tests.cast import Cast, active_offer, offer_answers
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
OFFER = {
    "title": "Course for port officers",
    "description": "Two weeks of training.",
    "areas": ["011", "KEN"],
    "working_languages": ["fr"],
    "places": "3",
}


def state_of(cast: Cast, offer: Offer) -> OfferState:
    """Return where the offer stands now."""
    cast.session.rollback()
    cast.session.refresh(offer)
    state = offer.state
    cast.session.rollback()
    return state


def test_a_provider_drafts_and_submits_an_offer_and_a_coordinator_verifies_it(cast: Cast, visit: Visit) -> None:
    chidi, lucia = visit(cast.chidi), visit(cast.lucia)
    page = chidi.post("/offers/new", **OFFER).location
    assert page is not None
    assert chidi.post(f"{page}/submit", on=page).location == page
    assert lucia.post(f"{page}/verify", on=page).location == page
    offer = cast.session.exec(select(Offer)).one()
    assert (offer.state, offer.places, offer.areas) == (OfferState.ACTIVE, 3, ["011", "KEN"])


def test_a_draft_lists_what_it_lacks_with_links(cast: Cast, visit: Visit) -> None:
    chidi = visit(cast.chidi)
    page = chidi.post("/offers/new", title="Course").location
    chidi.get(page)
    assert "Choose where the offer may be used." in chidi.page
    assert f"{page}/edit#areas" in chidi.page


def test_an_offer_is_returned_with_gaps_and_mended(cast: Cast, visit: Visit) -> None:
    offer = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    offers.submit(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    page, lucia, chidi = f"/offers/{offer.id}", visit(cast.lucia), visit(cast.chidi)
    assert lucia.post(f"{page}/return", on=page).status_code == 422
    assert lucia.post(f"{page}/return", on=page, gaps="Say who teaches.").status_code == 303
    chidi.get(page)
    assert "Say who teaches." in chidi.page
    assert chidi.post(f"{page}/edit", conditions="Taught by officers.").status_code == 303
    assert chidi.post(f"{page}/submit", on=page).status_code == 303
    assert state_of(cast, offer) is OfferState.SUBMITTED


def test_an_offer_is_paused_resumed_confirmed_and_withdrawn(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast)
    page, chidi = f"/offers/{offer.id}", visit(cast.chidi)
    later = (clock_module.today() + timedelta(days=90)).isoformat()
    steps = [("pause", OfferState.PAUSED), ("resume", OfferState.ACTIVE), ("confirm", OfferState.ACTIVE)]
    for step, after in [*steps, ("withdraw", OfferState.WITHDRAWN)]:
        assert chidi.post(f"{page}/{step}", on=page, valid_until=later).status_code == 303, step
        assert state_of(cast, offer) is after
    assert offer.valid_until.isoformat() == later


def test_an_offer_is_not_confirmed_until_a_day_that_has_passed(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast)
    page, chidi = f"/offers/{offer.id}", visit(cast.chidi)
    assert chidi.post(f"{page}/confirm", on=page, valid_until="2020-01-01").status_code == 422
    assert "This date has passed." in chidi.page


def test_exclusions_are_read_by_the_owner_and_coordinators_only(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast, exclusions=["PER"])
    for person, reads in (
        (cast.chidi, True),
        (cast.lucia, True),
        (cast.rosa, False),
        (cast.dana, False),
        (None, False),
    ):
        visitor = visit(person)
        assert visitor.get(f"/offers/{offer.id}").status_code == 200
        assert ("Peru" in visitor.page) is reads
        assert ("places are taken" in visitor.page) is reads


def test_a_stale_edit_keeps_what_was_typed_and_shows_both_texts(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast)
    address, chidi = f"/offers/{offer.id}/edit", visit(cast.chidi)
    assert chidi.post(address, version="0", title="Course of Chidi").status_code == 409
    assert "Port security risk assessment courses" in chidi.page
    assert chidi.form(address)["title"] == ["Course of Chidi"]
    assert chidi.send(address, chidi.form(address)).status_code == 303


def test_places_that_are_taken_cannot_be_taken_away(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast)
    offer.places_used = 2
    cast.session.commit()
    chidi = visit(cast.chidi)
    assert chidi.post(f"/offers/{offer.id}/edit", places="1").status_code == 422
    assert "2 places are taken already." in chidi.page


def test_an_offer_whose_provider_is_fictional_names_no_real_state(cast: Cast, visit: Visit) -> None:
    cast.agency.fictional = True
    offer = active_offer(cast, areas=["KEN", "011"])
    visitor = visit()
    visitor.get(f"/offers/{offer.id}")
    assert "Kenya" not in visitor.page
    assert "France" not in visitor.page
    assert "Demonstration State" in visitor.page
    assert "fictional" in visitor.page
    chidi = visit(cast.chidi)
    chidi.get(f"/offers/{offer.id}/edit")
    assert "Kenya" not in chidi.page


def test_the_list_is_one_line_for_each_offer(cast: Cast, visit: Visit) -> None:
    active_offer(cast)
    visitor = visit()
    visitor.get("/offers")
    for fact in ("Port security risk assessment courses", "Agency for Port Security", "Africa", "Ports and shipping"):
        assert fact in visitor.page
    assert visitor.get("/offers?page=99999999999999999999").status_code == 200
