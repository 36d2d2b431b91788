"""Who handles a case for coordinators only, and whom its State keeps away from it."""

import pytest

from matching.errors import Missing, Refused
from matching.models.answers import RequestAnswers
from matching.models.person import Person
from matching.models.request import Request
from matching.queries.requests import find_cases_to_take_on, get_request
from matching.services import assignments, matches, people, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking, Role
from tests.cast import Cast, draft_request, need_answers, open_need, proposed_match

HIDDEN = {"marking": Marking.COORDINATORS}


def submitted(cast: Cast) -> Request:
    """Let Amina submit a case for coordinators only."""
    request, _need = draft_request(cast, **HIDDEN)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    return request


def reads(cast: Cast, person: Person, request: Request) -> bool:
    """Say whether `person` can load `request`."""
    try:
        get_request(cast.session, cast.as_(person), request.id)
    except Missing:
        return False
    return True


def waiting_for(cast: Cast, person: Person) -> list[str]:
    """Return the numbers of the cases that `person` may take on."""
    return [case.number for case in find_cases_to_take_on(cast.session, cast.as_(person))]


def test_a_case_that_nobody_handles_is_a_number_to_all_who_may_take_it_on(cast: Cast) -> None:
    request = submitted(cast)
    for person in (cast.lucia, cast.tomas):
        assert waiting_for(cast, person) == [request.number]
        assert not reads(cast, person, request)
    for person in (cast.kamau, cast.amina, cast.rosa, cast.chidi, cast.wei, cast.noor):
        assert waiting_for(cast, person) == []


def test_of_a_waiting_case_nothing_is_loaded_but_its_number_and_how_long_it_waits(cast: Cast) -> None:
    submitted(cast)
    cast.session.expunge_all()
    find_cases_to_take_on(cast.session, cast.as_(cast.lucia))
    assert not cast.session.identity_map.keys()


def test_who_takes_a_case_on_reads_it_and_nobody_else_does(cast: Cast) -> None:
    request = submitted(cast)
    assignments.take_on(cast.session, request.id, by=cast.as_(cast.lucia))
    assert request.coordinator_id == cast.lucia.id
    assert reads(cast, cast.lucia, request)
    assert not reads(cast, cast.tomas, request)
    assert waiting_for(cast, cast.tomas) == []
    with pytest.raises(Missing):
        assignments.take_on(cast.session, request.id, by=cast.as_(cast.tomas))


@pytest.mark.parametrize("who", ["kamau", "amina", "chidi", "wei", "noor"])
def test_nobody_else_takes_a_case_on(cast: Cast, who: str) -> None:
    request = submitted(cast)
    with pytest.raises(Missing):
        assignments.take_on(cast.session, request.id, by=cast.as_(getattr(cast, who)))


def test_a_coordinator_of_the_case_calls_in_another_who_reads_it_then(cast: Cast) -> None:
    request = submitted(cast)
    assignments.take_on(cast.session, request.id, by=cast.as_(cast.lucia))
    with pytest.raises(Refused, match="not-yours-to-take"):
        assignments.add_coordinator(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.tomas))
    with pytest.raises(Refused, match="cannot-be-assigned"):
        assignments.add_coordinator(cast.session, request, coordinator=cast.kamau, by=cast.as_(cast.lucia))
    assignments.add_coordinator(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.lucia))
    assert reads(cast, cast.tomas, request)
    assert request.coordinator_id == cast.lucia.id
    with pytest.raises(Refused, match="assigned-already"):
        assignments.add_coordinator(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.lucia))


def test_a_match_on_a_hidden_need_is_approved_by_another_one_of_its_own_coordinators(
    cast: Cast, shortlists: Shortlists
) -> None:
    match = proposed_match(cast, **HIDDEN)
    petra = cast._person("Petra", cast.secretariat, Role.COORDINATOR)
    for person in (cast.lucia, petra):
        with pytest.raises(Refused):
            matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(person))
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))


def test_an_objection_takes_the_case_away_and_keeps_the_coordinator_from_every_other(cast: Cast) -> None:
    request, other = open_need(cast, **HIDDEN).request, open_need(cast, marking=Marking.PROVIDERS).request
    assignments.object_to(cast.session, cast.kenya, coordinator=cast.lucia, by=cast.as_(cast.mosi))
    cast.session.commit()
    assert not reads(cast, cast.lucia, request)
    assert not reads(cast, cast.lucia, other)
    assert request.coordinator_id == cast.tomas.id
    assert other.coordinator_id is None
    assert reads(cast, cast.tomas, request)
    with pytest.raises(Refused, match="cannot-be-assigned"):
        assignments.assign(cast.session, request, coordinator=cast.lucia, by=cast.as_(cast.tomas))


def test_a_case_whose_coordinators_all_left_waits_to_be_taken_on_again(cast: Cast) -> None:
    request = open_need(cast, **HIDDEN).request
    petra = cast._person("Petra", cast.secretariat, Role.COORDINATOR)
    assignments.object_to(cast.session, cast.kenya, coordinator=cast.lucia, by=cast.as_(cast.mosi))
    assert waiting_for(cast, petra) == []
    people.close_account(cast.session, cast.tomas, version=cast.tomas.version, by=cast.as_(cast.noor))
    cast.session.flush()
    assert waiting_for(cast, petra) == [request.number]
    assert waiting_for(cast, cast.lucia) == []


def test_an_objection_taken_back_lets_the_coordinator_take_cases_on_again(cast: Cast) -> None:
    request = submitted(cast)
    assignments.object_to(cast.session, cast.kenya, coordinator=cast.lucia, by=cast.as_(cast.amina))
    assert waiting_for(cast, cast.lucia) == []
    assignments.take_back_objection(cast.session, cast.kenya, coordinator=cast.lucia, by=cast.as_(cast.amina))
    cast.session.flush()
    assert waiting_for(cast, cast.lucia) == [request.number]


@pytest.mark.parametrize("who", ["rosa", "chidi", "tomas", "noor", "wei"])
def test_only_the_state_itself_objects(cast: Cast, who: str) -> None:
    by = cast.as_(getattr(cast, who))
    with pytest.raises(Refused, match="not-yours-to-take"):
        assignments.object_to(cast.session, cast.kenya, coordinator=cast.lucia, by=by)


def test_a_colleague_who_takes_over_is_handed_hidden_cases_unless_kept_from_them(cast: Cast) -> None:
    request = open_need(cast, **HIDDEN).request
    petra, admin = cast._person("Petra", cast.secretariat, Role.COORDINATOR), cast.as_(cast.noor)
    with pytest.raises(Refused, match="successor-recused"):
        people.hand_over(cast.session, cast.lucia, to=cast.kamau, by=admin)
    people.hand_over(cast.session, cast.lucia, to=petra, by=admin)
    cast.session.commit()
    cast.session.refresh(request)
    assert request.coordinator_id == petra.id
    assert {row.person_id for row in request.assigned} == {petra.id, cast.tomas.id}
    assert not reads(cast, cast.lucia, request)
    assert not reads(cast, cast.noor, request)


def test_a_state_names_the_providers_who_read_its_request(cast: Cast) -> None:
    by, title = cast.as_(cast.amina), RequestAnswers(title="Ports", marking=Marking.PROVIDERS)
    request = requests.draft(cast.session, title, named=[cast.agency.id], by=by)
    requests.add_need(cast.session, request, need_answers(), by=by)
    requests.submit(cast.session, request, by=by)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    assert reads(cast, cast.chidi, request)
    assert not reads(cast, cast.dana, request)
    version = request.version
    requests.edit(cast.session, request, title, version=version, named=[cast.rival.id], by=by)
    cast.session.flush()
    assert not reads(cast, cast.chidi, request)
    assert reads(cast, cast.dana, request)
    assert request.version > version
    with pytest.raises(Refused, match="not-a-provider"):
        requests.edit(cast.session, request, title, version=request.version, named=[cast.peru.id], by=by)
