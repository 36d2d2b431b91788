"""The command that lets the first administrator in."""

from collections.abc import Callable
from urllib.parse import urlsplit

from click.testing import CliRunner, Result
from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.notice import Notice
from matching.models.person import Person
from matching.web.people.commands import invite
from tests.application import engine_of
from tests.web.visitor import Visitor

FIRST = "seven quiet lanterns"


def run(app: Flask, *words: str) -> Result:
    """Run `flask invite` with these words."""
    with app.app_context():
        return CliRunner().invoke(invite, words)


def test_the_first_administrator_gets_in_by_the_printed_link(app: Flask, visit: Callable[..., Visitor]) -> None:
    printed = run(app, "Noor@example.org", "--role", "administrator").output.strip()
    noor, link = visit(), urlsplit(printed).path
    assert noor.post(link, password=FIRST, password_confirm=FIRST).location == "/sign-in"
    noor.post("/sign-in", email="noor@example.org", password=FIRST)
    assert noor.get("/people").location.startswith("/sign-in")
    assert noor.get("/second-factor").location == "/second-factors"
    assert noor.get("/second-factors").location == "/second-factors/key"
    assert noor.get("/second-factors/key").status_code == 200


def test_the_invitation_is_in_the_outbox_too(app: Flask) -> None:
    run(app, "noor@example.org", "--role", "administrator")
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Notice.kind)).all() == ["invitation"]


def test_a_focal_point_is_invited_with_a_new_organisation(app: Flask) -> None:
    run(app, "amina@example.org", "--role", "state", "--organisation", "Ministry", "--state", "KEN")
    with transaction(engine_of(app)) as session:
        home = session.exec(select(Person)).one().organisation
        assert (home.name, home.state, home.is_state) == ("Ministry", "KEN", True)


def test_what_is_refused_is_said_and_nothing_is_kept(app: Flask) -> None:
    result = run(app, "amina@example.org", "--role", "state")
    assert result.exit_code == 1
    assert "Choose which State this organisation acts for." in result.output
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Person)).all() == []
