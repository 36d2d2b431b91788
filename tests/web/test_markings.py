"""Over every page stands the strictest marking of what is on it, whoever looks."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from matching.database import open_session
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.vocabulary.names import Marking
from matching.web import markings as banners
from tests.cast import Cast
from tests.stages import EVERYONE, PROVIDERS, Stage, Stages, make_stages
from tests.web.test_every_route import addresses
from tests.web.visitor import Visitor

BANNER = re.compile(r'<p class="marking marking-(\w+)"><strong>([^<]+)</strong> ([^<]+)</p>')
WORDS = {Marking.EVERYONE: "zwifal", Marking.PROVIDERS: "qurbek", Marking.COORDINATORS: "xolmid"}
NAMES = {"everyone": "For everyone", "providers": "For providers", "coordinators": "For coordinators only"}
LEAD = re.compile(r'^[^A-Z]*?(?:"marking": )?"')
WIDEST_FIRST = ("everyone", "providers", "coordinators")
LOOKING = ("nobody", "amina", "chidi", "dana", "lucia", "noor")
FILES = frozenset({"static", "pages.favicon"})
SHORT = 200
"""What is longer than a code or a number is written by people."""


class World:
    """Rows in every stage, in whose every text stands the word of those who may read it, and people who look."""

    def __init__(self, app: Flask, session: Session) -> None:
        cast = Cast(session)
        app.extensions["shortlists"].refresh()
        self.app, self.stages = app, make_stages(cast, app.extensions["shortlists"])
        for row, marking in find_rows(session, self.stages):
            write(row, WORDS[marking])
        session.commit()
        people = {person.name.lower(): person for person in cast.people()}
        self.browsers = {name: Visitor(app).sign_in(people[name]) for name in LOOKING[1:]} | {"nobody": Visitor(app)}


def find_rows(session: Session, stages: Stages) -> Iterator[tuple[SQLModel, Marking]]:
    """Give every row with who reads it, as the stages say it by hand; the cases of matches are open, as marked."""
    readers = {stage.id: read_by(stage) for stage in (*stages["request_id"], *stages["offer_id"])}
    cases = {case.id: readers.get(case.id, case.marking) for case in session.exec(select(Request)).all()}
    for noun in (Request, Offer, Need, Match, Question, Release):
        for row in session.exec(select(noun)).all():
            case = row.request_id if isinstance(row, Need) else row.id
            yield row, cases.get(case, readers.get(case) or level(row))


def level(row: SQLModel) -> Marking:
    """Return who reads what is on no stage: an offer of a match is active; a match is for its sides."""
    return Marking.EVERYONE if isinstance(row, Offer) else Marking.COORDINATORS


def read_by(stage: Stage) -> Marking:
    """Return the marking of a row with these readers."""
    if stage.readers == EVERYONE:
        return Marking.EVERYONE
    return Marking.PROVIDERS if stage.readers >= PROVIDERS else Marking.COORDINATORS


def write(row: SQLModel, word: str) -> None:
    """Put the word into everything that people write in `row`."""
    for name, field in type(row).model_fields.items():
        longest = max((getattr(fact, "max_length", 0) for fact in field.metadata), default=0)
        if field.annotation is str and longest >= SHORT and name != "public_summary":
            setattr(row, name, f"{word} {name}")


def find_faults(world: World, name: str) -> list[str]:
    """Return what is wrong with the banner of any page that one person can open."""
    visitor, faults = world.browsers[name], []
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in FILES:
            continue
        for address, row in addresses(rule, world.stages):
            if visitor.get(address).status_code == 200:
                fault = find_fault(visitor.page)
                faults += [f"{name}: {rule.endpoint} {row and row.called} {fault}"] if fault else []
    return faults


def find_fault(page: str) -> str:
    """Say what is wrong with the banner of a page; "" if nothing is."""
    carried = [str(marking) for marking, word in WORDS.items() if word in page]
    shown = BANNER.search(page)
    if not carried:
        return ""
    if "<html" not in page:
        return find_fault_of_file(page, max(carried, key=WIDEST_FIRST.index))
    if not shown:
        return "has no banner"
    if shown[2] != NAMES[shown[1]] or not shown[3].endswith("."):
        return "does not say what it means"
    strictest = max(carried, key=WIDEST_FIRST.index)
    if WIDEST_FIRST.index(shown[1]) < WIDEST_FIRST.index(strictest):
        return f"carries what is for {strictest} under {shown[1]}"
    return "" if page.count('class="marking') == 2 else "has no banner for its printed foot"


def find_fault_of_file(content: str, strictest: str) -> str:
    """Say what is wrong with the first words of a file that carries what is so marked; "" if nothing is."""
    begun = LEAD.sub("", content, count=1)
    shown = [marking for marking, name in NAMES.items() if begun.startswith(f"{name}. ")]
    if not shown:
        return "has no banner"
    narrower = WIDEST_FIRST.index(shown[0]) >= WIDEST_FIRST.index(strictest)
    return "" if narrower else f"carries what is for {strictest} under {shown[0]}"


@pytest.fixture
def world(sqlite_app: Flask, sqlite_engine: Engine) -> Iterator[World]:
    """The world on SQLite: what a page says over itself does not depend on the engine."""
    with open_session(sqlite_engine, writes=True) as session:
        yield World(sqlite_app, session)


def test_every_page_carries_the_banner_of_what_is_on_it(world: World) -> None:
    assert "\n".join(fault for name in LOOKING for fault in find_faults(world, name)) == ""


def test_planted_banners_that_are_missing_or_too_wide_are_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banners, "marking_of", lambda row: Marking.EVERYONE)
    assert any("carries what is for coordinators under everyone" in fault for fault in find_faults(world, "amina"))
    monkeypatch.setattr(banners, "strictest", lambda markings: None)
    assert any("has no banner" in fault for fault in find_faults(world, "amina"))


def test_what_is_for_everyone_is_not_called_secret(world: World) -> None:
    offers = [stage for stage in world.stages["offer_id"] if stage.called == "active"]
    world.browsers["nobody"].get(f"/offers/{offers[0].id}")
    shown = BANNER.search(world.browsers["nobody"].page)
    assert shown
    assert shown[0].endswith("<strong>For everyone</strong> Anyone may read this.</p>")


def test_pages_without_a_case_carry_no_banner(world: World) -> None:
    for address in ("/", "/about", "/access", "/sign-in"):
        world.browsers["nobody"].get(address)
        assert not BANNER.search(world.browsers["nobody"].page), address
