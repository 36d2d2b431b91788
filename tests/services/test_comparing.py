"""What counts as a match, a part, a mismatch or a blank, field by field."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from matching import clock
from matching.ranking import documents
from matching.services.comparing import FIELDS, Agreement, Beside, compare
from matching.vocabulary.names import CostTerms
from tests.ranking.postings import need, offer

MATCH, PART, MISMATCH, BLANK = Agreement
TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=300)
NO_TEXT = documents.Document("en", "", "")
Said = dict[str, Any]


def beside(asked: Said, given: Said, **changes: Any) -> Beside:
    """Return a pair with these facts and codes and no words."""
    facets = {"sectors", "capabilities", "assistance_types"}
    documented = [
        replace(NO_TEXT, **{name: value for name, value in said.items() if name in facets}) for said in (asked, given)
    ]
    facts = [{name: value for name, value in said.items() if name not in facets} for said in (asked, given)]
    pair = Beside(
        asked=need(document=documented[0], **facts[0]),
        given=offer(document=documented[1], **facts[1]),
        cost_terms=CostTerms.FREE,
        shut={},
        shows_places=True,
    )
    return replace(pair, **changes)


JUDGED = [
    ("sectors", {"sectors": ("water",)}, {"sectors": ("water.dams",)}, MATCH),
    ("sectors", {"sectors": ("water", "energy")}, {"sectors": ("water",)}, PART),
    ("sectors", {"sectors": ("water.dams",)}, {"sectors": ("water",)}, PART),
    ("sectors", {"sectors": ("water",)}, {"sectors": ("energy",)}, MISMATCH),
    ("sectors", {"sectors": ("water",)}, {}, BLANK),
    ("sectors", {}, {"sectors": ("water",)}, BLANK),
    ("area", {}, {"areas": ("014",)}, MATCH),
    ("area", {}, {}, BLANK),
    ("languages", {"working_languages": ("ru",)}, {"working_languages": ("en", "ru")}, MATCH),
    ("languages", {"working_languages": ("ru", "fr")}, {"working_languages": ("ru",)}, PART),
    ("languages", {"working_languages": ("ru",)}, {"working_languages": ("fr",), "interpretation": True}, PART),
    ("languages", {}, {"working_languages": ("fr",)}, BLANK),
    ("modes", {"modes": ("remote",)}, {"modes": ("remote",)}, MATCH),
    ("modes", {"modes": ("remote",)}, {}, BLANK),
    ("window", {"needed_until": SOON}, {"available_until": LATER}, MATCH),
    ("window", {"needed_until": LATER}, {"available_until": SOON}, PART),
    ("window", {"needed_until": LATER}, {"available_from": SOON}, PART),
    ("window", {"needed_from": SOON}, {"available_from": TODAY}, MATCH),
    ("window", {"needed_from": SOON}, {"available_until": LATER}, PART),
    ("window", {}, {"available_until": SOON}, BLANK),
    ("places", {}, {"places_left": 1}, MATCH),
    ("places", {}, {"places_left": 0}, MISMATCH),
]


@pytest.mark.parametrize(("field", "asked", "given", "agreement"), JUDGED)
def test_each_field_is_judged_by_what_both_say(field: str, asked: Said, given: Said, agreement: Agreement) -> None:
    assert compare(beside(asked, given))[field] is agreement


@pytest.mark.parametrize(
    ("field", "gate"), [("area", "area"), ("languages", "language"), ("modes", "mode"), ("window", "windows")]
)
def test_a_field_whose_gate_is_shut_is_a_mismatch(field: str, gate: str) -> None:
    assert compare(beside({}, {}, shut={gate: "why"}))[field] is MISMATCH


@pytest.mark.parametrize(
    ("terms", "agreement"),
    [(CostTerms.FREE, MATCH), (CostTerms.SHARED, PART), (CostTerms.AT_COST, PART), (CostTerms.TO_AGREE, BLANK)],
)
def test_what_the_state_pays_counts_in_part(terms: CostTerms, agreement: Agreement) -> None:
    assert compare(beside({}, {}, cost_terms=terms))["cost"] is agreement


def test_dates_that_are_over_are_a_mismatch() -> None:
    assert compare(beside({"needed_until": SOON}, {}, shut={"active": "window-over"}))["window"] is MISMATCH


def test_places_are_not_judged_for_those_who_may_not_know_them() -> None:
    assert compare(beside({}, {}, shows_places=False))["places"] is None


def test_every_field_that_can_be_judged_is_judged_here() -> None:
    assert {field.name for field in FIELDS} - {row[0] for row in JUDGED} == {
        "capabilities",
        "assistance_types",
        "cost",
        "provider",
    }
