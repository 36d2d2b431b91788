"""Changing second factors: the last one stays, who decides about others needs a key, and grave steps ask again."""

from datetime import timedelta

from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.factor import Authenticator, CodeList, SecurityKey
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.session import StoredSession
from matching.services import factors, sessions
from matching.web.accounts.commands import demo_code
from matching.web.sessions import new_data
from tests.application import engine_of
from tests.cast import Cast
from tests.web.entering import code_of, enter, give_authenticator
from tests.web.factors import PASSWORD, Clock, Visit, amina, halfway, is_in, kinds_of_notices, let_in, press, print_list
from tests.web.visitor import Visitor

__all__ = ["amina", "halfway"]


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


def test_grave_steps_need_a_factor_of_the_last_ten_minutes(cast: Cast, visit: Visit, clock: Clock, app: Flask) -> None:
    noor, amina = visit(cast.noor), visit(cast.amina)
    clock(timedelta(minutes=9))
    assert noor.get(f"/people/{cast.amina.id}/edit").status_code == 200
    clock(timedelta(minutes=11))
    grave_pages = ("/change-password", "/requests.csv", "/requests.xlsx", "/requests/take-out")
    for visitor, address in ((noor, f"/people/{cast.amina.id}/edit"), *((amina, page) for page in grave_pages)):
        assert visitor.get(address).location == f"/second-factor?next={address}"
        assert is_in(visitor)
    grave = {"people.edit", "people.new", "people.reset_factors", "matches.approve", "factors.key", "factors.remove"}
    grave |= {"releases.approve", "requests.export", "requests.case_file", "requests.take_out", "offers.export"}
    assert grave <= app.extensions["step_up"] <= set(app.view_functions)


def test_a_session_that_was_ended_cannot_be_stepped_up(app: Flask, amina: Person) -> None:
    give_authenticator(app, amina)
    visitor = Visitor(app)
    enter(visitor, amina, PASSWORD)
    visitor.get("/about")
    sent = {"csrf_token": visitor.token, "code": code_of(app, amina)}
    with transaction(engine_of(app)) as session:
        sessions.end_all(session, amina.id)
    assert visitor.send("/second-factor", sent).location.startswith("/sign-in")
    assert not is_in(visitor)


def test_what_was_never_confirmed_is_forgotten_within_hours(app: Flask, halfway: Visitor, clock: Clock) -> None:
    press(halfway, "/second-factors/codes/new")
    clock(timedelta(hours=2))
    with transaction(engine_of(app)) as session:
        factors.forget_unconfirmed(session)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(CodeList)).all() == []


def test_the_command_shows_codes_of_the_demonstration_and_of_nobody_else(app: Flask, cast: Cast) -> None:
    give_authenticator(app, let_in(app, cast.amina))
    run = app.test_cli_runner()
    assert "nobody of the demonstration" in run.invoke(demo_code, ["amina@example.org"]).output
    with transaction(engine_of(app)) as session:
        session.get_one(Organisation, cast.kenya.id).fictional = True
    assert run.invoke(demo_code, ["amina"]).output.strip() == code_of(app, cast.amina)
    assert "nobody of the demonstration" in run.invoke(demo_code, ["x"]).output


def test_a_session_without_a_factor_is_the_only_kind_that_a_password_begins(app: Flask, amina: Person) -> None:
    with transaction(engine_of(app)) as session:
        opened = sessions.begin(session, amina.id, mark="m", data=new_data())
        assert opened.row.factor is None
        assert not sessions.is_fresh(opened.row)
        assert session.exec(select(StoredSession.factor)).all() == [None]
