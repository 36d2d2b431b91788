"""How people choose and prove their second factors by the pages, one button after the other."""

import re

from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.notice import Notice
from matching.models.person import Person
from matching.web.accounts.store import open_account
from tests.application import engine_of
from tests.web.visitor import Visitor

PASSWORD = "harbour candle walnut"
PRINTED = re.compile(r'class="code">([0-9A-Z-]+)<')
KEY = re.compile(r'class="code" translate="no"><bdi>([A-Z0-9-]+)<')


def let_in(app: Flask, person: Person) -> Person:
    """Give somebody a password, and nothing else."""
    with app.app_context(), transaction(engine_of(app)) as session:
        open_account(session, session.get_one(Person, person.id), password=PASSWORD)
    return person


def is_in(visitor: Visitor) -> bool:
    """Say whether somebody is signed in in this browser."""
    return visitor.get("/profile").status_code == 200


def press(visitor: Visitor, address: str) -> str:
    """Press a button of the page of factors; return where it leads."""
    visitor.get("/second-factors")
    return visitor.send(address, {"csrf_token": visitor.token}).location or ""


def print_list(visitor: Visitor) -> list[str]:
    """Make a list, confirm it, and return the codes that stand on the paper."""
    press(visitor, "/second-factors/codes/new")
    visitor.get("/second-factors/codes")
    printed = PRINTED.findall(visitor.page)
    assert visitor.post("/second-factors/codes", code=printed[6]).status_code == 302
    return printed


def prove(app: Flask, person: Person, code: str) -> Visitor:
    """Sign somebody in with their password and this code."""
    visitor = Visitor(app)
    visitor.post("/sign-in", email=person.email, password=PASSWORD)
    visitor.post("/second-factor", code=code)
    return visitor


def kinds_of_notices(app: Flask) -> list[str]:
    """Return what people are told by mail."""
    with transaction(engine_of(app)) as session:
        return list(session.exec(select(Notice.kind)).all())
