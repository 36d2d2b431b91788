"""Signing in as people do it, by pages: an address and a password, then the code of an authenticator."""

from flask import Flask
from sqlmodel import col, select

from matching.database import transaction
from matching.models.factor import Authenticator
from matching.models.person import Person
from matching.services.factors import confirm_authenticator
from matching.web.accounts import codes
from tests.web.visitor import Visitor


def give_authenticator(app: Flask, person: Person) -> None:
    """Let somebody have an authenticator that counts."""
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        row = codes.new_authenticator(session, person.id)
        confirm_authenticator(session, session.get_one(Person, person.id), row)


def code_of(app: Flask, person: Person) -> str:
    """Return the code that somebody's authenticator shows now, and let it count once more if it was used."""
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        own = select(Authenticator).where(Authenticator.person_id == person.id)
        row = session.exec(own.order_by(col(Authenticator.confirmed_at).is_(None)).limit(1)).one()
        row.last_counter = 0
        return codes.Authenticators().now(row)


def enter(visitor: Visitor, person: Person, password: str, *, onward: str = "") -> int:
    """Sign somebody in by the pages; return with which status the last one answered."""
    visitor.post("/sign-in", on=f"/sign-in?next={onward}", email=person.email, password=password)
    return visitor.post(
        "/second-factor", on=f"/second-factor?next={onward}", code=code_of(visitor.app, person)
    ).status_code
