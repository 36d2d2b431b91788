"""Two browsers change the same text: who is second reads both, loses nothing that was typed, and can save it then."""

import random

import pytest
from flask import Flask

from tests.cast import Cast
from tests.fuzz.attack import Attack
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS, Target

BESIDE = {
    "requests.edit": "plan",
    "requests.need_edit": "result",
    "offers.edit": "conditions",
    "people.edit": "position",
    "people.organisation_edit": "website",
    "people.profile": "position",
}
EDITED = [target for target in TARGETS if target.endpoint in BESIDE]


@pytest.mark.parametrize("target", EDITED, ids=lambda target: f"{target.endpoint} by {target.who}")
def test_who_saves_second_reads_both_and_loses_nothing(app: Flask, cast: Cast, target: Target) -> None:
    first = Attack(Ground(app, cast), target, random.Random(0))
    second = first.ground.visitor(target.who)
    second.get(first.address)
    title, beside = "title" if "title" in first.form else "name", BESIDE[target.endpoint]
    typed = second.form(first.address) | {title: "Second thoughts", beside: "Typed beside it."}
    assert first.visitor.send(first.address, first.form | {title: "First thoughts"}).location
    assert second.send(first.address, typed).status_code == 409
    assert "First thoughts" in second.page
    again = second.form(first.address)
    assert (again[title], again[beside]) == (["Second thoughts"], ["Typed beside it."])
    assert second.send(first.address, again).status_code in (302, 303)
    second.get(first.address)
    kept = second.form(first.address)
    assert (kept[title], kept[beside]) == (["Second thoughts"], ["Typed beside it."])


@pytest.mark.parametrize("target", EDITED[:1], ids=lambda target: target.endpoint)
def test_who_saves_the_same_second_is_told_that_it_is_there(app: Flask, cast: Cast, target: Target) -> None:
    first = Attack(Ground(app, cast), target, random.Random(0))
    assert first.visitor.send(first.address, first.form).location
    assert first.visitor.send(first.address, first.form | {"key": ["B" * 22]}).status_code == 409
    assert "with the same answers" in first.visitor.page
