"""One match: approved, answered by both sides, introduced; and who reads what meanwhile."""

import re

import pytest

from matching.models.match import Match
from matching.models.person import Person
from matching.services import requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking
from tests.cast import Cast, approved_match, need_answers, proposed_match
from tests.web.matches.conftest import Visit
from tests.web.visitor import Visitor

A_SCORE = re.compile(r"\b0\.\d{3}\b|<meter|weighing|laces left|<code>")
TELEPHONE = "+000 555 0100"


def post(visit: Visit, person: Person, match: Match, step: str, **typed: str) -> Visitor:
    """Let `person` fill in the form of `step` on the page of `match` and send it; read the page that follows."""
    visitor = visit(person)
    answer = visitor.post(f"/matches/{match.id}/{step}", on=f"/matches/{match.id}", **typed)
    if answer.status_code == 303:
        visitor.get(answer.location)
    return visitor


def read(visit: Visit, person: Person, match: Match) -> str:
    """Return what `person` reads on the page of `match`."""
    visitor = visit(person)
    assert visitor.get(f"/matches/{match.id}").status_code == 200
    return visitor.page


def test_a_pair_is_walked_from_proposal_to_contacts(visit: Visit, cast: Cast, proposed: Match) -> None:
    assert "put to both sides" in post(visit, cast.tomas, proposed, "approve").page
    post(visit, cast.amina, proposed, "answer", said="yes")
    assert TELEPHONE not in read(visit, cast.chidi, proposed)
    post(visit, cast.chidi, proposed, "answer", said="part")
    assert TELEPHONE not in read(visit, cast.chidi, proposed)
    post(visit, cast.lucia, proposed, "introduce", overlap="None known.")
    for person, other in ((cast.chidi, cast.amina), (cast.amina, cast.chidi)):
        page = read(visit, person, proposed)
        assert other.email in page
        assert TELEPHONE in page


def test_neither_side_reads_a_score_or_the_places_left(visit: Visit, cast: Cast, approved: Match) -> None:
    for person in (cast.amina, cast.chidi):
        assert not A_SCORE.search(read(visit, person, approved))


def test_neither_side_is_named_to_the_other_before_the_introduction(visit: Visit, cast: Cast, approved: Match) -> None:
    post(visit, cast.amina, approved, "answer", said="yes")
    page = read(visit, cast.chidi, approved)
    assert "Amina" not in page
    assert cast.amina.email not in page
    assert "(the State)" in page


def test_nobody_else_finds_a_match(visit: Visit, cast: Cast, approved: Match) -> None:
    for person in (cast.rosa, cast.dana, cast.kamau, cast.wei, cast.noor):
        assert visit(person).get(f"/matches/{approved.id}").status_code == 404


def test_a_side_does_not_find_what_was_only_proposed(visit: Visit, cast: Cast, proposed: Match) -> None:
    for person in (cast.amina, cast.chidi):
        assert visit(person).get(f"/matches/{proposed.id}").status_code == 404


def test_whose_turn_it_is_stands_with_the_last_day(visit: Visit, cast: Cast, approved: Match) -> None:
    page = read(visit, cast.chidi, approved)
    assert "Your turn: answer. The last day is" in page
    assert "The State answers. The last day is" in page


def test_the_decision_is_shown_to_coordinators_as_it_was_made(visit: Visit, cast: Cast, approved: Match) -> None:
    later = need_answers(title="Something else entirely")
    requests.edit_need(cast.session, approved.need, later, version=approved.need.version, by=cast.as_(cast.amina))
    cast.session.commit()
    page = read(visit, cast.lucia, approved)
    seen = page[page.index("What the approver saw") :]
    assert "Risk assessment of a container port" in seen
    assert "changed since" in seen
    assert "The offer stood at place 1." in seen
    assert re.search(r"Computed with fit \d+ of the model", seen)


def test_who_proposed_for_coordinators_only_reads_who_can_approve(visit: Visit, cast: Cast, index: Shortlists) -> None:
    match = proposed_match(cast, marking=Marking.COORDINATORS)
    page = read(visit, cast.lucia, match)
    assert "Another coordinator has to approve it." in page
    assert "Who can approve it: Tomas." in page
    assert "Approve the match" not in page


def test_what_changed_under_the_approvers_eyes_is_read_again_first(visit: Visit, cast: Cast, proposed: Match) -> None:
    tomas = visit(cast.tomas)
    tomas.get(f"/matches/{proposed.id}")
    form = tomas.form(f"/matches/{proposed.id}/approve")
    by = cast.as_(cast.amina)
    requests.edit_need(
        cast.session, proposed.need, need_answers(title="Another port"), version=proposed.need.version, by=by
    )
    cast.session.commit()
    assert tomas.send(f"/matches/{proposed.id}/approve", form).status_code == 409
    assert "Read it again." in tomas.page
    assert "Another port" in tomas.page


def test_a_question_is_relayed_without_a_name_and_answered(visit: Visit, cast: Cast, approved: Match) -> None:
    post(visit, cast.chidi, approved, "answer", said="question", question="How many officers?")
    amina = visit(cast.amina)
    amina.get(f"/matches/{approved.id}")
    assert "How many officers?" in amina.page
    assert "Chidi" not in amina.page
    found = re.search(r'action="(/matches/[^"]+/questions/[^"]+)"', amina.page)
    assert found
    amina.send(found[1], amina.form(found[1]) | {"words": "Forty."})
    assert "Forty." in read(visit, cast.chidi, approved)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Choose one of the answers."),
        ({"said": "until"}, "Say until which day you need."),
        ({"said": "until", "until": "2020-01-01"}, "Say until which day you need."),
        ({"said": "question"}, "Write the question."),
        ({"said": "no"}, "Choose the reason that comes nearest."),
        ({"said": "no", "because": "other"}, "Say the reason in words."),
        ({"said": "maybe"}, "Choose one of the answers on the page."),
        ({"said": "question", "question": "x" * 4001}, "Shorten this to 4,000 characters or fewer."),
        ({"said": "question", "question": "a\x00b"}, "We took out characters that cannot be kept."),
    ],
)
def test_a_bad_answer_is_told_at_the_field_and_keeps_what_was_typed(
    visit: Visit, cast: Cast, approved: Match, typed: dict[str, str], told: str
) -> None:
    chidi = visit(cast.chidi)
    typed = {"message": "Kept word for word"} | typed
    answer = chidi.post(f"/matches/{approved.id}/answer", on=f"/matches/{approved.id}", **typed)
    assert answer.status_code == 422
    assert told in chidi.page
    assert "Kept word for word" in chidi.page


def test_a_no_shows_the_other_side_its_message_and_never_the_reason(visit: Visit, cast: Cast, approved: Match) -> None:
    words = {"because": "commercial-interest", "words": "Inner words", "message": "Thank you for asking."}
    own = post(visit, cast.chidi, approved, "answer", said="no", **words).page
    assert "Commercial interest" in own[own.index("Why it was declined") :]
    other = read(visit, cast.amina, approved)
    assert "This match does not go ahead." in other
    assert "Thank you for asking." in other
    assert "Inner words" not in other
    assert "Why it was declined" not in other
    assert "Inner words" in read(visit, cast.lucia, approved)


def test_due_diligence_is_asked_for_where_a_security_force_benefits(
    visit: Visit, cast: Cast, index: Shortlists
) -> None:
    match = approved_match(cast, index, security_force=True)
    for person in (cast.amina, cast.chidi):
        post(visit, person, match, "answer", said="yes")
    lucia = post(visit, cast.lucia, match, "introduce", overlap="None known to us.")
    assert "Write down what the human-rights due diligence found." in lucia.page
    assert "None known to us." in lucia.page


def test_a_coordinator_declines_a_proposal(visit: Visit, cast: Cast, proposed: Match) -> None:
    lucia = post(visit, cast.lucia, proposed, "decline", because="already-covered")
    assert "The match is declined." in lucia.page


def test_a_step_that_somebody_else_took_first_is_told_in_a_sentence(visit: Visit, cast: Cast, proposed: Match) -> None:
    tomas = visit(cast.tomas)
    tomas.get(f"/matches/{proposed.id}")
    form = tomas.form(f"/matches/{proposed.id}/decline") | {"because": "timing"}
    post(visit, cast.lucia, proposed, "decline", because="timing")
    assert tomas.send(f"/matches/{proposed.id}/decline", form).status_code == 409
    assert "This step is not possible any more" in tomas.page


def test_a_form_without_its_answers_is_told_too_that_its_step_is_over(
    visit: Visit, cast: Cast, proposed: Match
) -> None:
    tomas = visit(cast.tomas)
    tomas.get(f"/matches/{proposed.id}")
    form = tomas.form(f"/matches/{proposed.id}/decline")
    post(visit, cast.lucia, proposed, "decline", because="timing")
    assert tomas.send(f"/matches/{proposed.id}/decline", form).status_code == 409
    assert "This step is not possible any more" in tomas.page


def test_the_list_begins_with_what_waits_for_the_reader(visit: Visit, cast: Cast, index: Shortlists) -> None:
    first, second = approved_match(cast, index), approved_match(cast, index)
    post(visit, cast.chidi, second, "answer", said="yes")
    chidi = visit(cast.chidi)
    chidi.get("/matches")
    assert 0 < chidi.page.index(first.number) < chidi.page.index(second.number)


def test_a_need_that_may_no_longer_be_read_is_not_in_the_list(visit: Visit, cast: Cast, index: Shortlists) -> None:
    match = approved_match(cast, index, marking=Marking.COORDINATORS)
    assert match.need.title in read(visit, cast.chidi, match)
    post(visit, cast.amina, match, "answer", said="no", because="timing")
    chidi = visit(cast.chidi)
    chidi.get("/matches")
    assert match.need.title not in chidi.page
    assert match.need.title not in read(visit, cast.chidi, match)


def test_demonstration_contacts_never_bear_a_real_states_name(visit: Visit, cast: Cast, approved: Match) -> None:
    cast.kenya.fictional, cast.kenya.name = True, "Kenya"
    cast.session.add(cast.kenya)
    cast.session.commit()
    for person in (cast.amina, cast.chidi):
        post(visit, person, approved, "answer", said="yes")
    page = post(visit, cast.lucia, approved, "introduce", overlap="None known.").page
    assert cast.amina.email in page
    assert "Kenya" not in page


def test_a_coordinator_who_gives_no_reason_is_asked_for_one_and_keeps_the_words(
    visit: Visit, cast: Cast, approved: Match
) -> None:
    lucia = visit(cast.lucia)
    answer = lucia.post(f"/matches/{approved.id}/decline", on=f"/matches/{approved.id}", words="Kept words")
    assert answer.status_code == 422
    assert "Choose the reason that comes nearest." in lucia.page
    assert "Kept words" in lucia.page
