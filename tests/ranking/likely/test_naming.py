"""Names that may be one organisation, against pairs that were judged by hand."""

import csv
from pathlib import Path

import pytest

from matching.ranking.naming import ALIKE, Named, find_same_names
from matching.vocabulary.files import FOLDER as VOCABULARY

JUDGED = Path(__file__).parent / "names.csv"
PRECISION, RECALL = 1.0, 0.9
"""Measured when the thresholds were set: 1 and 0.906, on the pairs by which they were set."""


def likeness(one: str, other: str, state: str | None = None, other_state: str | None = None) -> float:
    """Return how much alike two names are; 0 where they are not shown."""
    found = find_same_names([Named("a", one, state), Named("b", other, other_state)])
    return found[0].score if found else 0.0


def codes(one: str, other: str) -> list[str]:
    """Return the codes of the reasons why two names are shown."""
    found = find_same_names([Named("a", one), Named("b", other)])
    return [reason.code for likely in found for reason in likely.reasons]


def test_the_judged_pairs_are_told_apart() -> None:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = [bool(likeness(r["one"], r["other"], r["state"] or None, r["other_state"] or None)) for r in rows]
    same = [row["same"] == "1" for row in rows]
    right = sum(a and b for a, b in zip(shown, same, strict=True))
    wrong = [
        (row["one"], row["other"])
        for row, is_shown, is_same in zip(rows, shown, same, strict=True)
        if is_shown != is_same
    ]
    assert right / sum(shown) >= PRECISION, wrong
    assert right / sum(same) >= RECALL, wrong


def test_a_ministry_of_another_state_is_another_ministry() -> None:
    assert likeness("Ministry of the Interior", "Ministry of the Interior", "KEN", "KEN") == 1.0
    assert likeness("Ministry of the Interior", "Ministry of the Interior", "KEN", "PER") == 0.0


def test_an_acronym_is_held_beside_the_whole_name() -> None:
    assert codes("Agency for Port Security", "APS") == ["short-name"]
    assert codes("Agency for Port Security (APS)", "Agency for Port Safety (APS)") == ["short-name"]


def test_equal_initials_alone_say_nothing() -> None:
    assert codes("Agency for Port Security", "Academy of Police Science") == []


def test_names_in_two_languages_meet_in_the_table_of_aliases() -> None:
    assert codes("ИКАО", "منظمة الطيران المدني الدولي") == ["known-names"]


@pytest.mark.parametrize("form", ["Ltd", "GmbH", "S.A.", "LLC", "S. A. R. L."])
def test_a_legal_form_makes_no_other_organisation(form: str) -> None:
    assert codes("Coffre & Sentier", f"Coffre & Sentier {form}") == ["same-name"]


@pytest.mark.parametrize("name", ["", " ", "!!!", "\x00", "Ltd", "有限公司", "a" * 200])
def test_a_name_that_says_nothing_meets_nothing_else(name: str) -> None:
    assert codes(name, "Harbourgate Pass Systems") == []


def test_another_name_changes_nothing_for_a_pair() -> None:
    pair = [Named("a", "Harbourgate Pass Systems"), Named("b", "Harbourgate Pass Systems Ltd")]
    hidden = [Named(f"h{number}", f"Harbourgate Pass Systems {number}") for number in range(5)]
    seen = {(likely.one, likely.other): likely for likely in find_same_names([*hidden, *pair])}
    assert seen["a", "b"] == find_same_names(pair)[0]


def test_the_threshold_is_one_that_the_score_can_reach() -> None:
    assert 0 < ALIKE < 1
    assert (VOCABULARY / "legal_forms.csv").exists()
