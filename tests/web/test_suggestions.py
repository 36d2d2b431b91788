"""Codes that the text speaks of, beside the form: one press ticks one, nothing typed is lost and nothing is saved."""

import re
from collections.abc import Callable

import pytest

from matching.models.request import Need
from matching.services import offers
from tests.cast import Cast, draft_request, offer_answers
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
SPEAKS = "This text also speaks of:"
TEXT = "Exercises at the airport. Exercises at the airport and its air traffic control."
AIR = "sectors:transport.air"


@pytest.fixture
def need(cast: Cast) -> Need:
    """Amina's draft, whose text speaks of an airport and whose codes do not."""
    _request, need = draft_request(cast, title="An airport", description=TEXT, sectors=[], capabilities=[])
    cast.session.commit()
    return need


def offered(visitor: Visitor) -> list[str]:
    """Return what the buttons of the page's suggestions would tick."""
    return re.findall(r'name="add" value="([^"]*)"', visitor.page)


def test_the_form_of_a_saved_need_offers_what_its_text_speaks_of(cast: Cast, visit: Visit, need: Need) -> None:
    visitor = visit(cast.amina)
    visitor.get(f"/needs/{need.id}/edit")
    assert SPEAKS in visitor.page
    assert AIR in offered(visitor)
    assert '<q dir="auto">airport</q>' in visitor.page


def test_the_form_of_a_saved_offer_offers_them_too(cast: Cast, visit: Visit) -> None:
    offer = offers.draft(cast.session, offer_answers(description=TEXT, sectors=[]), by=cast.as_(cast.chidi))
    cast.session.commit()
    visitor = visit(cast.chidi)
    visitor.get(f"/offers/{offer.id}/edit")
    assert AIR in offered(visitor)


def test_one_press_ticks_the_code_keeps_what_was_typed_and_saves_nothing(cast: Cast, visit: Visit, need: Need) -> None:
    visitor, address = visit(cast.amina), f"/needs/{need.id}/edit"
    answer = visitor.post(address, title="An airport of ours", add=AIR)
    assert answer.status_code == 200
    assert visitor.form(address)["sectors"] == ["transport.air"]
    assert visitor.form(address)["title"] == ["An airport of ours"]
    assert "Ticked below, not saved yet: Civil aviation and airports" in visitor.page
    assert AIR not in offered(visitor)
    cast.session.refresh(need)
    assert (need.title, need.sectors) == ("An airport", [])


def test_what_was_ticked_by_a_press_is_saved_with_the_form(cast: Cast, visit: Visit, need: Need) -> None:
    visitor, address = visit(cast.amina), f"/needs/{need.id}/edit"
    visitor.post(address, add=AIR)
    assert visitor.send(address, visitor.form(address)).status_code == 303
    cast.session.refresh(need)
    assert need.sectors == ["transport.air"]


def test_a_text_that_is_not_saved_yet_is_read_on_a_press(cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.chidi)
    visitor.get("/offers/new")
    assert SPEAKS not in visitor.page
    visitor.post("/offers/new", description=TEXT, find="text")
    assert AIR in offered(visitor)
    visitor.post("/offers/new", description="We send our regards.", find="text")
    assert "No other code was found in the text." in visitor.page


@pytest.mark.parametrize("nonsense", ["sectors:no.such", "nothing", ":", "areas:world", "sectors", "title:energy"])
def test_a_button_that_is_none_of_ours_ticks_nothing(cast: Cast, visit: Visit, need: Need, nonsense: str) -> None:
    visitor, address = visit(cast.amina), f"/needs/{need.id}/edit"
    assert visitor.post(address, add=nonsense).status_code == 200
    assert "sectors" not in visitor.form(address)
    assert "not saved yet" not in visitor.page


def test_no_more_than_three_are_offered(cast: Cast, visit: Visit, need: Need) -> None:
    visitor, address = visit(cast.amina), f"/needs/{need.id}/edit"
    text = "Ports, airports, railways, dams, banks, hospitals, schools, stadiums, nuclear power."
    visitor.post(address, description=text, find="text")
    assert len(offered(visitor)) == 3
