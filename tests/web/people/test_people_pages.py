"""Administrators' pages about people and organisations, and everybody's own entry."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.notice import Notice
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.web.mails import compose
from tests.application import engine_of
from tests.cast import Cast, open_need
from tests.web.entering import enter, give_authenticator
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
FIRST = "seven quiet lanterns"
FATOU = {"name": "Fatou", "email": "fatou@example.org", "language": "fr", "roles": "state"}


def invitation(app: Flask) -> str:
    """Return the path of the link in the newest invitation, as the worker would mail it."""
    with app.app_context(), transaction(engine_of(app)) as session:
        found = select(Notice).where(Notice.kind == "invitation").order_by(Notice.created_at.desc())
        text = compose(session.exec(found).first(), app.extensions["settings"]).get_content()
    return re.search(r"http://[^/]+(/\S+)", text).group(1)


def get_person(app: Flask, email: str) -> Person:
    """Return a person as they are stored."""
    with transaction(engine_of(app)) as session:
        return session.exec(select(Person).where(Person.email == email)).one()


def test_an_invited_person_chooses_a_password_and_is_in(app: Flask, cast: Cast, visit: Visit) -> None:
    noor, fatou = visit(cast.noor), visit()
    assert noor.post("/people/new", **FATOU, organisation=cast.kenya.id).location == "/people"
    link = invitation(app)
    assert fatou.post(link, password=FIRST, password_confirm=FIRST).location == "/sign-in"
    person = get_person(app, "fatou@example.org")
    give_authenticator(app, person)
    assert enter(fatou, person, FIRST) == 302
    fatou.get("/profile")
    assert "Fatou" in fatou.page
    assert fatou.get(link).status_code == 409


def test_an_invitation_ends_after_seven_days_and_can_be_sent_again(
    app: Flask, cast: Cast, visit: Visit, clock: Callable[[timedelta], None]
) -> None:
    noor = visit(cast.noor)
    noor.post("/people/new", **FATOU, organisation=cast.kenya.id)
    link = invitation(app)
    clock(timedelta(days=7, minutes=1))
    assert visit().get(link).status_code == 409
    fatou = get_person(app, "fatou@example.org")
    noor.post(f"/people/{fatou.id}/invite-again", on=f"/people/{fatou.id}")
    assert visit().get(invitation(app)).status_code == 200


@pytest.mark.parametrize("token", ["x", "x.y.z", "WyJhIiwxXQ.abc", "%00"])
def test_a_made_up_invitation_opens_nothing(visit: Visit, cast: Cast, token: str) -> None:
    assert visit().get(f"/invitation/{token}").status_code in (302, 404, 409)


def test_a_refused_invitation_keeps_what_was_typed_and_says_what_to_do(cast: Cast, visit: Visit) -> None:
    noor = visit(cast.noor)
    typed = FATOU | {"roles": ["state", "coordinator"], "organisation": cast.kenya.id}
    assert noor.post("/people/new", **typed).status_code == 409
    assert "hold one role and no other" in noor.page
    assert 'value="Fatou"' in noor.page


def test_an_invitation_sent_twice_invites_once(app: Flask, cast: Cast, visit: Visit) -> None:
    noor = visit(cast.noor)
    noor.get("/people/new")
    typed = noor.form("/people/new") | FATOU | {"organisation": cast.kenya.id}
    answers = [noor.browser.post("/people/new", data=typed) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/people", "/people"]
    with transaction(engine_of(app)) as session:
        assert len(session.exec(select(Notice)).all()) == 1


def test_a_person_whose_account_is_closed_is_out_at_once(app: Flask, cast: Cast, visit: Visit) -> None:
    amina, noor = visit(cast.amina), visit(cast.noor)
    assert amina.get("/profile").status_code == 200
    noor.get(f"/people/{cast.amina.id}/close")
    assert "Close the account" in noor.page
    noor.post(f"/people/{cast.amina.id}/close")
    assert amina.get("/profile").location.startswith("/sign-in")
    noor.post(f"/people/{cast.amina.id}/reopen", on=f"/people/{cast.amina.id}")
    assert amina.get("/profile").location.startswith("/sign-in")
    assert visit(cast.amina).get("/profile").status_code == 200


def test_cases_are_handed_over_on_one_page(app: Flask, cast: Cast, visit: Visit) -> None:
    request = open_need(cast).request
    noor = visit(cast.noor)
    address = f"/people/{cast.amina.id}/hand-over"
    assert noor.post(address, successor=cast.mosi.id).location == f"/people/{cast.amina.id}"
    cast.session.refresh(request)
    assert request.focal_point_id == cast.mosi.id


def test_who_saves_second_sees_both_versions_and_loses_nothing(cast: Cast, visit: Visit) -> None:
    first, second = visit(cast.noor), visit(cast.noor)
    address = f"/people/{cast.amina.id}/edit"
    second.get(address)
    typed = second.form(address) | {"name": "Second", "email": "amina@example.org", "roles": "state"}
    first.post(address, name="First", email="amina@example.org", roles="state")
    answer = second.browser.post(address, data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="Second"' in page
    assert "First" in page
    second.page = page
    assert second.browser.post(address, data=second.form(address)).status_code == 302


def test_people_change_their_own_entry(app: Flask, cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.post("/profile", name="Amina W.", position="Director", telephone="1", language="ar")
    found = get_person(app, "amina@example.org")
    assert (found.name, found.position, found.language) == ("Amina W.", "Director", "ar")


@pytest.mark.parametrize("address", ["/people", "/people/new", "/organisations", "/organisations/new"])
def test_pages_of_administrators_are_not_there_for_others(cast: Cast, visit: Visit, address: str) -> None:
    for person in (cast.amina, cast.chidi, cast.lucia, cast.wei):
        assert visit(person).get(address).status_code == 404
    assert visit().get(address).location.startswith("/sign-in")
    assert visit(cast.noor).get(address).status_code == 200


def test_an_organisation_is_entered_and_changed(app: Flask, cast: Cast, visit: Visit) -> None:
    noor = visit(cast.noor)
    assert noor.post("/organisations/new", name="Port School", is_provider="y").status_code == 409
    assert "what kind of provider" in noor.page
    noor.post("/organisations/new", name="Port School", is_provider="y", provider_kind="academia")
    with transaction(engine_of(app)) as session:
        school = session.exec(select(Organisation).where(Organisation.name == "Port School")).one()
    noor.post(f"/organisations/{school.id}/edit", name="School of Ports", is_provider="y", provider_kind="academia")
    noor.get(f"/organisations/{school.id}")
    assert "School of Ports" in noor.page
    assert "The organisation was registered." in noor.page


def test_a_fictional_organisation_never_bears_its_states_real_name(app: Flask, cast: Cast, visit: Visit) -> None:
    with transaction(engine_of(app)) as session:
        home = session.get_one(Organisation, cast.kenya.id)
        home.fictional = True
    noor = visit(cast.noor)
    for address in ("/organisations", f"/organisations/{cast.kenya.id}", f"/organisations/{cast.kenya.id}/edit"):
        assert noor.get(address).status_code == 200
        assert "Kenya" not in noor.page


ASKED = ("name", "position", "email", "telephone", "language", "roles", "state", "organisation", "version", "key")
BAD = ["\x00", "9223372036854775808", "5" * 5_000, "\u202eabc", "<script>", "=1+1", " "]


@pytest.mark.parametrize("bad", BAD)
def test_odd_answers_are_told_and_never_a_fault(cast: Cast, visit: Visit, bad: str) -> None:
    noor = visit(cast.noor)
    odd = dict.fromkeys((*ASKED, "is_state", "provider_kind", "website"), bad)
    for address in ("/people/new", f"/people/{cast.amina.id}/edit", "/organisations/new", "/profile"):
        assert noor.post(address, **odd).status_code < 500, address
        assert noor.post(address, name=bad, email=bad).status_code < 500, address


def test_a_form_with_nothing_in_it_is_told_what_is_missing(cast: Cast, visit: Visit) -> None:
    noor = visit(cast.noor)
    noor.get("/people/new")
    noor.send("/people/new", {"csrf_token": noor.form("/people/new")["csrf_token"]})
    assert "Type the name." in noor.page
    assert "Type the e-mail address." in noor.page
