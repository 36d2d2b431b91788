"""The second factor: nobody is in without one, a code counts once, and who decides about others needs a key."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import select

from matching.database import transaction
from matching.errors import Unreadable
from matching.models.factor import Authenticator, CodeList
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.session import StoredSession
from matching.policy.factors import may_enter, needs_key
from matching.services import factors, sessions
from matching.vocabulary.names import Factor, Role
from matching.web.accounts import codes
from matching.web.accounts.commands import demo_code
from matching.web.sessions import new_data
from tests.application import engine_of
from tests.cast import Cast
from tests.sealing.everywhere import raw
from tests.web.choosing import KEY, PASSWORD, PRINTED, is_in, kinds_of_notices, let_in, press, print_list, prove
from tests.web.entering import code_of, enter, give_authenticator
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


def test_every_role_needs_a_second_factor_and_two_roles_need_a_key(cast: Cast) -> None:
    for person in cast.people():
        assert not may_enter(person, None)
        assert may_enter(person, Factor.KEY)
        decides = bool({Role.COORDINATOR, Role.ADMINISTRATOR} & set(person.roles))
        assert needs_key(person) == decides
        assert [may_enter(person, factor) for factor in (Factor.CODE, Factor.LIST)] == [not decides] * 2


def test_people_of_the_demonstration_may_use_codes_in_every_role(cast: Cast) -> None:
    cast.secretariat.fictional = True
    assert all(may_enter(person, Factor.CODE) for person in (cast.lucia, cast.noor))


def test_at_the_first_visit_one_is_chosen(halfway: Visitor) -> None:
    assert halfway.get("/second-factor").location == "/second-factors"
    halfway.get("/second-factors")
    assert "A password alone is not enough here" in halfway.page
    assert not is_in(halfway)


def test_an_authenticator_counts_once_its_first_code_was_right(app: Flask, halfway: Visitor, amina: Person) -> None:
    assert press(halfway, "/second-factors/authenticator/new") == "/second-factors/authenticator"
    assert halfway.post("/second-factors/authenticator", code="000000").status_code == 422
    assert "This code is not right" in halfway.page
    assert "data:image/svg+xml;base64," in halfway.page
    assert KEY.search(halfway.page)
    assert not is_in(halfway)
    assert halfway.post("/second-factors/authenticator", code=code_of(app, amina)).status_code == 302
    assert is_in(halfway)
    assert kinds_of_notices(app) == ["factors-changed"]


def test_a_code_counts_once(app: Flask, amina: Person, clock: Clock) -> None:
    give_authenticator(app, amina)
    code = code_of(app, amina)
    assert is_in(prove(app, amina, code))
    second = prove(app, amina, code)
    assert not is_in(second)
    second.post("/second-factor", code=code)
    assert "Wait for the next one" in second.page
    clock(timedelta(seconds=31))
    with app.app_context(), transaction(engine_of(app)) as session:
        row = session.exec(select(Authenticator)).one()
        following = codes.Authenticators().now(row)
    assert is_in(prove(app, amina, following))
    assert not is_in(prove(app, amina, code))


def test_a_code_of_another_half_minute_or_person_opens_nothing(app: Flask, cast: Cast, amina: Person) -> None:
    give_authenticator(app, amina)
    give_authenticator(app, let_in(app, cast.mosi))
    assert not is_in(prove(app, amina, code_of(app, cast.mosi)))


def test_two_who_bring_one_code_are_not_both_let_in(app: Flask, amina: Person) -> None:
    give_authenticator(app, amina)
    with app.app_context(), transaction(engine_of(app)) as session:
        row = session.exec(select(Authenticator)).one()
        assert factors.take_counter(session, row, 5)
        assert not factors.take_counter(session, row, 5)
        assert not factors.take_counter(session, row, 4)


def test_a_printed_list_is_used_number_by_number(app: Flask, halfway: Visitor, amina: Person) -> None:
    printed = print_list(halfway)
    assert len(set(printed)) == codes.LISTED
    assert is_in(halfway)
    assert is_in(prove(app, amina, printed[0]))
    again = prove(app, amina, printed[0])
    assert "This is not code number 2 of your list" in again.page
    again.post("/second-factor", code=f" {printed[1].lower().replace('-', ' ')} ")
    assert is_in(again)
    again.get("/second-factors")
    assert "38 codes are left" in again.page


def test_a_list_that_was_not_confirmed_opens_nothing_and_leaves_the_old_one(app: Flask, halfway: Visitor) -> None:
    print_list(halfway)
    press(halfway, "/second-factors/codes/new")
    assert halfway.post("/second-factors/codes", code="AAAA-AAAA").status_code == 422
    with transaction(engine_of(app)) as session:
        assert sorted(bool(row.confirmed_at) for row in session.exec(select(CodeList))) == [False, True]


def test_codes_and_secrets_are_not_readable_in_the_database(app: Flask, halfway: Visitor, amina: Person) -> None:
    press(halfway, "/second-factors/codes/new")
    halfway.get("/second-factors/codes")
    printed = PRINTED.findall(halfway.page)
    press(halfway, "/second-factors/authenticator/new")
    halfway.get("/second-factors/authenticator")
    secret = KEY.search(halfway.page).group(1)
    kept = "".join(row for table in ("code_list", "authenticator") for row in raw(engine_of(app), table))
    assert amina.id in kept, "or we looked at nothing"
    assert not [code for code in [*printed, secret] if code in kept or code.replace("-", "") in kept]


def test_the_codes_themselves_are_forgotten_once_the_list_is_confirmed(app: Flask, halfway: Visitor) -> None:
    print_list(halfway)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(CodeList)).one().codes == ""


def test_the_secret_of_one_person_is_worth_nothing_in_the_row_or_name_of_another(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction(engine_of(app)) as session:
        mine, theirs = (codes.new_authenticator(session, person.id).id for person in (cast.chidi, cast.amina))
        swap = "SET secret = (SELECT secret FROM authenticator WHERE id = :mine) WHERE id = :theirs"
        with session.begin_nested() as inner:
            session.execute(text(f"UPDATE authenticator {swap}"), {"mine": mine, "theirs": theirs})
            session.expire_all()
            with pytest.raises(Unreadable):
                session.get_one(Authenticator, theirs)
            inner.rollback()
        session.expunge_all()
        moved = "SET person_id = :amina WHERE id = :mine"
        session.execute(text(f"UPDATE authenticator {moved}"), {"amina": cast.amina.id, "mine": mine})
        with pytest.raises(Unreadable):
            codes.Authenticators().now(session.get_one(Authenticator, mine))


def test_grave_steps_need_a_factor_of_the_last_ten_minutes(cast: Cast, visit: Visit, clock: Clock, app: Flask) -> None:
    noor, amina = visit(cast.noor), visit(cast.amina)
    clock(timedelta(minutes=9))
    assert noor.get(f"/people/{cast.amina.id}/edit").status_code == 200
    clock(timedelta(minutes=11))
    for visitor, address in ((noor, f"/people/{cast.amina.id}/edit"), (amina, "/change-password")):
        assert visitor.get(address).location == f"/second-factor?next={address}"
        assert is_in(visitor)
    grave = {"people.edit", "people.new", "people.reset_factors", "matches.approve", "factors.key", "factors.remove"}
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
