"""Every code that people may meet has its words."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import ngettext

from matching import areas
from matching.errors import Reason, reason
from matching.models.organisation import Organisation
from matching.ranking.ways import CODE, OFFER, WAYS
from matching.vocabulary import names
from matching.web import labels
from matching.web.labels.changes import GAINS, OPENINGS
from matching.web.labels.histories import SENTENCES as HISTORY
from matching.web.labels.names import NAMES
from matching.web.labels.steps import LABELS
from matching.web.labels.wordings import GATES, KEEPING, PAIRS, PEOPLE, RELEASES, SENTENCES
from matching.web.labels.wordings import STEPS as TOLD_OF_STEPS
from matching.web.labels.wordings_history import CHAIN
from matching.workflow import STEPS, Actor

BELOW = Path(__file__).resolve().parents[2] / "matching"
FILES = "exchange"  # the reasons of files are told on the command line, by words of their own
TOLD_APART = {"missing-field"}
NEVER_SHOWN = {names.PageLanguage, names.System, names.Factor}


def find_codes(source: str) -> Iterator[str]:
    """Give the codes of all reasons that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def test_no_code_has_two_sentences() -> None:
    parts = (KEEPING, PEOPLE, PAIRS, TOLD_OF_STEPS, RELEASES, GATES)
    assert len(SENTENCES) == sum(map(len, parts))


def test_every_reason_below_the_web_has_its_sentence() -> None:
    sources = [file for file in BELOW.rglob("*.py") if FILES not in file.parts]
    codes = {code for file in sources for code in find_codes(file.read_text(encoding="utf-8"))}
    assert codes - set(SENTENCES) - set(CHAIN) - TOLD_APART == set()


def test_a_planted_reason_is_found() -> None:
    assert list(find_codes('raise Refused(reason("because", a=1))')) == ["because"]


def test_every_member_of_the_closed_lists_has_its_name() -> None:
    for kind, called in NAMES.items():
        assert set(called) == set(kind), kind
    shown = {value for value in vars(names).values() if isinstance(value, type) and value.__module__ == names.__name__}
    assert shown - set(NAMES) == NEVER_SHOWN


def test_every_step_that_people_take_has_a_button_and_a_line_of_history() -> None:
    for step in STEPS:
        assert (step.noun.value, step.name) in HISTORY
        assert step.who == (Actor.SYSTEM,) or (step.noun, step.name) in LABELS


def test_every_change_that_would_help_has_its_sentences(sqlite_app: Flask) -> None:
    kinds = {(way.side, way.kind) for way in WAYS} | {(OFFER, CODE)}
    assert set(OPENINGS) == kinds
    assert set(GAINS) == kinds - {(OFFER, "place")}
    with sqlite_app.test_request_context("/"):
        for num, told in ((1, "1 more "), (7, "7 more ")):
            assert all(told in ngettext(*wording, num, value="Russian") for wording in GAINS.values())


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (
            reason("no-common-language", needs=("ru", "es"), offers=("en",)),
            "need has Russian, Spanish, the offer has En",
        ),
        (
            reason("windows-apart", need_from=None, need_until=date(2027, 1, 2), offer_from=None, offer_until=None),
            "to 2 J",
        ),
        (reason("not-in-this-state", noun="request", state="open", step="submit"), "now “open”"),
        (reason("incomplete", parts=(reason("missing-field", field="title", need="x", place=2),)), "Need 2: Give it"),
        (reason("places-are-taken", field="places", used=3), "3 places are taken"),
        (Reason("never heard of"), "This is not possible now."),
    ],
)
def test_a_sentence_holds_its_values_in_words(sqlite_app: Flask, why: Reason, told: str) -> None:
    with sqlite_app.test_request_context("/"):
        assert told in labels.sentence(why)


def test_a_fictional_state_never_bears_its_name(sqlite_app: Flask) -> None:
    ministry = Organisation(name="Ministry", state="KEN", is_state=True, fictional=True)
    with sqlite_app.test_request_context("/"):
        for iso3 in (state.iso3 for state in areas.states()):
            ministry.state = iso3
            assert labels.state_of(ministry).startswith("Demonstration State ")
            assert areas.state_name(iso3, "en") not in labels.state_of(ministry)
            refusal = reason("outside-area", state="KEN", areas=(iso3,))
            assert areas.state_name(iso3, "en") not in labels.sentence(refusal, fictional=True)


def test_a_real_state_is_called_by_its_united_nations_name(sqlite_app: Flask) -> None:
    ministry = Organisation(name="Ministry", state="KEN", is_state=True)
    with sqlite_app.test_request_context("/", headers={"Cookie": "language=ru"}):
        assert labels.state_of(ministry) == "Кения"
