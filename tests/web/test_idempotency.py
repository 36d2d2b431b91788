"""Every form counts once, however often it is sent: both answers lead to the same place and the rows are the same."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import select

from matching.database import open_session
from matching.models.machinery import Submission
from matching.models.request import Request
from matching.services import requests
from tests.application import engine_of
from tests.cast import Cast, open_need
from tests.fuzz.attack import Attack
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS, Target
from tests.stages import fingerprint
from tests.web.visitor import Visitor

WITHOUT_KEY = {
    "pages.language": "it sets a cookie and writes no row",
    "security.login": "it writes no row; sent again, it signs in",
    "security.logout": "it writes no row; sent again, there is nobody to sign out",
    "security.reset_password": "its link is used up by the first that arrives",
    "security.change_password": "the password that it asks for is used up by the first that arrives",
    "people.accept": "its link is used up by the first that arrives",
}
"""The forms that need no key to count once, each with the reason. No other form may do without."""
KEYED = [
    target for target in TARGETS if target.endpoint not in WITHOUT_KEY and not target.endpoint.startswith("factors.")
]
KEYLESS = [target for target in TARGETS if target.endpoint in WITHOUT_KEY]
KEY = "A" * 22


def count_requests(engine: Engine) -> int:
    """Return how many requests there are."""
    with open_session(engine, writes=False) as session:
        return len(session.exec(select(Request.id)).all())


def send_twice(ground: Ground, target: Target) -> list[str]:
    """Send a form, lose the answer, and send it again as it was; return what was wrong."""
    engine, name = engine_of(ground.app), f"{target.endpoint} by {target.who}"
    one = Attack(ground, target, random.Random(0))
    faults = [] if one.form.get("key") or target in KEYLESS else [f"{name} carries no key"]
    before, first = fingerprint(engine), one.visitor.send(one.address, one.form)
    between, second = fingerprint(engine), one.visitor.send(one.address, one.form)
    faults += [f"{name} was not taken: {first.status_code}"] if before == between and target in KEYED else []
    faults += [f"{name} counted twice"] if fingerprint(engine) != between else []
    lost = target in KEYED and (first.location != second.location or not first.location)
    return faults + ([f"{name} led elsewhere"] if lost else [])


def test_every_form_that_is_sent_twice_counts_once(app: Flask, cast: Cast) -> None:
    ground = Ground(app, cast)
    assert [fault for target in TARGETS for fault in send_twice(ground, target)] == []


def test_a_key_that_is_forgotten_is_seen(app: Flask, cast: Cast) -> None:
    ground = Ground(app, cast)
    app.before_request_funcs[None] = [f for f in app.before_request_funcs[None] if f.__name__ != "check_key"]
    (new,) = (target for target in TARGETS if target.endpoint == "requests.new")
    assert send_twice(ground, new) == [
        "requests.new by amina counted twice",
        "requests.new by amina led elsewhere",
    ]


def test_a_form_sent_twice_at_the_same_moment_counts_once(app: Flask, cast: Cast) -> None:
    engine, visitors = engine_of(app), [Visitor(app).sign_in(cast.amina) for _time in range(2)]
    for visitor in visitors:
        visitor.get("/requests/new")
    forms = [visitor.form("/requests/new") | {"title": "Ports"} for visitor in visitors]
    for turn in range(10):
        key, pairs = {"key": f"{turn:022}"}, zip(visitors, forms, strict=True)
        with ThreadPoolExecutor(2) as threads:
            sent = [threads.submit(one.send, "/requests/new", form | key) for one, form in pairs]
        answers = [answer.result() for answer in sent]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.location for answer in answers}) == 1
        assert count_requests(engine) == turn + 1


@pytest.mark.parametrize("first_fails", [False, True], ids=["the first is kept", "the first is taken back"])
def test_a_retry_waits_for_the_first_that_is_still_under_way(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, first_fails: bool
) -> None:
    visitors = [Visitor(app).sign_in(cast.amina) for _time in range(2)]
    sent = fill_in(visitors[0])
    begun, may_end, whole = Event(), Event(), requests.draft

    def draft(*args: Any, **rest: Any) -> Request:
        made, is_first = whole(*args, **rest), not begun.is_set()
        begun.set()
        if is_first:
            may_end.wait(20)
            if first_fails:
                raise ZeroDivisionError
        return made

    monkeypatch.setattr(requests, "draft", draft)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(visitors[0].send, "/requests/new", sent)
        assert begun.wait(20)
        second = threads.submit(visitors[1].send, "/requests/new", sent | {"csrf_token": token_of(visitors[1])})
        assert not second.done()
        may_end.set()
    assert [first.result().status_code, second.result().status_code] == [500 if first_fails else 303, 303]
    assert count_requests(engine_of(app)) == 1


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"title": ""}, 422), ({"title": "x" * 500}, 422), ({"version": "999"}, 409)],
    ids=["a mistake", "a text too long", "a lost race"],
)
def test_a_form_that_was_refused_may_be_mended_and_sent_with_its_key(
    app: Flask, cast: Cast, typed: dict[str, str], status: int
) -> None:
    need = open_need(cast)
    amina, address = Visitor(app).sign_in(cast.amina), f"/requests/{need.request_id}/edit"
    amina.get(address)
    sent = amina.form(address) | {"plan": "A plan."}
    assert amina.send(address, sent | typed).status_code == status
    assert count_keys(app) == 0
    mended = amina.form(address)
    assert (mended["key"], mended["plan"]) == (sent["key"], ["A plan."])
    assert amina.send(address, sent).status_code == 303
    assert count_keys(app) == 1


def test_the_key_of_another_person_is_nobodys(app: Flask, cast: Cast) -> None:
    amina, rosa = (Visitor(app).sign_in(person) for person in (cast.amina, cast.rosa))
    sent = fill_in(amina)
    first = amina.send("/requests/new", sent)
    second = rosa.send("/requests/new", sent | {"csrf_token": token_of(rosa)})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location != second.location
    assert count_requests(engine_of(app)) == 2


def test_who_goes_back_and_changes_what_they_sent_sends_something_new(app: Flask, cast: Cast) -> None:
    amina = Visitor(app).sign_in(cast.amina)
    sent = fill_in(amina)
    first = amina.send("/requests/new", sent)
    second = amina.send("/requests/new", sent | {"title": "Airports"})
    assert first.location != second.location
    assert "Airports" in amina.get(second.location).get_data(as_text=True)


def test_a_retry_is_told_that_it_counted_once(app: Flask, cast: Cast) -> None:
    amina = Visitor(app).sign_in(cast.amina)
    sent = fill_in(amina)
    address = amina.send("/requests/new", sent).location
    amina.send("/requests/new", sent)
    amina.get(address)
    assert "It was counted once." in amina.page


def fill_in(visitor: Visitor) -> dict[str, Any]:
    """Return a new request as it is sent, with the key of its form."""
    visitor.get("/requests/new")
    return visitor.form("/requests/new") | {"title": "Ports", "key": KEY}


def token_of(visitor: Visitor) -> str:
    """Return the token of somebody's own browser."""
    visitor.get("/requests/new")
    return visitor.token


def count_keys(app: Flask) -> int:
    """Return how many forms count as answered."""
    with open_session(engine_of(app), writes=False) as session:
        return len(session.exec(select(Submission.key)).all())
