"""Every form counts once, however often it is sent: both answers lead to the same place and the rows are the same."""

import random
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import Engine
from sqlmodel import select

from matching.database import open_session
from matching.models.request import Request
from tests.cast import Cast
from tests.fuzz.attack import Attack
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS
from tests.stages import fingerprint
from tests.web.visitor import Visitor

KEYED = [
    target for target in TARGETS if not target.endpoint.startswith(("security.", "factors.", "pages.", "people.accept"))
]
KEY = "A" * 22


def count_requests(engine: Engine) -> int:
    """Return how many requests there are."""
    with open_session(engine, writes=False) as session:
        return len(session.exec(select(Request.id)).all())


def send_twice(ground: Ground, name: str) -> list[str]:
    """Send the forms of one endpoint twice each; return what was wrong."""
    engine, faults = ground.app.extensions["engine"], []
    for number, target in enumerate(target for target in KEYED if target.endpoint == name):
        one = Attack(ground, target, random.Random(0))
        sent = one.form | {"key": [f"{name}-{number}-{KEY}".replace(".", "-")[:40]]}
        before, first = fingerprint(engine), one.visitor.send(one.address, sent)
        between, second = fingerprint(engine), one.visitor.send(one.address, sent)
        faults += [f"{name} was not taken: {first.status_code}"] if before == between else []
        faults += [f"{name} counted twice"] if fingerprint(engine) != between else []
        faults += [f"{name} led elsewhere"] if first.location != second.location or not first.location else []
    return faults


def test_every_form_that_is_sent_twice_counts_once(app: Flask, cast: Cast) -> None:
    ground = Ground(app, cast)
    assert [fault for name in sorted({target.endpoint for target in KEYED}) for fault in send_twice(ground, name)] == []


def test_a_form_sent_twice_at_the_same_moment_counts_once(app: Flask, cast: Cast) -> None:
    engine, visitors = app.extensions["engine"], [Visitor(app).sign_in(cast.amina) for _time in range(2)]
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


def test_a_key_that_is_forgotten_is_seen(app: Flask, cast: Cast) -> None:
    ground = Ground(app, cast)
    app.before_request_funcs[None] = [f for f in app.before_request_funcs[None] if f.__name__ != "check_key"]
    assert send_twice(ground, "requests.new") == ["requests.new counted twice", "requests.new led elsewhere"]
