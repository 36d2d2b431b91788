"""Known and unknown accounts are answered alike: the same bytes but for tokens, and the same time."""

import re
import time
from statistics import median

import pytest
from flask import Flask, Response
from flask import request as http
from werkzeug.test import TestResponse

from matching import clock
from matching.database import transaction
from matching.models.person import Person
from matching.services.throttles import Limit
from matching.web.accounts import store
from matching.web.accounts.store import open_account
from matching.web.accounts.throttles import LIMITS, Tried
from tests.cast import Cast
from tests.counts import count
from tests.web.visitor import Visitor

PAIRS = count(7, 100)
TOKENS = re.compile(r'value="[^"]*"|said=[^;]*|Content-Length: \d+|[a-z]+@example\.org')
ADDRESSES = ("amina@example.org", "nobody@example.org")
UNEVEN = 0.3


@pytest.fixture
def open_app(app: Flask, cast: Cast) -> Flask:
    """The application, without waits, where Amina has an account, Zola a closed one, and Nobody none."""
    app.extensions["limits"] = dict.fromkeys(LIMITS, Tried(*[Limit(10**9, 1)] * 3))
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.amina.id), password="harbour candle walnut")
        zola = Person(name="Zola", email="zola@example.org", organisation_id=cast.kenya.id, closed_at=clock.now())
        session.add(zola)
        session.flush()
        open_account(session, zola, password="harbour candle walnut")
    return app


def ask(app: Flask, page: str, address: str) -> TestResponse:
    """Send an address, and a password if it is asked for, in a fresh browser."""
    visitor = Visitor(app)
    visitor.get(page)
    return visitor.send(page, visitor.form(page) | {"email": address, "password": "harbour candle wall"})


def read(answer: TestResponse) -> str:
    """Return an answer with its status and headers, and without tokens."""
    return TOKENS.sub("", f"{answer.status}\n{answer.headers}\n{answer.get_data(as_text=True)}")


def time_of(app: Flask, address: str) -> float:
    """Return how long the answer to a password for this address takes, in seconds."""
    visitor = Visitor(app)
    visitor.get("/sign-in")
    typed = visitor.form("/sign-in") | {"email": address, "password": "harbour candle wall"}
    start = time.perf_counter()
    visitor.send("/sign-in", typed)
    return time.perf_counter() - start


def find_unevenness(app: Flask, pairs: int) -> float:
    """Return by how much the middle of the times differs between a known and an unknown account, as a part of it."""
    times = [[time_of(app, address) for address in ADDRESSES] for _pair in range(pairs)]
    known, unknown = (median(column) for column in zip(*times, strict=True))
    return abs(known - unknown) / max(known, unknown)


@pytest.mark.parametrize("page", ["/sign-in", "/forgot-password"])
def test_known_closed_and_unknown_accounts_are_answered_in_the_same_bytes(open_app: Flask, page: str) -> None:
    answers = {read(ask(open_app, page, address)) for address in (*ADDRESSES, "zola@example.org")}
    assert len(answers) == 1


def test_known_and_unknown_accounts_are_answered_in_the_same_time(open_app: Flask) -> None:
    assert min(find_unevenness(open_app, PAIRS) for _try in range(2)) < UNEVEN


def test_an_unknown_account_whose_password_is_not_hashed_is_seen(
    open_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "hash_password", str)
    assert find_unevenness(open_app, 3) > UNEVEN


def test_a_header_that_tells_who_is_known_is_seen(open_app: Flask) -> None:
    def tell(response: Response) -> Response:
        response.headers["X-Known"] = str("amina" in http.form.get("email", ""))
        return response

    open_app.after_request(tell)
    assert len({read(ask(open_app, "/sign-in", address)) for address in ADDRESSES}) == 2
