"""Sessions as people meet them: on the server, new whenever more is proved, and over when they should be."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from matching.clock import now
from matching.database import transaction
from matching.models.person import Person
from matching.models.session import StoredSession
from matching.retention import TIMES
from matching.services import sessions
from matching.vocabulary.names import Role
from matching.web.accounts.store import open_account
from tests.cast import Cast
from tests.stages import fingerprint
from tests.web.entering import code_of, enter, give_authenticator
from tests.web.factors import is_in
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Clock = Callable[[timedelta], None]
PASSWORD = "harbour candle walnut"
NEW = "seven quiet lanterns"
SAVED_ONCE = "Saved."


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Person:
    """Amina, with a password and an authenticator."""
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.amina.id), password=PASSWORD)
    give_authenticator(app, cast.amina)
    return cast.amina


def token_of(visitor: Visitor) -> str:
    """Return the token that the browser holds; "" for none."""
    cookie = visitor.browser.get_cookie("session")
    return cookie.value if cookie else ""


def rows(app: Flask) -> list[StoredSession]:
    """Return every session that was ever begun, the oldest first."""
    with transaction(app.extensions["engine"]) as session:
        return list(session.exec(select(StoredSession).order_by(col(StoredSession.made_at))).all())


def with_token(app: Flask, token: str) -> Visitor:
    """Return a browser that holds this token and nothing else."""
    visitor = Visitor(app)
    visitor.browser.set_cookie("session", token)
    return visitor


def test_the_database_knows_the_hash_of_a_token_and_never_the_token(app: Flask, cast: Cast, visit: Visit) -> None:
    token = token_of(visit(cast.amina))
    kept = [row.model_dump_json() for row in rows(app)]
    assert any(hashlib.sha256(token.encode()).hexdigest() in row for row in kept)
    assert not any(token in row for row in kept)


def test_every_proof_gives_a_new_token_and_the_old_one_is_worth_nothing(app: Flask, amina: Person) -> None:
    visitor, tokens = Visitor(app), list[str]()
    visitor.post("/sign-in", email=amina.email, password=PASSWORD)
    tokens.append(token_of(visitor))
    visitor.post("/second-factor", code=code_of(app, amina))
    tokens.append(token_of(visitor))
    assert len(set(tokens)) == 2
    assert not is_in(with_token(app, tokens[0]))
    assert is_in(with_token(app, tokens[1]))


def test_a_token_that_somebody_else_chose_is_never_taken_up(app: Flask, amina: Person) -> None:
    visitor = with_token(app, "chosen-by-an-attacker")
    enter(visitor, amina, PASSWORD)
    assert is_in(visitor)
    assert not is_in(with_token(app, "chosen-by-an-attacker"))


def test_stepping_up_gives_a_new_token_too(app: Flask, amina: Person, clock: Clock) -> None:
    visitor = Visitor(app)
    enter(visitor, amina, PASSWORD)
    before = token_of(visitor)
    clock(timedelta(minutes=11))
    visitor.post("/second-factor", code=code_of(app, amina))
    assert token_of(visitor) != before
    assert not is_in(with_token(app, before))


def test_a_password_alone_opens_no_page(app: Flask, amina: Person) -> None:
    visitor = Visitor(app)
    visitor.post("/sign-in", email=amina.email, password=PASSWORD)
    for address in ("/profile", "/requests/new", "/change-password", "/kept/x", "/nowhere"):
        assert visitor.get(address).location.startswith("/sign-in"), address
    assert visitor.get("/sign-in?next=/profile").location == "/second-factor?next=/profile"
    assert visitor.get("/second-factor").status_code == 200


def test_signing_out_ends_the_session_for_every_copy_of_its_token(app: Flask, cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.amina)
    copy = with_token(app, token_of(visitor))
    assert is_in(copy)
    visitor.get("/about")
    visitor.send("/sign-out", {"csrf_token": visitor.token})
    assert not is_in(visitor)
    assert not is_in(copy)
    assert is_in(visit(cast.mosi))


def test_signing_out_everywhere_ends_the_sessions_on_other_devices(cast: Cast, visit: Visit) -> None:
    here, elsewhere, other = visit(cast.amina), visit(cast.amina), visit(cast.mosi)
    assert here.post("/sign-out-everywhere", on="/second-factors").location == "/"
    assert [is_in(visitor) for visitor in (here, elsewhere, other)] == [False, False, True]


def test_an_hour_without_a_page_ends_a_session_and_reading_goes_on(cast: Cast, visit: Visit, clock: Clock) -> None:
    reader, sleeper = visit(cast.amina), visit(cast.amina)
    for minutes in (50, 100, 150):
        clock(timedelta(minutes=minutes))
        assert is_in(reader)
    assert not is_in(sleeper)
    clock(timedelta(minutes=150 + 61))
    assert not is_in(reader)


def test_after_twelve_hours_everybody_signs_in_again(cast: Cast, visit: Visit, clock: Clock) -> None:
    reader = visit(cast.amina)
    for half_hours in range(1, 25):
        clock(timedelta(minutes=30 * half_hours - 1))
        assert is_in(reader)
    clock(timedelta(hours=12, minutes=1))
    assert not is_in(reader)


def test_stepping_up_does_not_make_the_twelve_hours_longer(app: Flask, amina: Person, clock: Clock) -> None:
    visitor = Visitor(app)
    enter(visitor, amina, PASSWORD)
    for hours in range(1, 12):
        clock(timedelta(hours=hours) - timedelta(minutes=hours))
        visitor.post("/second-factor", code=code_of(app, amina))
        assert is_in(visitor), hours
    clock(timedelta(hours=12, minutes=1))
    assert not is_in(visitor)


def test_opening_pages_writes_nothing_but_once_a_minute_that_they_were_opened(
    app: Flask, cast: Cast, visit: Visit, clock: Clock
) -> None:
    visitor, engine = visit(cast.amina), app.extensions["engine"]
    before, seen = fingerprint(engine), rows(app)[-1].seen_at
    for address in ("/", "/profile", "/requests", "/second-factors", "/nowhere"):
        visitor.get(address)
    assert (fingerprint(engine), rows(app)[-1].seen_at) == (before, seen)
    clock(timedelta(minutes=2))
    visitor.get("/")
    assert fingerprint(engine) == before
    assert rows(app)[-1].seen_at > seen


def test_visitors_have_no_row_and_their_forms_work(app: Flask, cast: Cast, visit: Visit) -> None:
    nobody = visit()
    nobody.get("/about")
    sent = {"csrf_token": nobody.token, "language": "fr", "next": "/about"}
    assert nobody.send("/language", sent).location == "/about"
    assert rows(app) == []


def test_what_is_said_once_is_said_once(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.post("/profile", name="Amina W.", language="en")
    amina.get("/profile")
    assert SAVED_ONCE in amina.page
    amina.get("/profile")
    assert SAVED_ONCE not in amina.page


def test_a_signed_cookie_that_was_made_up_is_nothing(visit: Visit) -> None:
    nobody = visit()
    for cookie in ("x", "W10.x.y", "é", "e30.aaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
        nobody.browser.set_cookie("said", cookie)
        assert nobody.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "x" * 5_000, "\x00", "é\udcff", "' OR 1=1", "a"])
def test_a_made_up_token_is_nobodys(visit: Visit, token: str) -> None:
    nobody = visit()
    answer = nobody.browser.get("/profile", headers={"Cookie": f"session={token!a}"})
    assert answer.location.startswith("/sign-in")


def test_a_new_role_counts_on_the_next_page_and_ends_every_session(app: Flask, cast: Cast, visit: Visit) -> None:
    wei, noor = visit(cast.wei), visit(cast.noor)
    assert wei.get("/figures").status_code == 200
    noor.post(f"/people/{cast.wei.id}/edit", roles="coordinator")
    assert not is_in(wei)
    assert visit(cast.wei).get("/desk").status_code == 200


def test_roles_are_read_from_the_person_each_time(app: Flask, cast: Cast, visit: Visit) -> None:
    wei = visit(cast.wei)
    assert wei.get("/desk").status_code == 404
    with transaction(app.extensions["engine"]) as session:
        session.get_one(Person, cast.wei.id).roles = [Role.COORDINATOR]
    assert wei.get("/desk").status_code == 200


def test_another_name_or_telephone_ends_no_session(cast: Cast, visit: Visit) -> None:
    wei, noor = visit(cast.wei), visit(cast.noor)
    assert noor.post(f"/people/{cast.wei.id}/edit", name="Wei L.").location == f"/people/{cast.wei.id}"
    assert is_in(wei)


def test_a_new_password_keeps_this_browser_in_under_a_new_token(app: Flask, amina: Person) -> None:
    here, elsewhere = Visitor(app), Visitor(app)
    for visitor in (here, elsewhere):
        enter(visitor, amina, PASSWORD)
    before = token_of(here)
    here.post("/change-password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert [is_in(here), is_in(elsewhere), is_in(with_token(app, before))] == [True, False, False]
    assert [row.ended_at is None for row in rows(app)].count(True) == 1


def test_sessions_that_ended_long_ago_are_forgotten(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    visit(cast.amina)
    clock(timedelta(days=8))
    with transaction(app.extensions["engine"]) as session:
        sessions.forget_old(session, now() - TIMES["session"])
    assert rows(app) == []


def test_a_page_is_read_even_when_its_session_cannot_be_noted(
    app: Flask, cast: Cast, visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = visit(cast.amina)

    def busy(*_words: object, **_rest: object) -> None:
        raise OperationalError(str(text("UPDATE")), {}, Exception("database is locked"))

    monkeypatch.setattr(sessions, "note", busy)
    clock(timedelta(minutes=5))
    assert is_in(amina)
