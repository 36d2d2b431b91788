"""Who reads a shortlist, and what each of them reads."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from matching import clock
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services import matches, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason, Marking
from tests.cast import Cast, active_offer, approved_match, need_answers, open_need
from tests.web.matches.conftest import Visit

NUMBER = r'<td class="number">(\d\.\d{3})</td>'
A_SCORE = re.compile(r"\b0\.\d{3}\b|<meter|<svg class=\"stacked")


def test_the_parts_that_a_coordinator_reads_add_up_to_the_score(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/shortlist")
    *parts, together = [Decimal(number) for number in re.findall(NUMBER, lucia.page)]
    assert len(parts) == 7
    assert sum(parts) == together > Decimal("0.25")


def test_the_terms_of_each_part_add_up_to_the_part(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/shortlist")
    told = re.findall(
        r'<p class="label">[^<]+<span class="number">([\d.]+)</span></p>\s*<ul class="terms">(.*?)</ul>',
        lucia.page,
        re.S,
    )
    assert len(told) >= 4
    for part, terms in told:
        assert sum(Decimal(number) for number in re.findall(r'"number">([\d.]+)<', terms)) == Decimal(part)


def test_the_score_stands_beside_what_it_is_compared_with(visit: Visit, cast: Cast, need: Need, offer: Offer) -> None:
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/shortlist")
    assert "suggested above 0.100, good from 0.200." in lucia.page


def test_the_state_reads_the_same_offers_in_words_and_without_a_number(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    amina = visit(cast.amina)
    assert amina.get(f"/needs/{need.id}/shortlist").status_code == 200
    assert offer.number in amina.page
    assert "What both share" in amina.page
    assert not A_SCORE.search(amina.page)


def test_both_texts_are_quoted_for_what_they_share(visit: Visit, cast: Cast, index: Shortlists) -> None:
    need = open_need(cast, title="港口风险评估", description="我们希望评估主要集装箱港口面临的威胁。", sectors=[])
    active_offer(cast, sectors=[])
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/shortlist")
    told = amina.page.replace("\u2068", "").replace("\u2069", "")
    assert re.search(r"found in both texts: [^<]*港口[^<]* ↔ [^<]*[Pp]ort", told)


def test_what_the_offer_lacks_is_named(visit: Visit, cast: Cast, index: Shortlists) -> None:
    need = open_need(cast, capabilities=["risk.assessment", "recovery.continuity"])
    active_offer(cast)
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/shortlist")
    assert "The offer does not speak of these capabilities: " in amina.page


@pytest.mark.parametrize("name", ["chidi", "dana", "rosa", "kamau", "wei", "noor"])
def test_nobody_else_finds_a_shortlist(visit: Visit, cast: Cast, need: Need, offer: Offer, name: str) -> None:
    somebody = visit(getattr(cast, name))
    assert somebody.get(f"/needs/{need.id}/shortlist").status_code == 404
    assert somebody.get(f"/needs/{need.id}/why?offer={offer.number}").status_code == 404


def test_an_offer_that_one_check_stops_stands_apart_with_its_sentence(visit: Visit, cast: Cast, need: Need) -> None:
    active_offer(cast, working_languages=["ru", "es"])
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/shortlist")
    almost = lucia.page[lucia.page.index('id="almost"') :]
    assert "No common working language: the need has English, the offer has Russian, Spanish" in almost


def test_an_empty_shortlist_says_why(visit: Visit, cast: Cast, need: Need) -> None:
    active_offer(cast, areas=["019"], working_languages=["ru"])
    lucia = visit(cast.lucia)
    lucia.get(f"/needs/{need.id}/shortlist")
    assert "No offer fits this need at present." in lucia.page
    assert "Offers that are not for this State: 1." in lucia.page
    assert "Offers without a common working language or interpretation: 1." in lucia.page


def test_an_excluded_state_reads_what_a_state_outside_the_area_reads(visit: Visit, cast: Cast, need: Need) -> None:
    excluding, outside = active_offer(cast, exclusions=["KEN"]), active_offer(cast, areas=["019"])
    amina, read = visit(cast.amina), []
    for offer in (excluding, outside):
        amina.get(f"/needs/{need.id}/why?offer={offer.number}")
        read.append(re.findall(r'<ul class="stops">.*?</ul>', amina.page))
    assert read[0] == read[1] == ['<ul class="stops"><li>The offer is not for the State that asks.</li></ul>']


def test_the_state_does_not_learn_that_all_places_are_used(visit: Visit, cast: Cast, index: Shortlists) -> None:
    match = approved_match(cast, index)
    other = open_need(cast)
    match.offer.places = match.offer.places_used
    cast.session.add(match.offer)
    cast.session.commit()
    amina, lucia = visit(cast.amina), visit(cast.lucia)
    amina.get(f"/needs/{other.id}/why?offer={match.offer.number}")
    assert "places" not in amina.page.lower()
    assert "It passes every check" in amina.page
    lucia.get(f"/needs/{other.id}/why?offer={match.offer.number}")
    assert "All places of the offer are used." in lucia.page


def test_while_the_index_is_built_the_page_says_so(app: Flask, visit: Visit, cast: Cast) -> None:
    need = open_need(cast)
    lucia = visit(cast.lucia)
    assert lucia.get(f"/needs/{need.id}/shortlist").status_code == 200
    assert "The shortlists are being prepared." in lucia.page


def test_a_request_that_is_not_open_has_no_shortlist_yet(visit: Visit, cast: Cast, need: Need) -> None:
    requests.withdraw(cast.session, need.request, by=cast.as_(cast.amina))
    cast.session.commit()
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/shortlist")
    assert "The request is not open." in amina.page


def test_a_refused_pair_that_comes_back_says_what_changed(visit: Visit, cast: Cast, index: Shortlists) -> None:
    match, by = approved_match(cast, index), cast.as_(cast.amina)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=by)
    cast.session.commit()
    later = need_answers(needed_until=clock.today() + timedelta(days=300))
    requests.edit_need(cast.session, match.need, later, version=match.need.version, by=by)
    cast.session.commit()
    for person in (cast.amina, cast.lucia):
        somebody = visit(person)
        somebody.get(f"/needs/{match.need_id}/shortlist")
        assert "This pair was refused before. The need has changed since." in somebody.page


def test_a_need_for_coordinators_only_has_a_shortlist_for_its_state(
    visit: Visit, cast: Cast, index: Shortlists
) -> None:
    need, offer = open_need(cast, marking=Marking.COORDINATORS), active_offer(cast)
    mosi = visit(cast.mosi)
    mosi.get(f"/needs/{need.id}/shortlist")
    assert offer.number in mosi.page


def test_pieces_of_words_that_look_alike_in_two_languages_are_no_reason(
    visit: Visit, cast: Cast, index: Shortlists
) -> None:
    title, text = "Evaluación de riesgos de un puerto", "Deseamos evaluar las amenazas contra nuestro puerto principal."
    need, offer = open_need(cast, title=title, description=text), active_offer(cast)
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/shortlist")
    assert offer.number in amina.page
    assert "Words in common" not in amina.page
