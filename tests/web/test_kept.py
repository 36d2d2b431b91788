"""What somebody typed survives the end of their session, for them alone; and a step-up before a grave step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import select
from werkzeug.test import TestResponse

from matching.clock import now
from matching.database import transaction
from matching.models.match import Match
from matching.models.person import Person
from matching.models.throttle import KeptForm
from matching.retention import TIMES
from matching.services import keeping
from matching.web.accounts.store import open_account
from matching.web.keeping import read_kept
from tests.application import engine_of
from tests.cast import Cast, active_offer
from tests.sealing.everywhere import raw
from tests.stages import propose
from tests.web.entering import code_of, enter, give_authenticator
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Clock = Callable[[timedelta], None]
PASSWORD = "harbour candle walnut"
HERE = {"Origin": "http://localhost"}
WORDS = "Ports <of> ours, typed through a whole afternoon"


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Person:
    """Amina, with a password and an authenticator."""
    with app.app_context(), transaction(app.extensions["engine"]) as session:
        open_account(session, session.get_one(Person, cast.amina.id), password=PASSWORD)
    give_authenticator(app, cast.amina)
    return cast.amina


def type_too_late(visitor: Visitor, clock: Clock, **headers: str) -> TestResponse:
    """Open the form of a new request, type for more than an hour, and send it."""
    visitor.get("/requests/new")
    sent = visitor.form("/requests/new") | {"title": WORDS, "plan": "First.\nSecond."}
    clock(timedelta(minutes=61))
    return visitor.browser.post("/requests/new", data=sent, headers=HERE | headers)


def kept(app: Flask) -> list[KeptForm]:
    """Return what is kept."""
    with transaction(app.extensions["engine"]) as session:
        return list(session.exec(select(KeptForm)).all())


def test_after_signing_in_again_the_form_is_there_with_all_that_was_typed(
    app: Flask, amina: Person, clock: Clock
) -> None:
    visitor = Visitor(app)
    enter(visitor, amina, PASSWORD)
    answer = type_too_late(visitor, clock)
    assert answer.location == f"/sign-in?next=/kept/{kept(app)[0].id}"
    enter(visitor, amina, PASSWORD, onward=f"/kept/{kept(app)[0].id}")
    form = visitor.get(f"/kept/{kept(app)[0].id}").location
    visitor.get(form)
    assert "Ports &lt;of&gt; ours" in visitor.page
    typed = visitor.form(form)
    assert (typed["title"], typed["plan"]) == ([WORDS], ["First.\nSecond."])
    assert "It is not saved yet" in visitor.page
    assert visitor.send(form, typed).status_code == 303
    assert kept(app) == []


def test_nobody_else_finds_it_at_the_same_computer(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    visitor = visit(cast.amina)
    answer = type_too_late(visitor, clock)
    assert "Ports" not in answer.get_data(as_text=True) + visitor.get("/sign-in").get_data(as_text=True)
    address = f"/kept/{kept(app)[0].id}"
    assert visitor.get(address).location.startswith("/sign-in")
    mosi = visitor.sign_in(cast.mosi)
    assert mosi.get(address).status_code == 404
    mosi.get(f"/requests/new?kept={kept(app)[0].id}")
    assert "Ports" not in mosi.page


def test_it_is_sealed_and_forgotten_after_an_hour(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    type_too_late(visit(cast.amina), clock)
    (row,) = kept(app)
    (stored,) = raw(engine_of(app), "kept_form")
    assert ("Ports" in row.typed, "Ports" in stored) == (True, False)
    clock(timedelta(minutes=61 + 61))
    assert visit(cast.amina).get(f"/kept/{row.id}").status_code == 404
    with transaction(app.extensions["engine"]) as session:
        keeping.forget_late(session, now() - TIMES["kept-form"])
    assert kept(app) == []


def test_a_form_that_was_put_into_the_name_of_another_is_not_shown_to_them(
    app: Flask, cast: Cast, visit: Visit, clock: Clock
) -> None:
    type_too_late(visit(cast.amina), clock)
    with transaction(engine_of(app)) as session:
        session.execute(update(KeptForm).values(person_id=cast.rosa.id))
    rosa = visit(cast.rosa)
    assert rosa.get(f"/requests/new?kept={kept(app)[0].id}").status_code == 503
    assert "Ports" not in rosa.page


def test_words_of_another_site_are_not_kept(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    answer = type_too_late(visit(cast.amina), clock, Origin="http://evil.example")
    assert answer.location.startswith("/sign-in")
    assert kept(app) == []


def test_only_the_newest_few_are_kept(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    visitor = visit(cast.amina)
    for _time in range(keeping.MOST + 3):
        type_too_late(visitor, clock)
    assert len(kept(app)) == keeping.MOST


def test_a_role_change_that_was_typed_too_long_survives_the_step_up(
    app: Flask, cast: Cast, visit: Visit, clock: Clock
) -> None:
    give_authenticator(app, cast.noor)
    cast.secretariat.fictional = True
    cast.session.commit()
    noor, address = visit(cast.noor), f"/people/{cast.wei.id}/edit"
    noor.get(address)
    sent = noor.form(address) | {"position": "Head of figures"}
    clock(timedelta(minutes=15))
    onward = noor.send(address, sent).location
    assert onward == f"/second-factor?next=/kept/{kept(app)[0].id}"
    assert noor.post("/second-factor", on=onward, code=code_of(app, cast.noor)).location.startswith("/kept/")
    form = noor.get(f"/kept/{kept(app)[0].id}").location
    noor.get(form)
    assert 'value="Head of figures"' in noor.page
    assert noor.send(form, noor.form(form)).location == f"/people/{cast.wei.id}"


def test_an_approval_goes_on_after_the_step_up_with_one_more_button(
    app: Flask, cast: Cast, visit: Visit, clock: Clock
) -> None:
    match = propose(cast, active_offer(cast), by=cast.lucia)
    give_authenticator(app, cast.tomas)
    cast.secretariat.fictional = True
    cast.session.commit()
    tomas, page = visit(cast.tomas), f"/matches/{match.id}"
    app.extensions["shortlists"].refresh()
    tomas.get(page)
    sent = tomas.form(f"{page}/approve")
    clock(timedelta(minutes=15))
    onward = tomas.send(f"{page}/approve", sent).location
    assert state_of(cast, match) == "proposed"
    tomas.post("/second-factor", on=onward, code=code_of(app, cast.tomas))
    tomas.get(f"/kept/{kept(app)[0].id}")
    assert tomas.send(f"{page}/approve", tomas.form(f"{page}/approve")).location == page
    assert state_of(cast, match) == "approved"


def state_of(cast: Cast, match: Match) -> str:
    """Return how far a match is, as it is stored now."""
    cast.session.refresh(match)
    cast.session.commit()
    return match.state


def test_passwords_and_codes_are_never_kept(app: Flask, cast: Cast, visit: Visit, clock: Clock) -> None:
    visitor = visit(cast.amina)
    clock(timedelta(minutes=61))
    typed = {"password": "secret one", "new_password": "secret two", "new_password_confirm": "secret two", "code": "1"}
    answer = visitor.browser.post("/change-password", data=typed | {"title": WORDS}, headers=HERE)
    assert "secret" not in answer.get_data(as_text=True)
    with app.app_context():
        (row,) = kept(app)
        assert read_kept(row) == [("title", WORDS)]
