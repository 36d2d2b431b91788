"""Inviting, editing, closing and handing over: who may, what is refused, and what is written down."""

from typing import Any

import pytest
from sqlmodel import select

from matching.errors import Missing, Refused, Stale
from matching.models.answers import OrganisationAnswers, PersonAnswers
from matching.models.history import History
from matching.models.notice import Notice
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.policy.people import FOCAL_POINTS, STAFF, find_role_fault, may_see_organisation, may_see_person
from matching.policy.viewer import ANYONE, SYSTEM, Viewer, viewer_of
from matching.queries import people as queries
from matching.services import assignments, offers, people, requests
from matching.vocabulary.names import ProviderKind, Role
from tests.cast import Cast, active_offer, draft_request, offer_answers, open_need


def answers(**said: Any) -> PersonAnswers:
    """Return a new person's entry, changed by `said`."""
    return PersonAnswers.model_validate({"name": "Fatou", "email": "fatou@example.org"} | said)


def noor(cast: Cast) -> Viewer:
    """Return the administrator."""
    return cast.as_(cast.noor)


def invite(cast: Cast, *roles: Role, organisation: Organisation | None = None, **said: Any) -> Person:
    """Let Noor invite Fatou."""
    home = organisation or cast.kenya
    return people.invite(cast.session, answers(**said), roles=roles, organisation=home, by=noor(cast))


def steps_on(cast: Cast, row_id: str) -> list[str]:
    """Return the steps in a row's history."""
    return [row.step for row in cast.session.exec(select(History).where(History.row_id == row_id)).all()]


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    """Return the code of a refusal."""
    return refusal.value.reason.code


def test_an_invited_person_is_written_to_and_written_down(cast: Cast) -> None:
    fatou = invite(cast, Role.STATE, email="Fatou@Example.ORG")
    notice = cast.session.exec(select(Notice)).one()
    assert (notice.kind, notice.person_id, notice.values) == ("invitation", fatou.id, {})
    assert (fatou.email, steps_on(cast, fatou.id)) == ("fatou@example.org", ["invite"])


def test_only_administrators_and_our_own_commands_invite(cast: Cast) -> None:
    for person in cast.people():
        if person is cast.noor:
            continue
        with pytest.raises(Refused):
            people.invite(cast.session, answers(), roles=[Role.STATE], organisation=cast.kenya, by=cast.as_(person))
    assert people.invite(cast.session, answers(), roles=[Role.STATE], organisation=cast.kenya, by=SYSTEM).id


@pytest.mark.parametrize("focal", sorted(FOCAL_POINTS))
@pytest.mark.parametrize("staff", sorted(STAFF))
def test_nobody_is_staff_and_a_focal_point(focal: Role, staff: Role) -> None:
    both = Organisation(name="x", state="KEN", is_state=True, is_provider=True)
    assert find_role_fault([focal, staff], both).code == "role-alone"


def test_an_administrator_cannot_invite_a_coordinator_who_is_also_a_focal_point(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        invite(cast, Role.COORDINATOR, Role.STATE)
    assert code_of(refusal) == "role-alone"


def test_one_person_may_ask_and_provide_for_an_organisation_that_does_both(cast: Cast) -> None:
    both = Organisation(name="x", state="KEN", is_state=True, is_provider=True)
    assert find_role_fault([Role.STATE, Role.PROVIDER], both) is None


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([], "role-missing"),
        ([Role.COORDINATOR, Role.ADMINISTRATOR], "role-alone"),
        ([Role.PROVIDER], "organisation-not-a-provider"),
    ],
)
def test_roles_that_the_organisation_does_not_bear_are_refused(cast: Cast, roles: list[Role], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        invite(cast, *roles)
    assert code_of(refusal) == code


@pytest.mark.parametrize(
    ("address", "code"),
    [("amina@example.org", "address-taken"), ("nowhere", "address-not-valid"), ("", "address-not-valid")],
)
def test_an_address_is_whole_and_belongs_to_one_person(cast: Cast, address: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        invite(cast, Role.STATE, email=address)
    assert code_of(refusal) == code


def test_everybody_sees_themselves_and_administrators_see_all(cast: Cast) -> None:
    for viewer in (*map(viewer_of, cast.people()), ANYONE, SYSTEM):
        seen = {person.id for person in queries.find_people(cast.session, viewer).rows}
        assert seen == {person.id for person in cast.people() if may_see_person(viewer, person)}
        homes = {row.id for row in queries.find_organisations(cast.session, viewer).rows}
        everyones = {person.organisation_id: person.organisation for person in cast.people()}.values()
        assert homes == {row.id for row in everyones if may_see_organisation(viewer, row)}


def test_a_colleague_is_as_absent_as_nobody(cast: Cast) -> None:
    for person_id in (cast.mosi.id, "nobody"):
        with pytest.raises(Missing):
            queries.get_person(cast.session, cast.as_(cast.amina), person_id)


def test_who_was_slower_is_told_and_changes_nothing(cast: Cast) -> None:
    with pytest.raises(Stale):
        people.edit_person(cast.session, cast.amina, answers(name="Late"), roles=[Role.STATE], version=0, by=noor(cast))
    assert cast.amina.name == "Amina"


def test_people_change_what_they_say_of_themselves_and_nothing_else(cast: Cast) -> None:
    said = answers(name="Amina W.", email="other@example.org", state="PER", language="fr")
    people.edit_profile(cast.session, cast.amina, said, version=cast.amina.version, by=cast.as_(cast.amina))
    amina = cast.amina
    assert (amina.name, amina.language, amina.email, amina.state) == ("Amina W.", "fr", "amina@example.org", None)


def test_nobody_changes_the_entry_of_a_colleague(cast: Cast) -> None:
    with pytest.raises(Refused):
        people.edit_profile(cast.session, cast.mosi, answers(), version=1, by=cast.as_(cast.amina))


def test_a_closed_person_is_anyone(cast: Cast) -> None:
    people.close_account(cast.session, cast.amina, version=cast.amina.version, by=noor(cast))
    assert viewer_of(cast.amina) is ANYONE
    assert steps_on(cast, cast.amina.id) == ["close"]


def test_a_closed_account_can_be_opened_again(cast: Cast) -> None:
    people.close_account(cast.session, cast.amina, version=cast.amina.version, by=noor(cast))
    cast.session.flush()
    people.reopen_account(cast.session, cast.amina, version=cast.amina.version, by=noor(cast))
    assert viewer_of(cast.amina).person_id == cast.amina.id


def test_administrators_do_not_lock_themselves_out(cast: Cast) -> None:
    with pytest.raises(Refused):
        people.close_account(cast.session, cast.noor, version=cast.noor.version, by=noor(cast))
    entry = answers(email="noor@example.org")
    with pytest.raises(Refused):
        people.edit_person(
            cast.session, cast.noor, entry, roles=[Role.OBSERVER], version=cast.noor.version, by=noor(cast)
        )


def test_a_successor_takes_all_cases_over_in_one_step(cast: Cast) -> None:
    need = open_need(cast)
    version = need.request.version
    given = people.hand_over(cast.session, cast.amina, to=cast.mosi, by=noor(cast))
    cast.session.refresh(need.request)
    assert (need.request.focal_point_id, given.number) == (cast.mosi.id, 1)
    assert need.request.version == version
    assert steps_on(cast, need.request_id)[-1:] == ["hand-over"]
    assert cast.session.exec(select(Notice.values).where(Notice.kind == "cases-handed-over")).one() == {"count": 1}


def test_offers_go_to_a_colleague_of_the_provider(cast: Cast) -> None:
    offer = active_offer(cast)
    colleague = invite(cast, Role.PROVIDER, organisation=cast.agency)
    people.hand_over(cast.session, cast.chidi, to=colleague, by=noor(cast))
    cast.session.refresh(offer)
    assert offer.focal_point_id == colleague.id


def test_cases_go_to_nobody_outside_the_organisation_nor_without_the_role(cast: Cast) -> None:
    draft_request(cast)
    clerk = invite(cast, Role.OBSERVER)
    for other in (cast.rosa, cast.lucia, clerk, cast.amina):
        with pytest.raises(Refused) as refusal:
            people.hand_over(cast.session, cast.amina, to=other, by=noor(cast))
        assert code_of(refusal) == "not-a-successor"


def test_a_coordinator_does_not_inherit_cases_of_their_own_state(cast: Cast) -> None:
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    assignments.assign(cast.session, request, coordinator=cast.lucia, by=cast.as_(cast.lucia))
    with pytest.raises(Refused) as refusal:
        people.hand_over(cast.session, cast.lucia, to=cast.kamau, by=noor(cast))
    assert code_of(refusal) == "successor-recused"
    people.hand_over(cast.session, cast.lucia, to=cast.tomas, by=noor(cast))
    cast.session.refresh(request)
    assert request.coordinator_id == cast.tomas.id


def test_a_role_stays_with_whoever_still_has_its_cases(cast: Cast) -> None:
    offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    entry = answers(email="chidi@example.org")
    with pytest.raises(Refused) as refusal:
        people.edit_person(
            cast.session, cast.chidi, entry, roles=[Role.OBSERVER], version=cast.chidi.version, by=noor(cast)
        )
    assert code_of(refusal) == "role-has-cases"


def test_an_organisation_stays_what_its_people_need_it_to_be(cast: Cast) -> None:
    entry = OrganisationAnswers(name="Ministry", state="KEN", is_provider=True, provider_kind=ProviderKind.STATE)
    with pytest.raises(Refused) as refusal:
        people.edit_organisation(cast.session, cast.kenya, entry, version=cast.kenya.version, by=noor(cast))
    assert code_of(refusal) == "organisation-not-a-state"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"is_state": True}, "state-missing"),
        ({"state": "XXX"}, "unknown-state"),
        ({"is_provider": True}, "provider-kind-missing"),
    ],
)
def test_an_organisation_says_which_state_and_what_kind_it_is(cast: Cast, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        people.register(cast.session, OrganisationAnswers(name="x", **said), by=noor(cast))
    assert code_of(refusal) == code
