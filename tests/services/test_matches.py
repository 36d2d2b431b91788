"""A match from the door to the introduction, on both engines."""

from datetime import timedelta

import pytest

from matching import clock as clock_module
from matching.errors import Refused
from matching.policy.matches import may_see_contacts
from matching.queries.matches import find_refused_pairs, get_decision
from matching.services import answers, matches, offers, requests
from matching.services.shortlists import Shortlists, find_shortlist
from matching.vocabulary.names import Answer, DeclineReason, Marking, MatchState, OfferState
from tests.cast import Cast, active_offer, approved_match, need_answers, open_need, proposed_match


def say_yes(cast: Cast, match: object) -> None:
    """Let both sides say yes."""
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))


def test_a_pair_goes_from_shortlist_to_contacts(cast: Cast, shortlists: Shortlists) -> None:
    need, offer = open_need(cast), active_offer(cast)
    found = find_shortlist(cast.session, cast.as_(cast.lucia), need, shortlists=shortlists)
    assert [candidate.id for candidate in found.candidates] == [offer.id]
    match = matches.propose(cast.session, need, offer, by=cast.as_(cast.lucia))
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    assert not may_see_contacts(cast.as_(cast.chidi), match)
    say_yes(cast, match)
    matches.introduce(cast.session, match, overlap="None known.", due_diligence="", by=cast.as_(cast.lucia))
    assert may_see_contacts(cast.as_(cast.chidi), match)
    assert may_see_contacts(cast.as_(cast.amina), match)
    assert not may_see_contacts(cast.as_(cast.dana), match)


def test_contacts_wait_until_both_said_yes(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(cast.amina))
    with pytest.raises(Refused, match="both-must-say-yes-first"):
        matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=cast.as_(cast.lucia))


def test_a_security_force_is_introduced_only_with_words_on_due_diligence(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists, security_force=True)
    say_yes(cast, match)
    with pytest.raises(Refused, match="check-due-diligence"):
        matches.introduce(cast.session, match, overlap="None.", due_diligence=" ", by=cast.as_(cast.lucia))


def test_who_proposed_for_coordinators_only_does_not_approve(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast, marking=Marking.COORDINATORS)
    with pytest.raises(Refused, match="another-coordinator-approves"):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.lucia))
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))


def test_a_coordinator_of_the_same_state_is_recused(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast)
    with pytest.raises(Refused, match="not-yours-to-take"):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.kamau))


def test_a_refused_pair_comes_back_only_when_one_side_changed(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    need, by = match.need, cast.as_(cast.amina)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=by)
    cast.session.commit()
    assert find_refused_pairs(cast.session, by, need) == {match.offer_id}
    assert not find_shortlist(cast.session, by, need, shortlists=shortlists).candidates
    later = need_answers(needed_until=clock_module.today() + timedelta(days=300))
    requests.edit_need(cast.session, need, later, version=need.version, by=by)
    cast.session.commit()
    assert find_shortlist(cast.session, by, need, shortlists=shortlists).candidates


def test_the_decision_keeps_what_the_approver_saw(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    seen = get_decision(cast.session, cast.as_(cast.tomas), match).seen
    assert seen["rank"] == 1
    assert seen["need"]["document"]["title"] == match.need.title
    assert sum(part["value"] for part in seen["parts"]) == pytest.approx(seen["score"], abs=1e-9)


def test_a_question_is_relayed_and_answered_before_the_yes(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    question = answers.ask(cast.session, match, words="How many officers?", by=cast.as_(cast.chidi))
    cast.session.flush()
    assert match.provider_answer is Answer.QUESTION
    with pytest.raises(Refused, match="one-question-at-a-time"):
        answers.ask(cast.session, match, words="And when?", by=cast.as_(cast.chidi))
    answers.reply(cast.session, match, question, words="Forty.", by=cast.as_(cast.amina))
    assert match.provider_answer is None


def test_a_state_and_a_provider_open_doors_of_their_own(cast: Cast) -> None:
    need, offer = open_need(cast), active_offer(cast)
    match = matches.propose(cast.session, need, offer, by=cast.as_(cast.chidi))
    joined = matches.propose(cast.session, need, offer, by=cast.as_(cast.amina))
    assert joined is match
    assert (match.state_asks, match.provider_asks) == (True, True)
    with pytest.raises(Refused, match="already-matched"):
        matches.propose(cast.session, need, offer, by=cast.as_(cast.amina))


def test_a_match_that_nobody_answers_lapses_and_gives_its_place_back(cast: Cast, shortlists: Shortlists, clock) -> None:
    match = approved_match(cast, shortlists)
    assert matches.lapse(cast.session, after=timedelta(days=61)) == 0
    clock(timedelta(days=62))
    assert matches.lapse(cast.session, after=timedelta(days=61)) == 1
    assert (match.state, match.offer.places_used) == (MatchState.LAPSED, 0)


def test_withdrawing_the_request_ends_its_matches(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    requests.withdraw(cast.session, match.need.request, by=cast.as_(cast.amina))
    assert (match.state, match.offer.places_used) == (MatchState.WITHDRAWN, 0)


def test_an_offer_that_lapsed_overnight_is_not_on_the_morning_shortlist(
    cast: Cast, shortlists: Shortlists, clock
) -> None:
    need, offer = open_need(cast, needed_until=clock_module.today() + timedelta(days=400)), active_offer(cast)
    assert find_shortlist(cast.session, cast.as_(cast.lucia), need, shortlists=shortlists).candidates
    clock(timedelta(days=184))
    assert offer.state is OfferState.ACTIVE
    assert not find_shortlist(cast.session, cast.as_(cast.lucia), need, shortlists=shortlists).candidates
    assert offers.expire(cast.session) == 1
