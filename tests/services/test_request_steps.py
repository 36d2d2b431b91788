"""A request from the draft to its end: what each step asks for and what it leaves behind."""

from datetime import timedelta

import pytest

from matching import clock as clock_module
from matching.errors import Refused
from matching.models.answers import RequestAnswers
from matching.models.request import Request
from matching.queries.requests import find_needs
from matching.services import answers, assignments, matches, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, MatchState, Outcome, RequestState
from tests.cast import Cast, approved_match, draft_request, need_answers, open_need, proposed_match

REQUIRED = {
    "title": "",
    "description": "",
    "needed_until": None,
    "working_languages": [],
    "beneficiary": "",
    "security_force": None,
}


def submitted(cast: Cast) -> Request:
    """Let Amina draft and submit a request."""
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    return request


def refusal(cast: Cast, request: Request) -> list[tuple[str, str | None]]:
    """Return what Amina is told to be missing when she submits."""
    with pytest.raises(Refused, match="incomplete") as told:
        requests.submit(cast.session, request, by=cast.as_(cast.amina))
    return [(part.code, part.values.get("field")) for part in told.value.reason.values["parts"]]


def test_a_need_without_a_required_answer_is_not_submitted(cast: Cast) -> None:
    request, need = draft_request(cast)
    by = cast.as_(cast.amina)
    for field, nothing in REQUIRED.items():
        requests.edit_need(cast.session, need, need_answers(**{field: nothing}), version=need.version, by=by)
        assert refusal(cast, request) == [("missing-field", field)]


def test_codes_are_never_required(cast: Cast) -> None:
    request, _need = draft_request(cast, sectors=[], capabilities=[], assistance_types=[])
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    assert request.state is RequestState.SUBMITTED


def test_a_request_without_a_need_is_not_submitted(cast: Cast) -> None:
    request, need = draft_request(cast)
    requests.remove_need(cast.session, need, version=need.version, by=cast.as_(cast.amina))
    assert refusal(cast, request) == [("no-needs", None)]


def test_consent_to_publish_asks_for_a_summary(cast: Cast) -> None:
    request, _need = draft_request(cast)
    said = RequestAnswers(title="", publish_summary=True)
    requests.edit(cast.session, request, said, version=request.version, by=cast.as_(cast.amina))
    assert refusal(cast, request) == [("missing-field", "title"), ("missing-field", "public_summary")]


def test_a_need_whose_last_useful_day_has_passed_is_not_submitted(cast: Cast) -> None:
    request, _need = draft_request(cast, needed_until=clock_module.today() - timedelta(days=1))
    assert refusal(cast, request) == [("date-has-passed", "needed_until")]


def test_help_that_is_useful_until_today_can_still_be_asked_for(cast: Cast) -> None:
    request, _need = draft_request(cast, needed_until=clock_module.today())
    requests.submit(cast.session, request, by=cast.as_(cast.amina))


def test_a_request_is_returned_with_its_gaps_and_resubmitted(cast: Cast) -> None:
    request = submitted(cast)
    requests.return_(cast.session, request, gaps="Say how many officers.", by=cast.as_(cast.lucia))
    assert (request.state, request.gaps) == (RequestState.RETURNED, "Say how many officers.")
    requests.submit(cast.session, request, by=cast.as_(cast.mosi))
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    assert (request.state, request.gaps) == (RequestState.OPEN, "")


def test_a_request_is_not_returned_without_a_word_on_what_is_missing(cast: Cast) -> None:
    with pytest.raises(Refused, match="name-the-gaps"):
        requests.return_(cast.session, submitted(cast), gaps=" \n", by=cast.as_(cast.lucia))


def test_who_opens_an_unassigned_case_takes_it_on(cast: Cast) -> None:
    need = open_need(cast)
    assert need.request.coordinator_id == cast.lucia.id


def test_an_assigned_case_stays_with_its_coordinator_when_another_opens_it(cast: Cast) -> None:
    request = submitted(cast)
    assignments.assign(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.lucia))
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    assert request.coordinator_id == cast.tomas.id


def test_a_case_is_not_assigned_to_who_may_not_handle_it(cast: Cast) -> None:
    request, by = submitted(cast), cast.as_(cast.lucia)
    for person in (cast.kamau, cast.wei, cast.noor, cast.amina, cast.chidi):
        with pytest.raises(Refused, match="cannot-be-assigned"):
            assignments.assign(cast.session, request, coordinator=person, by=by)


def test_a_case_is_not_assigned_to_a_closed_account(cast: Cast) -> None:
    cast.tomas.closed_at = clock_module.now()
    with pytest.raises(Refused, match="cannot-be-assigned"):
        assignments.assign(cast.session, submitted(cast), coordinator=cast.tomas, by=cast.as_(cast.lucia))


def test_closing_withdraws_what_was_not_introduced_and_gives_its_place_back(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    requests.close(cast.session, match.need.request, outcome=Outcome.UNMET, by=cast.as_(cast.lucia))
    assert (match.state, match.offer.places_used, match.holds_place) == (MatchState.WITHDRAWN, 0, False)
    assert match.need.request.outcome is Outcome.UNMET


def test_closing_leaves_an_introduced_match_and_its_place(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.PART, by=cast.as_(person))
    matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=cast.as_(cast.lucia))
    requests.close(cast.session, match.need.request, outcome=Outcome.MET, by=cast.as_(cast.amina))
    assert (match.state, match.offer.places_used) == (MatchState.INTRODUCED, 1)


def test_withdrawing_ends_a_match_that_held_no_place_without_giving_one_back(cast: Cast) -> None:
    match = proposed_match(cast)
    requests.withdraw(cast.session, match.need.request, by=cast.as_(cast.amina))
    assert (match.state, match.offer.places_used) == (MatchState.WITHDRAWN, 0)


def test_a_need_of_an_open_request_is_changed_but_not_removed(cast: Cast) -> None:
    need, by = open_need(cast), cast.as_(cast.amina)
    with pytest.raises(Refused, match="need-is-in-use"):
        requests.remove_need(cast.session, need, version=need.version, by=by)


def test_an_open_need_keeps_every_required_answer(cast: Cast) -> None:
    need, by = open_need(cast), cast.as_(cast.amina)
    for field, nothing in REQUIRED.items():
        said = need_answers(**{field: nothing})
        with pytest.raises(Refused, match="missing-field") as told:
            requests.edit_need(cast.session, need, said, version=need.version, by=by)
        assert told.value.reason.values["field"] == field


def test_an_open_request_keeps_its_title(cast: Cast) -> None:
    request, by = open_need(cast).request, cast.as_(cast.amina)
    with pytest.raises(Refused, match="missing-field"):
        requests.edit(cast.session, request, RequestAnswers(), version=request.version, by=by)


def test_needs_keep_an_order_without_ties_when_one_is_removed(cast: Cast) -> None:
    request, first = draft_request(cast)
    by = cast.as_(cast.amina)
    requests.add_need(cast.session, request, need_answers(title="Second"), by=by)
    requests.remove_need(cast.session, first, version=first.version, by=by)
    requests.add_need(cast.session, request, need_answers(title="Third"), by=by)
    found = find_needs(cast.session, by, request)
    assert [need.title for need in found] == ["Second", "Third"]
    assert len({need.place for need in found}) == 2


def test_only_a_change_of_content_counts_as_a_revision(cast: Cast) -> None:
    need, by = open_need(cast), cast.as_(cast.amina)
    requests.edit_need(cast.session, need, need_answers(), version=need.version, by=by)
    assert need.revision == 1
    requests.edit_need(cast.session, need, need_answers(title="Another port"), version=need.version, by=by)
    assert need.revision == 2
