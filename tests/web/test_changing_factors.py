"""Second factors are removed, changed and reset: the last one stays, and every change ends what it could open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.factor import Authenticator, CodeList, SecurityKey
from matching.models.person import Person
from matching.services import factors
from tests.application import engine_of
from tests.cast import Cast
from tests.web.choosing import PASSWORD, is_in, kinds_of_notices, let_in, press, print_list
from tests.web.entering import code_of, give_authenticator
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Clock = Callable[[timedelta], None]


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Person:
    """Amina, who has a password and no second factor yet."""
    return let_in(app, cast.amina)


@pytest.fixture
def halfway(app: Flask, amina: Person) -> Visitor:
    """Amina's browser after her password was right."""
    visitor = Visitor(app)
    visitor.post("/sign-in", email=amina.email, password=PASSWORD)
    return visitor


def test_the_last_factor_stays_and_another_can_be_removed(app: Flask, halfway: Visitor, amina: Person) -> None:
    print_list(halfway)
    with transaction(engine_of(app)) as session:
        listed = session.exec(select(CodeList.id)).one()
    assert press(halfway, f"/second-factors/remove/{listed}") == ""
    assert "Add another one first" in halfway.page
    press(halfway, "/second-factors/authenticator/new")
    halfway.post("/second-factors/authenticator", code=code_of(app, amina))
    assert press(halfway, f"/second-factors/remove/{listed}") == "/second-factors"
    assert is_in(halfway)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(CodeList)).all() == []


def test_the_factor_of_somebody_else_cannot_be_removed(app: Flask, cast: Cast, halfway: Visitor) -> None:
    print_list(halfway)
    give_authenticator(app, let_in(app, cast.mosi))
    with transaction(engine_of(app)) as session:
        foreign = session.exec(select(Authenticator.id)).one()
    press(halfway, f"/second-factors/remove/{foreign}")
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Authenticator.id)).one() == foreign


def test_a_changed_factor_ends_the_sessions_on_other_devices(app: Flask, amina: Person, visit: Visit) -> None:
    give_authenticator(app, amina)
    here, elsewhere = visit(amina), visit(amina)
    print_list(here)
    assert [is_in(here), is_in(elsewhere)] == [True, False]


def test_who_has_a_factor_cannot_choose_another_by_password_alone(app: Flask, amina: Person) -> None:
    give_authenticator(app, amina)
    halfway = Visitor(app)
    halfway.post("/sign-in", email=amina.email, password=PASSWORD)
    for address in ("/second-factors", "/second-factors/key", "/second-factors/codes"):
        assert halfway.get(address).location == "/second-factor"
    halfway.get("/second-factor")
    sent = {"csrf_token": halfway.token}
    for address in ("/second-factors/codes/new", "/second-factors/authenticator/new"):
        assert halfway.send(address, sent).location == "/second-factor"
    with transaction(engine_of(app)) as session:
        assert session.exec(select(CodeList)).all() == []


def test_a_coordinator_with_a_code_reaches_the_page_of_keys_and_nothing_else(app: Flask, cast: Cast) -> None:
    lucia = let_in(app, cast.lucia)
    give_authenticator(app, lucia)
    visitor = Visitor(app)
    visitor.post("/sign-in", email=lucia.email, password=PASSWORD)
    assert visitor.post("/second-factor", code=code_of(app, lucia)).location == "/second-factors/key"
    assert visitor.get("/second-factors/key").status_code == 200
    assert visitor.get("/second-factors").location == "/second-factors/key"
    for address in ("/desk", "/profile", "/matches", "/kept/x"):
        assert visitor.get(address).location.startswith("/sign-in"), address


def test_a_coordinator_keeps_the_last_key(app: Flask, cast: Cast, visit: Visit) -> None:
    lucia = visit(cast.lucia)
    give_authenticator(app, cast.lucia)
    with transaction(engine_of(app)) as session:
        session.add(SecurityKey(id="k" * 20, person_id=cast.lucia.id, name="blue", credential_id="a", public_key="b"))
    lucia = visit(cast.lucia)
    press(lucia, f"/second-factors/remove/{'k' * 20}")
    assert "Add another one first" in lucia.page


def test_an_administrator_resets_the_factors_of_somebody_who_lost_them(app: Flask, cast: Cast, visit: Visit) -> None:
    give_authenticator(app, cast.amina)
    amina, noor = visit(cast.amina), visit(cast.noor)
    assert noor.post(f"/people/{cast.amina.id}/reset-factors").location == f"/people/{cast.amina.id}"
    noor.get(f"/people/{cast.amina.id}")
    assert "All second factors of the person were removed." in noor.page
    assert not is_in(amina)
    assert "factors-reset" in kinds_of_notices(app)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Authenticator)).all() == []


def test_nobody_resets_their_own_factors(app: Flask, cast: Cast, visit: Visit) -> None:
    noor = visit(cast.noor)
    assert noor.post(f"/people/{cast.noor.id}/reset-factors").status_code == 409
    assert "Ask another administrator" in noor.page


def test_what_was_never_confirmed_is_forgotten_within_hours(app: Flask, halfway: Visitor, clock: Clock) -> None:
    press(halfway, "/second-factors/codes/new")
    clock(timedelta(hours=2))
    with transaction(engine_of(app)) as session:
        factors.forget_unconfirmed(session)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(CodeList)).all() == []
