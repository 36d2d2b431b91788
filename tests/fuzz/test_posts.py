"""Spoilt posts at every form on each engine: nothing breaks, each is told what to do, nothing is lost.

On every change each form gets some, in the night each gets ten thousand.
"""

import random
import unicodedata
from collections import Counter

import pytest
from flask import Flask
from flask import request as http
from sqlalchemy import Engine, inspect, select

from matching.database import open_session
from matching.models.person import Person
from tests.cast import Cast
from tests.counts import ENGINES, count
from tests.fuzz.attack import Attack
from tests.fuzz.ground import Ground
from tests.fuzz.nasties import lace
from tests.fuzz.targets import TARGETS, Target

EACH = count(8, 10_000)
KEPT = "\n\t"
GUESSED = {
    "security.login",
    "factors.prove",
    "factors.prove_key",
    "factors.authenticator",
    "factors.list_of_codes",
    "factors.key",
}
"""Forms that are taken only with a secret that the attack does not have."""


@pytest.fixture
def ground(app: Flask, cast: Cast) -> Ground:
    """The ground on each engine."""
    return Ground(app, cast)


def attack(ground: Ground, *targets: Target, posts: int = EACH) -> tuple[list[str], Counter[str]]:
    """Strike each of the forms `posts` times; return what was wrong, and how often each form was taken."""
    faults, taken = list[str](), Counter[str]()
    for target in targets:
        one = Attack(ground, target, random.Random(f"2341 {target.endpoint} {target.who}"))
        faults += one.strike(lace) + [fault for _time in range(posts - 1) for fault in one.strike()]
        taken[target.endpoint] += one.taken
    return faults, taken


def find_unshowable(engine: Engine) -> list[str]:
    """Return the columns in which something is stored that no page can show."""
    with open_session(engine, writes=False) as session:
        return [
            f"{mapper.local_table.name}.{column.key}"
            for mapper in inspect(Person).registry.mappers
            for row in session.execute(select(mapper.class_)).scalars()
            for column in mapper.columns
            if is_unshowable(getattr(row, column.key))
        ]


def is_unshowable(value: object) -> bool:
    """Say whether a text holds control characters or halves of characters."""
    text = value if isinstance(value, str) else ""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in KEPT for char in text)


def test_every_form_of_the_service_is_a_target(app: Flask) -> None:
    forms = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {target.endpoint for target in TARGETS} == forms


def test_no_spoilt_post_breaks_anything(ground: Ground) -> None:
    faults, taken = attack(ground, *TARGETS)
    assert faults == []
    assert find_unshowable(ground.app.extensions["engine"]) == []
    assert {endpoint for endpoint, times in taken.items() if not times} <= GUESSED


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_what_cannot_be_shown_is_neither_stored_nor_shown(ground: Ground) -> None:
    faults, _taken = attack(ground, *TARGETS, posts=1)
    assert faults == []
    assert find_unshowable(ground.app.extensions["engine"]) == []


def test_a_view_that_breaks_turns_the_attack_red(ground: Ground) -> None:
    whole = ground.app.view_functions["requests.new"]
    ground.app.view_functions["requests.new"] = lambda: whole() if http.method == "GET" else 1 / 0
    faults, _taken = attack(ground, *(target for target in TARGETS if target.endpoint == "requests.new"), posts=3)
    assert any("broke" in fault for fault in faults)
    assert any("logged" in fault for fault in faults)
