"""Why not this offer? Any number may be typed."""

import pytest

from matching.models.offer import Offer
from matching.models.request import Need
from matching.services import offers
from tests.cast import Cast, active_offer, offer_answers, open_need
from tests.web.matches.conftest import Visit

NOT_THERE = "There is no offer with this number that you can see."


def test_an_offer_that_passes_has_its_place(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "It passes every check and stands at place 1 of the offers for this need." in lucia.page


def test_all_checks_that_stop_an_offer_are_told(visit: Visit, cast: Cast, need: Need) -> None:
    offer = active_offer(cast, areas=["019"], working_languages=["ru"])
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "2 checks stop it." in lucia.page
    assert "The offer is for other areas: Americas." in lucia.page
    assert "No common working language" in lucia.page


def test_where_two_checks_stop_an_offer_no_single_change_is_said_to_help(visit: Visit, cast: Cast, need: Need) -> None:
    one, two = active_offer(cast, areas=["019"]), active_offer(cast, areas=["019"], working_languages=["ru"])
    lucia = visit(cast.lucia)
    for offer, expected in ((one, False), (two, True)):
        lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
        assert ("No single change: more than one check stops it." in lucia.page) is expected


def test_the_page_says_first_which_need_and_which_offer_it_is_about(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
    before = lucia.page[: lucia.page.index("It passes every check")]
    assert need.title in before
    assert offer.title in before


def test_small_letters_and_missing_dashes_are_read(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/why?offer=%20{offer.number.lower().replace('-', '')}%20")
    assert "It passes every check" in amina.page


@pytest.mark.parametrize("typed", ["M-2222-2222", "O-9999-9999", "bananas", "9" * 5000, '"><b>x', "O-\u202e2222-2222"])
def test_a_bad_number_is_kept_and_answered_with_a_sentence(visit: Visit, cast: Cast, need: Need, typed: str) -> None:
    amina = visit(cast.amina)
    answer = amina.browser.get(f"/needs/{need.id}/why", query_string={"offer": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert NOT_THERE in page
    assert typed.replace('"', "&#34;").replace(">", "&gt;").replace("<", "&lt;") in page


def test_an_offer_that_is_still_a_draft_reads_like_one_that_is_not_there(visit: Visit, cast: Cast, need: Need) -> None:
    draft = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    cast.session.commit()
    for person in (cast.amina, cast.lucia):
        somebody = visit(person)
        somebody.get(f"/needs/{need.id}/why?offer={draft.number}")
        assert NOT_THERE in somebody.page


def test_a_coordinator_reads_what_would_let_a_stopped_pair_pass_and_how_many_more_needs(
    visit: Visit, cast: Cast, need: Need
) -> None:
    open_need(cast, working_languages=["en"])
    offer = active_offer(cast, working_languages=["ru"])
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "If this offer also worked in English, it would fit this need." in lucia.page
    assert "If this need also accepted Russian as a working language, this offer would fit." in lucia.page
    assert "If this offer also worked in English, it would fit 2 more needs." in lucia.page


def test_a_state_reads_what_its_own_need_could_do_and_no_number_of_needs(visit: Visit, cast: Cast, need: Need) -> None:
    offer = active_offer(cast, working_languages=["ru"])
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "If this need also accepted Russian as a working language, 1 more offer would fit." in amina.page
    assert "more need" not in amina.page
    amina.get(f"/needs/{need.id}/shortlist")
    assert "If this need also accepted Russian as a working language, 1 more offer would fit." in amina.page


def test_an_excluded_state_reads_no_other_help_than_a_state_outside_the_area(
    visit: Visit, cast: Cast, need: Need
) -> None:
    excluding, outside = active_offer(cast, exclusions=["KEN"]), active_offer(cast, areas=["019"])
    amina, lucia = visit(cast.amina), visit(cast.lucia)
    for offer in (excluding, outside):
        amina.get(f"/needs/{need.id}/why?offer={offer.number}")
        assert "What would help" not in amina.page
    lucia.get(f"/needs/{need.id}/why?offer={excluding.number}")
    assert "If this offer did not exclude Kenya, it would fit this need." in lucia.page


def test_demonstration_states_keep_their_letters_in_what_would_help(visit: Visit, cast: Cast, need: Need) -> None:
    cast.kenya.fictional = True
    cast.session.add(cast.kenya)
    cast.session.commit()
    offer, lucia = active_offer(cast, areas=["019"]), visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/why?offer={offer.number}")
    assert "could also be used in Demonstration State R (Eastern Africa), it would fit this need." in lucia.page
    assert "Kenya" not in lucia.page
