"""Two or three offers side by side: who reads them, what each cell says, and what is said of wrong ticks."""

import re

import pytest
from flask import Flask

from matching.models.offer import Offer
from matching.models.request import Need
from matching.services import offers
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, offer_answers, open_need
from tests.web.matches.conftest import Visit
from tests.web.visitor import Visitor

A_SCORE = re.compile(r"\b0\.\d{3}\b|<meter|weighing")


@pytest.fixture
def other(cast: Cast, need: Need) -> Offer:
    """Another offer of Chidi's, on water, in Russian."""
    return active_offer(
        cast, sectors=["water"], capabilities=[], working_languages=["ru"], title="Water", description="Clean water."
    )


def compare(visitor: Visitor, need: Need, *numbers: str) -> int:
    """Open the comparison of the offers with these numbers; return the status."""
    answer = visitor.browser.get(f"/needs/{need.id}/compare", query_string={"offer": numbers})
    visitor.page = answer.get_data(as_text=True)
    return answer.status_code


def find_row(page: str, label: str) -> list[str]:
    """Return the words of the cells in the row with this label."""
    found = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page, re.S)
    assert found, label
    cells = re.findall(r"<td>(.*?)</td>", found[1], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_what_was_ticked_on_the_shortlist_stands_side_by_side(
    visit: Visit, cast: Cast, need: Need, offer: Offer, other: Offer
) -> None:
    lucia = visit(cast.lucia)
    assert compare(lucia, need, offer.number, other.number) == 200
    assert find_row(lucia.page, "Sectors") == [
        "Ports and shipping",
        "Match Ports and shipping",
        "Mismatch Water supply",
    ]
    assert find_row(lucia.page, "Working languages") == ["English", "Match English French", "Mismatch Russian"]
    assert find_row(lucia.page, "Ways of delivery") == ["Not said", "Not said", "Not said"]
    assert find_row(lucia.page, "Places left") == ["", "Match 2 of 2", "Match 2 of 2"]
    assert "No common working language" in find_row(lucia.page, "What stops it")[2]
    assert A_SCORE.search(find_row(lucia.page, "Score")[1])


def test_the_state_reads_it_in_words_without_scores_and_places(
    visit: Visit, cast: Cast, need: Need, offer: Offer, other: Offer
) -> None:
    amina = visit(cast.amina)
    assert compare(amina, need, offer.number, other.number) == 200
    assert "Ports and shipping" in find_row(amina.page, "What both share")[1]
    assert not A_SCORE.search(amina.page)
    assert "laces left" not in amina.page


@pytest.mark.parametrize("name", ["chidi", "dana", "rosa", "kamau", "wei", "noor"])
def test_nobody_else_finds_a_comparison(
    visit: Visit, cast: Cast, need: Need, offer: Offer, other: Offer, name: str
) -> None:
    assert compare(visit(getattr(cast, name)), need, offer.number, other.number) == 404


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "Tick the offers that you want to compare: two or three."),
        (1, "One offer alone cannot be compared. Tick one or two more."),
        (4, "You ticked 4 offers. Leave two or three of them ticked."),
    ],
)
def test_too_few_or_too_many_ticks_are_told_in_a_sentence_and_kept(
    visit: Visit, cast: Cast, need: Need, number: int, told: str
) -> None:
    numbers = [active_offer(cast, title=f"Port security courses {place}").number for place in range(4)]
    amina = visit(cast.amina)
    assert compare(amina, need, *numbers[:number]) == 422
    assert told in amina.page
    assert [name for name in numbers if f'value="{name}" checked' in amina.page] == numbers[:number]


@pytest.mark.parametrize("typed", ["O-9999-9999", "bananas", "\x00", "9" * 5000, "O-\u202e2222-2222"])
def test_a_number_of_no_offer_is_told_in_a_sentence(
    visit: Visit, cast: Cast, need: Need, offer: Offer, other: Offer, typed: str
) -> None:
    amina = visit(cast.amina)
    assert compare(amina, need, offer.number, typed) == 422
    assert "One of these numbers is of no offer that you can see." in amina.page
    assert f'value="{offer.number}" checked' in amina.page


def test_a_draft_reads_like_an_offer_that_is_not_there(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    draft = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    cast.session.commit()
    amina = visit(cast.amina)
    assert compare(amina, need, offer.number, draft.number) == 422
    assert "no offer that you can see" in amina.page


def test_an_excluded_state_reads_the_same_as_a_state_outside(visit: Visit, cast: Cast, need: Need) -> None:
    excluding, outside = active_offer(cast, exclusions=["KEN"]), active_offer(cast, areas=["019"])
    amina = visit(cast.amina)
    assert compare(amina, need, excluding.number, outside.number) == 200
    assert find_row(amina.page, "Area")[1:] == ["Mismatch Africa", "Mismatch Americas"]
    stops = find_row(amina.page, "What stops it")[1:]
    assert stops == ["The offer is not for the State that asks."] * 2


def test_a_coordinator_of_the_providers_state_reads_no_places(
    visit: Visit, cast: Cast, need: Need, offer: Offer, other: Offer
) -> None:
    cast.tomas.state = "FRA"
    cast.session.add(cast.tomas)
    cast.session.commit()
    tomas = visit(cast.tomas)
    assert compare(tomas, need, offer.number, other.number) == 200
    assert "Places left" not in tomas.page


def test_while_the_index_is_built_the_page_says_so(app: Flask, visit: Visit, cast: Cast) -> None:
    need, offer, other = open_need(cast), active_offer(cast), active_offer(cast)
    lucia = visit(cast.lucia)
    assert compare(lucia, need, offer.number, other.number) == 200
    assert "The shortlists are being prepared." in lucia.page


def test_a_code_that_only_the_text_speaks_of_is_marked_as_found(visit: Visit, cast: Cast, index: Shortlists) -> None:
    need, lucia = open_need(cast), visit(cast.lucia)
    found, other = active_offer(cast, sectors=["energy"]), active_offer(cast)
    compare(lucia, need, found.number, other.number)
    assert find_row(lucia.page, "Sectors")[1] == "Match Ports and shipping (found in its text) Energy"
