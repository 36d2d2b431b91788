"""Grave steps ask for the second factor again: one that was proved in the last ten minutes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from matching.vocabulary.names import Marking
from tests.cast import Cast, open_need, proposed_match, written_release
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Clock = Callable[[timedelta], None]
READING = {
    "to take out the requests": ("amina", "/requests.csv"),
    "to take out the offers": ("chidi", "/offers.csv"),
    "to take out a case": ("lucia", "/requests/{request}/case-file"),
    "to take out everything": ("amina", "/requests/take-out"),
    "to write a release": ("lucia", "/needs/{need}/releases/new"),
    "to change a role": ("noor", "/people/{person}/edit"),
}
APPROVING = {"a release": "/releases/{release}", "a match": "/matches/{match}"}


def find_places(cast: Cast) -> dict[str, str]:
    """Return what stands in the addresses."""
    need = open_need(cast, marking=Marking.COORDINATORS)
    release, match = written_release(cast, need), proposed_match(cast, marking=Marking.COORDINATORS)
    given = {"need": need.id, "request": need.request_id, "release": release.id, "match": match.id}
    cast.session.commit()
    return given | {"person": cast.amina.id}


@pytest.mark.parametrize("step", READING)
def test_a_page_asks_for_it_after_ten_minutes(cast: Cast, visit: Visit, clock: Clock, step: str) -> None:
    name, address = READING[step]
    path = address.format(**find_places(cast))
    visitor = visit(getattr(cast, name))
    clock(timedelta(minutes=9))
    assert not (visitor.get(path).location or "").startswith("/second-factor")
    clock(timedelta(minutes=11))
    assert visitor.get(path).location == f"/second-factor?next={path}"


@pytest.mark.parametrize("step", APPROVING)
def test_an_approval_asks_for_it_and_is_not_given(
    app: Flask, cast: Cast, visit: Visit, clock: Clock, step: str
) -> None:
    page = APPROVING[step].format(**find_places(cast))
    app.extensions["shortlists"].refresh()
    tomas = visit(cast.tomas)
    clock(timedelta(minutes=11))
    assert (tomas.post(f"{page}/approve", on=page).location or "").startswith("/second-factor?next=")
    tomas.get(page)
    assert f"{page}/approve" in tomas.page, "it is not approved"


def test_every_grave_step_is_a_page(app: Flask) -> None:
    assert app.extensions["step_up"] <= set(app.view_functions)
