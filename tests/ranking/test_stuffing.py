"""An offer that names everything gains nothing by it, and a copy of a request is seen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import matching
from matching.ranking.documents import Document
from matching.ranking.focus import measure_focus
from matching.ranking.judged import Judged, load_judged
from matching.ranking.reading import read
from matching.ranking.similarity import fit_model
from matching.ranking.stuffing import find_stuffing
from matching.vocabulary.codes import Facet, codes
from tests.ranking.postings import document

STUFFED = {"O117", "O118", "O119", "O120"}
EVERYTHING = {facet.value: tuple(code.code for code in codes(facet)) for facet in (Facet.SECTORS, Facet.CAPABILITIES)}


@pytest.fixture(scope="module")
def judged() -> Judged:
    return load_judged(Path(matching.__file__).parent / "demonstration")


def test_the_stuffed_offers_of_the_demonstration_and_no_others_are_flagged(judged: Judged) -> None:
    assert {offer.id for offer in judged.offers if find_stuffing(offer.document)} == STUFFED


def test_no_request_of_the_demonstration_is_flagged(judged: Judged) -> None:
    assert [need.id for need in judged.needs if find_stuffing(need.document)] == []


def test_no_stuffed_offer_is_among_the_first_ten_of_any_request(judged: Judged) -> None:
    offers = sorted(judged.offers, key=lambda offer: offer.id)
    documents = [offer.document for offer in offers]
    scores = fit_model(documents).score_documents([need.document for need in judged.needs], documents)
    firsts = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    assert STUFFED.isdisjoint(offers[place].id for place in firsts.ravel())


def test_naming_every_code_makes_an_offer_weaker_for_what_it_does() -> None:
    need, honest = document("dams", sectors=("water.dams",)), document("dams", sectors=("water.dams",))
    stuffed = replace(honest, **EVERYTHING)
    good, bad = fit_model([honest]).score_documents([need], [honest, stuffed])[0]
    assert bad < good / 2


def test_the_reason_says_how_widely_an_offer_spreads() -> None:
    why = find_stuffing(document("dams", **EVERYTHING))
    assert why is not None
    assert why.code == "spread-over-everything"
    assert why.values["spread"] > why.values["free"]


def test_a_long_text_may_name_more_than_a_short_one() -> None:
    """Names of many sectors are stuffing in ten lines, and a programme on three pages that says more of each."""
    names = "Ports, airports, railways, dams, banks, hospitals, power plants, pipelines, data centres, stadiums. "
    pages = " ".join(f"paragraph{number} describes calmly whatever colleagues do there" for number in range(80))
    short, long = Document("en", "Help", names * 2), Document("en", "Help", names * 2 + pages)
    assert find_stuffing(short) is not None
    assert find_stuffing(long) is None
    assert measure_focus(read(short)) < measure_focus(read(long)) == 1.0


def test_an_honest_offer_loses_nothing() -> None:
    assert measure_focus(read(document("dams"))) == 1.0
