"""Security keys: only the right key, asked by us, in this session, a moment ago, lets somebody in."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import timed
from sqlmodel import select

from matching.database import transaction
from matching.models.factor import SecurityKey
from matching.models.person import Person
from matching.web.accounts.store import open_account
from tests.cast import Cast
from tests.web.soft_key import SoftKey
from tests.web.visitor import Visitor

PASSWORD = "harbour candle walnut"
OPTIONS = re.compile(r'data-options="([^"]*)"')
Clock = Callable[[timedelta], None]


@pytest.fixture
def lucia(app: Flask, cast: Cast) -> Person:
    """Lucía, who coordinates, with a password and no second factor yet."""
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.lucia.id), password=PASSWORD)
    return cast.lucia


def begin(app: Flask, person: Person) -> Visitor:
    """Return a browser in which the password was right."""
    visitor = Visitor(app)
    visitor.post("/sign-in", email=person.email, password=PASSWORD)
    return visitor


def ask(visitor: Visitor, address: str) -> str:
    """Return what a page asks a key."""
    visitor.get(address)
    return html.unescape(OPTIONS.search(visitor.page).group(1))


def answer(visitor: Visitor, address: str, said: str) -> int:
    """Send the answer of a key; return with which status it is answered."""
    return visitor.send(address, {"csrf_token": visitor.token, "answer": said, "name": "blue key"}).status_code


def add(visitor: Visitor, key: SoftKey) -> int:
    """Add a key."""
    return answer(visitor, "/second-factors/key", key.add(ask(visitor, "/second-factors/key")))


def prove(visitor: Visitor, key: SoftKey) -> int:
    """Prove a key."""
    return answer(visitor, "/second-factor/key", key.prove(ask(visitor, "/second-factor")))


def is_in(visitor: Visitor) -> bool:
    """Say whether somebody is signed in in this browser."""
    return visitor.get("/profile").status_code == 200


def test_a_coordinator_adds_a_key_and_signs_in_with_it(app: Flask, lucia: Person) -> None:
    key, first = SoftKey(), begin(app, lucia)
    assert add(first, key) == 302
    assert is_in(first)
    second = begin(app, lucia)
    assert second.get("/desk").location.startswith("/sign-in")
    assert prove(second, key) == 302
    assert second.get("/desk").status_code == 200


@pytest.mark.parametrize(
    "false",
    [{"origin": "http://localhost.evil.example"}, {"site": "evil.example"}, {"flags": 0}],
    ids=["asked by another site", "made for another site", "nobody touched it"],
)
def test_a_false_answer_adds_no_key_and_lets_nobody_in(app: Flask, lucia: Person, false: dict[str, object]) -> None:
    visitor, key = begin(app, lucia), SoftKey()
    assert add(visitor, SoftKey(**false)) == 422
    assert "This key could not be added" in visitor.page
    assert add(visitor, key) == 302
    again = begin(app, lucia)
    assert prove(again, SoftKey(secret=key.secret, **false)) == 422
    assert "did not answer as one of yours" in again.page
    assert not is_in(again)


def test_the_key_of_another_person_lets_nobody_in(app: Flask, cast: Cast, lucia: Person) -> None:
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.tomas.id), password=PASSWORD)
    foreign = SoftKey()
    assert add(begin(app, cast.tomas), foreign) == 302
    assert add(begin(app, lucia), SoftKey()) == 302
    assert prove(begin(app, lucia), foreign) == 422


def test_one_key_cannot_be_added_to_two_accounts(app: Flask, cast: Cast, lucia: Person) -> None:
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.tomas.id), password=PASSWORD)
    key = SoftKey()
    assert add(begin(app, lucia), key) == 302
    assert add(begin(app, cast.tomas), key) == 422


def test_an_answer_counts_once_and_a_copied_key_is_noticed(app: Flask, lucia: Person) -> None:
    key = SoftKey()
    add(begin(app, lucia), key)
    visitor = begin(app, lucia)
    said = key.prove(ask(visitor, "/second-factor"))
    assert answer(visitor, "/second-factor/key", said) == 302
    other = begin(app, lucia)
    other.get("/second-factor")
    assert answer(other, "/second-factor/key", said) == 422
    assert prove(other, SoftKey(secret=key.secret, count=1)) == 422


def test_a_question_is_good_for_minutes_and_for_its_own_session(
    app: Flask, lucia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = SoftKey()
    add(begin(app, lucia), key)
    visitor, other = begin(app, lucia), begin(app, lucia)
    asked_elsewhere = key.prove(ask(other, "/second-factor"))
    visitor.get("/second-factor")
    assert answer(visitor, "/second-factor/key", asked_elsewhere) == 422
    late = key.prove(ask(visitor, "/second-factor"))
    now = timed.time.time()
    monkeypatch.setattr(timed.time, "time", lambda: now + 301)
    assert answer(visitor, "/second-factor/key", late) == 422


def test_a_question_for_adding_is_none_for_proving(app: Flask, lucia: Person) -> None:
    key = SoftKey()
    visitor = begin(app, lucia)
    add(visitor, key)
    said = key.prove(ask(visitor, "/second-factors/key"))
    assert answer(visitor, "/second-factor/key", said) == 422


ODD = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    "[" * 15_000,
    '{"id": 1}',
    "x" * 30_000,
    "\x00",
    '{"response": {"clientDataJSON": "e30"}}',
]


@pytest.mark.parametrize("said", ODD)
def test_odd_answers_are_told_and_never_a_fault(app: Flask, lucia: Person, said: str) -> None:
    visitor = begin(app, lucia)
    visitor.get("/second-factors/key")
    assert answer(visitor, "/second-factors/key", said) == 422
    with transaction(app.extensions["engine"]) as session:
        assert session.exec(select(SecurityKey)).all() == []
