"""Waits, never locks: guessing is slowed down for accounts and places, on every worker, and the owner gets in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, g
from sqlmodel import select

from app import create_app
from matching.clock import now
from matching.database import transaction
from matching.models.person import Person
from matching.models.throttle import Throttle
from matching.retention import TIMES
from matching.services import throttles
from matching.services.throttles import Limit
from matching.web.accounts.store import open_account
from matching.web.accounts.throttles import THROTTLED
from tests.application import shut
from tests.cast import Cast
from tests.web.entering import enter, give_authenticator
from tests.web.visitor import Visitor

Clock = Callable[[timedelta], None]
PASSWORD = "harbour candle walnut"
WAIT = 429


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Person:
    """Amina, with a password that is quickly hashed, and an authenticator."""
    app.extensions["security"].pwd_context.update(argon2__rounds=1, argon2__memory_cost=64)
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.amina.id), password=PASSWORD)
    give_authenticator(app, cast.amina)
    return cast.amina


def at(app: Flask, place: str) -> Visitor:
    """Return a browser at this network address."""
    visitor = Visitor(app)
    visitor.browser.environ_base["REMOTE_ADDR"] = place
    return visitor


def guess(app: Flask, place: str, email: str, *, times: int = 1) -> list[int]:
    """Guess a password some times from one address; return how each was answered."""
    visitor = at(app, place)
    visitor.get("/sign-in")
    typed = visitor.form("/sign-in") | {"email": email, "password": "wrong words here"}
    return [visitor.send("/sign-in", typed).status_code for _time in range(times)]


def test_the_sixth_wrong_password_has_to_wait_and_is_told_how_long(app: Flask, amina: Person, clock: Clock) -> None:
    assert guess(app, "192.0.2.1", amina.email, times=8) == [200] * 6 + [WAIT] * 2
    visitor = at(app, "192.0.2.1")
    visitor.get("/sign-in")
    typed = visitor.form("/sign-in") | {"email": amina.email, "password": PASSWORD}
    answer = visitor.browser.post("/sign-in", data=typed, headers={"Origin": "http://localhost"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (WAIT, "1")
    page = answer.get_data(as_text=True)
    assert "Wait one second, then try again." in page
    assert amina.email in page
    assert PASSWORD not in page
    clock(timedelta(seconds=2))
    assert visitor.post("/sign-in", email=amina.email, password=PASSWORD).status_code == 302


def test_waits_double_and_end_at_some_minutes() -> None:
    waits = [Limit(5, 300).wait(count).total_seconds() for count in range(1, 40)]
    assert waits[:10] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert max(waits) == 300


def test_a_try_that_comes_too_early_makes_nobody_wait_longer(app: Flask, amina: Person, clock: Clock) -> None:
    guess(app, "192.0.2.1", amina.email, times=100)
    clock(timedelta(seconds=2))
    assert guess(app, "192.0.2.1", amina.email) == [200]


def test_an_owner_gets_in_where_they_were_before_while_strangers_hammer_the_account(app: Flask, amina: Person) -> None:
    home = at(app, "198.51.100.7")
    assert enter(home, amina, PASSWORD) == 302
    for number in range(60):
        guess(app, f"192.0.2.{number}", amina.email)
    assert guess(app, "203.0.113.9", amina.email) == [WAIT]
    same_place = at(app, "198.51.100.7")
    assert enter(same_place, amina, PASSWORD) == 302
    home.get("/about")
    home.send("/sign-out", {"csrf_token": home.token})
    home.browser.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    assert enter(home, amina, PASSWORD) == 302


def test_a_stranger_next_door_makes_no_known_browser_wait(app: Flask, amina: Person) -> None:
    home = at(app, "198.51.100.7")
    enter(home, amina, PASSWORD)
    guess(app, "198.51.100.7", amina.email, times=50)
    home.get("/about")
    home.send("/sign-out", {"csrf_token": home.token})
    assert enter(home, amina, PASSWORD) == 302


def test_the_cookie_of_a_known_browser_serves_nobody_else(app: Flask, cast: Cast, amina: Person) -> None:
    home = at(app, "198.51.100.7")
    enter(home, amina, PASSWORD)
    device = home.browser.get_cookie("device")
    thief = at(app, "192.0.2.1")
    thief.browser.set_cookie("device", device.value)
    for email, allowed in ((cast.mosi.email, 6), (amina.email, 6)):
        answers = [thief.post("/sign-in", email=email, password="wrong").status_code for _time in range(8)]
        assert answers == [200] * allowed + [WAIT] * (8 - allowed)


def test_many_accounts_from_one_address_wait_too(app: Flask, amina: Person) -> None:
    answers = [guess(app, "192.0.2.1", f"person{number}@example.org")[0] for number in range(40)]
    assert answers == [200] * 31 + [WAIT] * 9


def test_the_addresses_of_one_subscriber_are_one(app: Flask, amina: Person) -> None:
    for number in range(6):
        guess(app, f"2001:db8:1:2::{number + 1:x}", amina.email)
    assert guess(app, "2001:db8:1:2:ffff::1", amina.email) == [WAIT]
    assert guess(app, "2001:db8:1:3::1", amina.email) == [200]


def test_a_wait_holds_on_every_worker_and_after_a_restart(app: Flask, amina: Person) -> None:
    guess(app, "192.0.2.1", amina.email, times=7)
    other = create_app(replace(app.extensions["settings"]))
    assert guess(other, "192.0.2.1", amina.email) == [WAIT]
    shut(other)


def test_a_page_that_is_rolled_back_forgets_no_try(app: Flask, amina: Person) -> None:
    app.before_request_funcs[None].append(lambda: g.session.rollback())
    app.after_request_funcs[None].append(lambda answer: (g.session.rollback(), answer)[1])
    assert guess(app, "192.0.2.1", amina.email, times=7)[-1] == WAIT


def test_known_and_unknown_accounts_wait_alike(app: Flask, amina: Person) -> None:
    known, unknown = (guess(app, f"192.0.2.{n}", email, times=9) for n, email in enumerate((amina.email, "x@y.org")))
    assert known == unknown


def test_a_second_factor_is_not_guessed(app: Flask, amina: Person) -> None:
    visitor = at(app, "192.0.2.1")
    visitor.post("/sign-in", email=amina.email, password=PASSWORD)
    visitor.get("/second-factor")
    typed = visitor.form("/second-factor") | {"code": "000000"}
    assert [visitor.send("/second-factor", typed).status_code for _time in range(8)] == [422] * 6 + [WAIT] * 2


def test_links_for_new_passwords_are_not_asked_for_without_end(app: Flask, amina: Person) -> None:
    visitor = at(app, "192.0.2.1")
    answers = [visitor.post("/forgot-password", email=amina.email).status_code for _time in range(6)]
    assert answers == [302] * 4 + [WAIT] * 2


def test_every_page_that_takes_a_secret_is_throttled(app: Flask) -> None:
    secret = {"security.login", "security.change_password", "security.reset_password", "people.accept"}
    assert secret | {"factors.prove", "factors.prove_key", "security.forgot_password"} <= set(THROTTLED)
    assert set(THROTTLED) <= set(app.view_functions)


def test_the_table_names_neither_people_nor_places(app: Flask, amina: Person) -> None:
    guess(app, "192.0.2.1", amina.email, times=2)
    with transaction(app.extensions["engine"]) as session:
        kept = "".join(row.model_dump_json() for row in session.exec(select(Throttle)))
    assert kept
    assert amina.email not in kept
    assert "192.0.2" not in kept


def test_tries_are_forgotten_when_it_is_quiet(app: Flask, amina: Person, clock: Clock) -> None:
    guess(app, "192.0.2.1", amina.email, times=20)
    clock(timedelta(hours=2))
    assert guess(app, "192.0.2.1", amina.email, times=6) == [200] * 6
    clock(timedelta(days=3))
    with transaction(app.extensions["engine"]) as session:
        throttles.forget_tries(session, now() - TIMES["try"])
    with transaction(app.extensions["engine"]) as session:
        assert session.exec(select(Throttle)).all() == []
