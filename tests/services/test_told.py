"""Who is told what by each step, and that no notice carries a word of anybody's posting."""

import json

from sqlmodel import select

from matching import clock as clock_module
from matching.models.answers import NeedAnswers, OfferAnswers, RequestAnswers
from matching.models.match import Match
from matching.models.notice import Notice
from matching.services import answers, assignments, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, DeclineReason, Marking, Outcome
from tests.cast import (
    Cast,
    active_offer,
    approved_match,
    approved_release,
    draft_request,
    need_answers,
    offer_answers,
    open_need,
    proposed_match,
    share_case,
)
from tests.services.outbox import read_outbox

CANARY = "Zanzibarfort"


def say_yes(cast: Cast, match: Match) -> None:
    """Let both sides say yes."""
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))


def test_a_submitted_request_is_received_and_waits_for_coordinators_of_other_states(cast: Cast) -> None:
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.mosi))
    told = {"request-received": {"Amina"}, "request-to-review": {"Lucia", "Tomas"}}
    assert read_outbox(cast) == told


def test_the_state_is_told_that_its_request_is_returned_opened_and_closed(cast: Cast) -> None:
    request, _need = draft_request(cast)
    amina, lucia = cast.as_(cast.amina), cast.as_(cast.lucia)
    requests.submit(cast.session, request, by=amina)
    read_outbox(cast)
    requests.return_(cast.session, request, gaps="A date.", by=lucia)
    assert read_outbox(cast) == {"request-returned": {"Amina"}}
    requests.submit(cast.session, request, by=amina)
    read_outbox(cast)
    requests.open_(cast.session, request, by=lucia)
    assert read_outbox(cast) == {"request-opened": {"Amina"}}
    requests.close(cast.session, request, outcome=Outcome.UNMET, by=lucia)
    assert read_outbox(cast) == {"request-closed": {"Amina", "Lucia"}}


def test_a_coordinator_is_told_of_a_case_assigned_to_them(cast: Cast) -> None:
    request = open_need(cast).request
    read_outbox(cast)
    assignments.assign(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.lucia))
    assert read_outbox(cast) == {"request-assigned": {"Tomas"}}


def test_a_submitted_offer_is_received_and_waits_for_coordinators_of_other_states(cast: Cast) -> None:
    cast.tomas.state = "FRA"
    offer = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    offers.submit(cast.session, offer, by=cast.as_(cast.chidi))
    assert read_outbox(cast) == {"offer-received": {"Chidi"}, "offer-to-verify": {"Lucia", "Kamau"}}


def test_the_provider_is_told_that_its_offer_is_verified_and_has_lapsed(cast: Cast, clock) -> None:
    active_offer(cast)
    assert read_outbox(cast)["offer-verified"] == {"Chidi"}
    clock(offers.CONFIRMED_FOR * 2)
    offers.expire(cast.session)
    assert read_outbox(cast) == {"offer-expired": {"Chidi"}}


def test_pausing_and_resuming_write_to_nobody(cast: Cast) -> None:
    offer = active_offer(cast)
    read_outbox(cast)
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    offers.resume(cast.session, offer, by=cast.as_(cast.chidi))
    assert read_outbox(cast) == {}


def test_a_proposed_match_waits_for_the_coordinator_of_the_case_alone(cast: Cast) -> None:
    proposed_match(cast)
    assert read_outbox(cast)["match-to-approve"] == {"Lucia"}


def test_who_may_not_approve_their_own_proposal_is_not_asked_to(cast: Cast) -> None:
    proposed_match(cast, marking=Marking.COORDINATORS)
    assert read_outbox(cast)["match-to-approve"] == {"Tomas"}


def test_a_coordinator_recused_by_the_provider_hears_nothing_of_the_match(cast: Cast) -> None:
    need, offer = open_need(cast), active_offer(cast)
    cast.lucia.state = "FRA"
    read_outbox(cast)
    matches.propose(cast.session, need, offer, by=cast.as_(cast.amina))
    assert read_outbox(cast) == {"match-to-approve": {"Tomas"}}


def test_the_cases_of_a_coordinator_who_left_come_to_the_others(cast: Cast) -> None:
    need, offer = open_need(cast), active_offer(cast)
    cast.lucia.closed_at = clock_module.now()
    read_outbox(cast)
    matches.propose(cast.session, need, offer, by=cast.as_(cast.chidi))
    assert read_outbox(cast) == {"match-to-approve": {"Tomas"}}


def test_a_closed_account_is_told_nothing_more(cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.amina.closed_at = clock_module.now()
    requests.submit(cast.session, request, by=cast.as_(cast.mosi))
    assert read_outbox(cast) == {"request-to-review": {"Lucia", "Tomas"}}


def test_both_sides_hear_of_a_match_at_its_approval_and_at_its_introduction(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast)
    read_outbox(cast)
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    assert read_outbox(cast) == {"match-put-to-you": {"Amina", "Chidi"}}
    say_yes(cast, match)
    assert read_outbox(cast) == {"match-answered": {"Lucia"}, "match-ready": {"Lucia"}}
    matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=cast.as_(cast.lucia))
    assert read_outbox(cast) == {"match-introduced": {"Amina", "Chidi"}}


def test_a_question_goes_to_the_other_side_and_its_reply_comes_back(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    read_outbox(cast)
    question = answers.ask(cast.session, match, words="How many?", by=cast.as_(cast.chidi))
    assert read_outbox(cast) == {"question-asked": {"Amina"}}
    answers.reply(cast.session, match, question, words="Forty.", by=cast.as_(cast.mosi))
    assert read_outbox(cast) == {"question-replied": {"Chidi"}}


def test_a_side_that_never_knew_of_a_match_does_not_hear_of_its_end(cast: Cast) -> None:
    match = matches.propose(cast.session, open_need(cast), active_offer(cast), by=cast.as_(cast.chidi))
    read_outbox(cast)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=cast.as_(cast.lucia))
    assert read_outbox(cast) == {"match-declined": {"Chidi"}}


def test_a_refusal_is_told_to_the_other_side_and_the_coordinator(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    read_outbox(cast)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=cast.as_(cast.chidi))
    assert read_outbox(cast) == {"match-declined": {"Amina", "Lucia"}}


def test_both_sides_hear_that_a_withdrawn_request_ended_their_match(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    read_outbox(cast)
    requests.withdraw(cast.session, match.need.request, by=cast.as_(cast.amina))
    assert read_outbox(cast) == {"match-withdrawn": {"Amina", "Chidi", "Lucia"}}


def filled(model: type) -> dict[str, str]:
    """Return the canary for every free text of `model`."""
    return {name: CANARY for name, field in model.model_fields.items() if field.annotation is str}


def test_no_notice_carries_a_word_of_a_posting_or_of_a_decision(cast: Cast, shortlists: Shortlists) -> None:
    amina, chidi, lucia = (cast.as_(person) for person in (cast.amina, cast.chidi, cast.lucia))
    request = requests.draft(cast.session, RequestAnswers(**filled(RequestAnswers)), by=amina)
    said = need_answers().model_dump() | filled(NeedAnswers)
    need = requests.add_need(cast.session, request, NeedAnswers(**said), by=amina)
    requests.submit(cast.session, request, by=amina)
    share_case(cast, request)
    requests.return_(cast.session, request, gaps=CANARY, by=lucia)
    requests.submit(cast.session, request, by=amina)
    requests.open_(cast.session, request, by=lucia)
    offer = active_offer(cast, **filled(OfferAnswers))
    match = releases.help_with(cast.session, approved_release(cast, need, text=CANARY), offer, words=CANARY, by=chidi)
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    question = answers.ask(cast.session, match, words=CANARY, by=chidi)
    answers.reply(cast.session, match, question, words=CANARY, by=amina)
    say_yes(cast, match)
    matches.introduce(cast.session, match, overlap=CANARY, due_diligence=CANARY, by=lucia)
    why = DeclineReason.OTHER
    matches.decline(cast.session, match, because=why, words=CANARY, message=CANARY, by=amina)
    requests.close(cast.session, request, outcome=Outcome.UNMET, by=lucia)
    notices = cast.session.exec(select(Notice)).all()
    assert len({notice.kind for notice in notices}) == 19
    assert not [notice for notice in notices if CANARY in json.dumps(notice.model_dump(), default=str)]


def test_a_canary_in_a_notice_would_be_seen(cast: Cast) -> None:
    leak = Notice(person_id=cast.amina.id, kind="leak", values={"title": CANARY})
    assert CANARY in json.dumps(leak.model_dump(), default=str)
