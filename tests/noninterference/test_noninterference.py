"""Nothing that outsiders are answered depends on a request for coordinators only: not one byte."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, select

from matching.models.request import Need, Request
from matching.queries.fits import find_texts_at
from matching.services import fits
from matching.settings import Settings
from matching.web.matches import routes
from tests.counts import count
from tests.noninterference.fate import Fate
from tests.noninterference.looking import Answers, differ, look
from tests.noninterference.worlds import World, build

VARIANTS = count(1, 5)
FEW = 12
Build = Callable[..., World]


@pytest.fixture
def fate(monkeypatch: pytest.MonkeyPatch) -> Fate:
    """Chance and time that come twice."""
    made = Fate()
    made.rule(monkeypatch)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def build_world(request: pytest.FixtureRequest, settings: Settings, fate: Fate, tmp_path: Path) -> Iterator[Build]:
    """Call it with a variant for a world on each engine, in a folder of its own."""
    new_url, built = request.getfixturevalue(f"new_{request.param}"), []

    def make(variant: int | None, **rest: Any) -> World:
        own = replace(settings, instance=tmp_path / f"world-{len(built)}")
        own.instance.mkdir()
        built.append(build(own, new_url(), fate, variant=variant, **rest))
        return built[-1]

    yield make
    for world in built:
        world.app.extensions["engine"].dispose()
        world.app.extensions["queue"].storage.close()


def compare(build_world: Build, variant: int, base_world: World, seen: Answers | None = None, **rest: Any) -> list[str]:
    """Return what outsiders are answered differently in a variant and in the world without anything hidden."""
    hiding = build_world(variant, **rest)
    without = seen or look(base_world, hiding.ids, hiding.numbers)
    return sorted(differ(without, look(hiding, hiding.ids, hiding.numbers)))


def test_hidden_requests_change_no_byte_that_outsiders_are_answered(build_world: Build) -> None:
    plain = build_world(None)
    for variant in range(VARIANTS):
        assert compare(build_world, variant, plain) == []


@pytest.mark.parametrize("build_world", ["sqlite"], indirect=True)
def test_a_model_that_is_fitted_on_all_rows_is_caught(build_world: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "find_texts", find_all_texts)
    changed = compare(build_world, 0, build_world(None), hidden=FEW)
    assert [asked for asked in changed if "shortlist" in asked or "needs" in asked]


@pytest.mark.parametrize("build_world", ["sqlite"], indirect=True)
def test_a_page_that_shows_places_left_is_caught(build_world: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "coordinates_offer", lambda viewer, offer: True)
    changed = compare(build_world, 0, build_world(None), hidden=FEW)
    assert changed
    assert [asked for asked in changed if "/why" not in asked] == []


@pytest.mark.parametrize("build_world", ["sqlite"], indirect=True)
def test_case_numbers_in_sequence_are_caught(build_world: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {"now": itertools.count()}
    monkeypatch.setattr(Request.model_fields["number"], "default_factory", lambda: f"R-0000-{next(drawn['now']):04}")
    plain = build_world(None)
    drawn["now"] = itertools.count()
    changed = compare(build_world, 0, plain, hidden=FEW)
    assert any(asked.startswith("nobody /requests") for asked in changed)


def find_all_texts(session: Session, cut_off: int) -> list[Any]:
    """Return the texts of offers and, as a planted fault, those of all needs."""
    needs = session.exec(select(Need).order_by(Need.id)).all()
    codes = {"sectors": [], "capabilities": [], "assistance_types": []}
    said = [{"language": need.language, "title": need.title, "text": need.description, **codes} for need in needs]
    return [*find_texts_at(session, cut_off), *(SimpleNamespace(document=one, reading=None) for one in said)]
