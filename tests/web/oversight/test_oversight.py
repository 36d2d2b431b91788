"""A State's focal points object to coordinators and name auditors, who read its cases and can change nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from matching.errors import Refused
from matching.models.answers import PersonAnswers
from matching.models.notice import Notice
from matching.models.person import Person
from matching.services import auditors, people
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking, Role
from matching.vocabulary.notices import NoticeKind
from tests.cast import Cast, approved_match, draft_request, open_need
from tests.stages import add_auditor
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
AUDITORS, COORDINATORS = "/our-cases/auditors", "/our-cases/coordinators"


def test_an_objection_hides_the_case_like_one_that_is_not_there_and_can_be_taken_back(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS)
    lucia, amina, address = visit(cast.lucia), visit(cast.amina), f"/requests/{need.request_id}"
    assert lucia.get(address).status_code == 200
    amina.post(f"{COORDINATORS}/{cast.lucia.id}/object", on=COORDINATORS)
    amina.get(COORDINATORS)
    assert "You objected on" in amina.page
    seen, absent = (lucia.get(page).get_data(as_text=True) for page in (address, f"/requests/{'a' * 20}"))
    assert seen.replace(need.request_id, "a" * 20) == absent
    assert lucia.get(address).status_code == 404
    lucia.get("/desk")
    assert need.request.number not in lucia.page
    amina.post(f"{COORDINATORS}/{cast.lucia.id}/take-back", on=COORDINATORS)
    assert lucia.get(address).status_code == 200


def test_a_state_objects_to_coordinators_and_to_nobody_else(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.get(COORDINATORS)
    for person in (cast.noor, cast.chidi, cast.mosi):
        sent = {"csrf_token": amina.token}
        assert amina.browser.post(f"{COORDINATORS}/{person.id}/object", data=sent).status_code == 404


def name_odile(cast: Cast, amina: Visitor) -> Person:
    """Let Amina name Odile."""
    amina.post(AUDITORS, name="Odile", email="odile@example.org")
    cast.session.rollback()
    return cast.session.exec(select(Person).where(Person.email == "odile@example.org")).one()


def test_an_auditor_is_named_invited_dismissed_and_named_again(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    odile = name_odile(cast, amina)
    assert (odile.roles, odile.organisation_id) == ([Role.AUDITOR], cast.kenya.id)
    invited = select(Notice).where(Notice.person_id == odile.id, Notice.kind == NoticeKind.INVITATION)
    assert len(cast.session.exec(invited).all()) == 1
    name = odile.id
    cast.session.rollback()
    amina.post(f"{AUDITORS}/{name}/dismiss", on=AUDITORS)
    amina.get(AUDITORS)
    assert "odile@example.org" not in amina.page
    assert name_odile(cast, amina).id == name
    amina.get(AUDITORS)
    assert "odile@example.org" in amina.page


def test_an_address_that_is_taken_is_told_beside_the_question(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    answer = amina.post(AUDITORS, name="Rosa", email="rosa@example.org")
    assert answer.status_code == 422
    assert "Choose another address." in amina.page
    assert 'value="rosa@example.org"' in amina.page


def test_a_dismissed_auditor_finds_nothing_from_the_next_page_on(cast: Cast, visit: Visit) -> None:
    need, person = open_need(cast, marking=Marking.COORDINATORS), add_auditor(cast)
    odile, address = visit(person), f"/requests/{need.request_id}"
    assert odile.get(address).status_code == 200
    auditors.dismiss(cast.session, person, by=cast.as_(cast.amina))
    cast.session.commit()
    assert odile.get(address).status_code == 302


def test_an_auditor_reads_the_cases_of_the_organisation_but_drafts_and_finds_no_button(
    app: Flask, cast: Cast, visit: Visit
) -> None:
    index: Shortlists = app.extensions["shortlists"]
    index.refresh()
    match = approved_match(cast, index, marking=Marking.COORDINATORS)
    draft, _need = draft_request(cast)
    cast.session.commit()
    odile = visit(add_auditor(cast))
    pages = [f"/requests/{match.need.request_id}", f"/needs/{match.need_id}", f"/needs/{match.need_id}/shortlist"]
    pages += [f"/matches/{match.id}", "/matches", "/requests", f"/requests/{match.need.request_id}/preview"]
    for page in pages:
        assert odile.get(page).status_code == 200, page
        main = odile.page[odile.page.index("<main") :].partition("</main>")[0]
        assert 'method="post"' not in main, page
    odile.get(f"/requests/{match.need.request_id}")
    assert "History" in odile.page
    assert "Who read this, and when" in odile.page
    assert odile.get(f"/requests/{draft.id}").status_code == 404


def test_an_auditor_of_one_organisation_reads_nothing_of_another_of_the_same_state(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS)
    water = cast._organisation("Ministry of Water", state="KEN", is_state=True)
    zara = cast._person("Zara", water, Role.AUDITOR)
    cast.session.commit()
    assert visit(zara).get(f"/requests/{need.request_id}").status_code == 404


def test_nobody_but_the_state_names_an_auditor_of_its_cases(cast: Cast) -> None:
    answers = PersonAnswers(name="Odile", email="odile@example.org")
    with pytest.raises(Refused, match="auditors-are-named-by-their-state"):
        people.invite(cast.session, answers, roles=[Role.AUDITOR], organisation=cast.kenya, by=cast.as_(cast.noor))
    for person in (cast.rosa, cast.chidi, cast.lucia, cast.noor):
        with pytest.raises(Refused, match="not-yours-to-take"):
            auditors.name(cast.session, cast.kenya, answers, by=cast.as_(person))


def test_an_administrator_makes_nobody_an_auditor_by_editing_them(cast: Cast) -> None:
    facts = PersonAnswers(name="Mosi", email="mosi@example.org")
    with pytest.raises(Refused, match="auditors-are-named-by-their-state"):
        people.edit_person(
            cast.session, cast.mosi, facts, roles=[Role.AUDITOR], version=cast.mosi.version, by=cast.as_(cast.noor)
        )


def test_an_auditor_holds_no_other_role(cast: Cast) -> None:
    odile = add_auditor(cast)
    facts = PersonAnswers(name="Odile", email="odile@example.org")
    with pytest.raises(Refused, match="role-alone"):
        people.edit_person(
            cast.session, odile, facts, roles=[Role.AUDITOR, Role.STATE], version=odile.version, by=cast.as_(cast.noor)
        )
