"""A secret word in every confidential field turns up nowhere but before those who may read it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from matching import jobs
from matching.database import open_session, transaction
from matching.models.history import History
from matching.models.match import Match, Question
from matching.models.notice import Notice
from matching.models.request import Need, Request
from matching.services import fits
from matching.web.mails import compose
from matching.web.markings import text_fields
from matching.web.requests import showing
from tests import canary
from tests.application import engine_of
from tests.canary import CANARY
from tests.cast import Cast, active_offer
from tests.stages import make_stages
from tests.web.test_every_route import addresses
from tests.web.visitor import Visitor

CONFIDENTIAL: tuple[type[SQLModel], ...] = (Request, Need, Match, Question)
STRANGERS = ("nobody", "rosa", "chidi", "dana", "kamau")
LOOKING = ("nobody", "rosa", "chidi", "dana", "kamau", "wei", "noor", "amina", "lucia")


class World:
    """Rows in every stage; whatever people wrote in those for coordinators only is the canary."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app = app
        with open_session(engine, writes=True) as session:
            cast = Cast(session)
            app.extensions["shortlists"].refresh()
            self.stages = make_stages(cast, app.extensions["shortlists"])
            for row in find_confidential(cast):
                for name in text_fields(type(row)):
                    setattr(row, name, CANARY)
            active_offer(cast)
            session.commit()
            people = {person.name.lower(): person for person in cast.people()}
            self.browsers = {name: Visitor(app).sign_in(people[name]) for name in LOOKING[1:]}
        self.browsers["nobody"] = Visitor(app)

    def open_everything(self) -> None:
        """Let all who may not read the word open every page."""
        for name in STRANGERS:
            visitor = self.browsers[name]
            for rule in self.app.url_map.iter_rules():
                if rule.endpoint not in ("static", "pages.favicon") and "GET" in (rule.methods or ()):
                    for address, _row in addresses(rule, self.stages):
                        assert visitor.get(address).status_code < 500, (name, address)

    def pass_time(self) -> None:
        """Let the worker do all that it does."""
        with transaction(engine_of(self.app)) as session:
            fits.renew(session)
        self.app.extensions["shortlists"].refresh()
        jobs.keep_time(self.app, jobs.HOURLY)
        jobs.tell_news(self.app)
        jobs.send_notices(self.app, compose)


def find_confidential(cast: Cast) -> Iterator[SQLModel]:
    """Give what only the State and its coordinators read: cases for coordinators only, and what is not open."""
    session = cast.session
    for need in session.exec(select(Need)).all():
        matched = session.exec(select(Match).where(Match.need_id == need.id, Match.approved_at != None)).first()  # noqa: E711
        if need.request.marking == "coordinators" and not matched:
            yield need
            yield need.request


def find_leaks(app: Flask) -> list[str]:
    """Return where the word turned up, and forget it."""
    found = [*canary.leaks, *map(str, canary.find_files(app.extensions["settings"].instance))]
    canary.leaks.clear()
    return found


@pytest.fixture
def world(app: Flask, engine: Engine) -> World:
    """The world on each engine."""
    return World(app, engine)


@pytest.fixture
def sqlite_world(sqlite_app: Flask, sqlite_engine: Engine) -> World:
    """The world on SQLite alone."""
    return World(sqlite_app, sqlite_engine)


def test_the_word_stands_in_every_confidential_field(world: World) -> None:
    with open_session(engine_of(world.app), writes=False) as session:
        for noun in (Request, Need):
            rows = session.exec(select(noun)).all()
            full = [row for row in rows if all(getattr(row, name) == CANARY for name in text_fields(noun))]
            assert full
    world.browsers["amina"].get("/requests")
    assert CANARY in world.browsers["amina"].page


def test_the_word_turns_up_before_nobody_else_and_nowhere_else(sqlite_world: World) -> None:
    sqlite_world.open_everything()
    sqlite_world.pass_time()
    assert find_leaks(sqlite_world.app) == []


def test_the_word_stands_in_no_notice_and_no_history(world: World) -> None:
    with open_session(engine_of(world.app), writes=False) as session:
        for noun in (Notice, History):
            assert CANARY not in repr([row.model_dump() for row in session.exec(select(noun)).all()])


def test_commands_do_not_print_the_word(sqlite_world: World, capfd: pytest.CaptureFixture[str]) -> None:
    runner = sqlite_world.app.test_cli_runner()
    for name in sorted(sqlite_world.app.cli.commands):
        assert CANARY not in runner.invoke(args=[name, "--help"]).output
    told = capfd.readouterr()
    assert CANARY not in told.out + told.err


def test_the_word_is_not_in_the_file_of_the_database(sqlite_world: World, sqlite_engine: Engine) -> None:
    assert CANARY.encode() not in Path(str(sqlite_engine.url.database)).read_bytes()


@pytest.mark.planted
def test_a_page_that_shows_it_is_caught(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "PRIVATE", frozenset())
    opened = next(stage for stage in sqlite_world.stages["request_id"] if stage.called == "open for everyone")
    sqlite_world.browsers["rosa"].get(f"/requests/{opened.id}")
    assert find_leaks(sqlite_world.app) == ["GET requests.show for Ministerio del Interior"]


@pytest.mark.planted
def test_a_log_that_holds_it_is_caught(sqlite_world: World) -> None:
    logging.getLogger("matching").warning("the request %s is late", CANARY)
    assert find_leaks(sqlite_world.app) == ["the log matching"]


@pytest.mark.planted
@pytest.mark.parametrize("name", ["mail/1.eml", "sessions/1", "index.bin"])
def test_a_file_that_holds_it_is_caught(sqlite_world: World, name: str) -> None:
    file = sqlite_world.app.extensions["settings"].instance / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"of {CANARY} and others")
    assert find_leaks(sqlite_world.app) == [str(file)]
    file.unlink()
