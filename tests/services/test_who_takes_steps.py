"""Every step of the table, tried by everyone: just those succeed to whom the table gives it."""

from collections.abc import Callable
from typing import Any

import pytest

from matching import clock
from matching.errors import Refused
from matching.models.answers import RequestAnswers
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.request import Request
from matching.policy.viewer import ANYONE, SYSTEM, Viewer
from matching.queries.matches import find_questions
from matching.services import answers, assignments, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.services.steps import take
from matching.vocabulary.names import Answer, DeclineReason, OfferState, Outcome, Role, Side
from matching.workflow import STEPS, Actor, Noun, Step
from tests.cast import Cast, active_offer, approved_match, draft_request, offer_answers, proposed_match, written_release

Service = Callable[[Cast, Any, Viewer], object]
WHO = {
    Actor.STATE: {"Amina", "Mosi"},
    Actor.PROVIDER: {"Chidi"},
    Actor.COORDINATOR: {"Lucia", "Tomas"},
    Actor.SYSTEM: {"system"},
}
ACTORS = {(noun, actor): names for noun in Noun for actor, names in WHO.items()}
ACTORS[Noun.OFFER, Actor.COORDINATOR] = {"Lucia", "Tomas", "Kamau"}  # Kenya recuses Kamau from no French offer


def by_the_service_itself(name: str) -> Service:
    """Return the step `name` as the service's own jobs take it."""
    return lambda cast, row, by: take(cast.session, row, name, by=by)


def change_request(cast: Cast, row: Request, by: Viewer) -> None:
    requests.edit(cast.session, row, RequestAnswers(title="Changed"), version=row.version, by=by)


def change_offer(cast: Cast, row: Offer, by: Viewer) -> None:
    offers.edit(cast.session, row, offer_answers(title="Changed"), version=row.version, by=by)


def reply(cast: Cast, row: Match, by: Viewer) -> None:
    asker = Side.PROVIDER if by.is_a(Role.STATE) else Side.STATE
    question = next(found for found in find_questions(cast.session, SYSTEM, row) if found.side is asker)
    answers.reply(cast.session, row, question, words="Forty.", by=by)


def introduce(cast: Cast, row: Match, by: Viewer) -> None:
    matches.introduce(cast.session, row, overlap="None.", due_diligence="None.", by=by)


REQUEST: dict[str, Service] = {
    "edit": change_request,
    "submit": lambda cast, row, by: requests.submit(cast.session, row, by=by),
    "assign": lambda cast, row, by: assignments.assign(cast.session, row, coordinator=cast.tomas, by=by),
    "return": lambda cast, row, by: requests.return_(cast.session, row, gaps="A date.", by=by),
    "open": lambda cast, row, by: requests.open_(cast.session, row, by=by),
    "close": lambda cast, row, by: requests.close(cast.session, row, outcome=Outcome.MET, by=by),
    "withdraw": lambda cast, row, by: requests.withdraw(cast.session, row, by=by),
}
OFFER: dict[str, Service] = {
    "edit": change_offer,
    "submit": lambda cast, row, by: offers.submit(cast.session, row, by=by),
    "return": lambda cast, row, by: offers.return_(cast.session, row, gaps="A date.", by=by),
    "verify": lambda cast, row, by: offers.verify(cast.session, row, by=by),
    "pause": lambda cast, row, by: offers.pause(cast.session, row, by=by),
    "resume": lambda cast, row, by: offers.resume(cast.session, row, by=by),
    "confirm": lambda cast, row, by: offers.confirm(cast.session, row, by=by),
    "expire": by_the_service_itself("expire"),
    "withdraw": lambda cast, row, by: offers.withdraw(cast.session, row, by=by),
}
MATCH: dict[str, Service] = {
    "answer": lambda cast, row, by: answers.answer(cast.session, row, said=Answer.YES, by=by),
    "reply": reply,
    "introduce": introduce,
    "decline": lambda cast, row, by: matches.decline(cast.session, row, because=DeclineReason.TIMING, by=by),
    "withdraw": by_the_service_itself("withdraw"),
    "lapse": by_the_service_itself("lapse"),
}


RELEASE: dict[str, Service] = {
    "approve": lambda cast, row, by: releases.approve(cast.session, row, by=by),
    "withdraw": lambda cast, row, by: releases.withdraw(cast.session, row, by=by),
}


def find_wrong(cast: Cast, row: Any, noun: Noun, services: dict[str, Service]) -> list[tuple[str, str, set[str]]]:
    """Return each step and state of `noun` that others than those of the table could take, or not all of them."""
    wrong = []
    for step in (step for step in STEPS if step.noun is noun):
        expected = set().union(*(ACTORS[noun, actor] for actor in step.who))
        for state in step.before:
            row.state = state
            cast.session.flush()
            taken = {
                name for name, viewer in everyone(cast).items() if succeeds(cast, row, services[step.name], viewer)
            }
            wrong += [(step.name, state.value, taken)] if taken != expected else []
    return wrong


def everyone(cast: Cast) -> dict[str, Viewer]:
    """Return all who may try, by name."""
    return {person.name: cast.as_(person) for person in cast.people()} | {"anyone": ANYONE, "system": SYSTEM}


def succeeds(cast: Cast, row: Any, service: Service, viewer: Viewer) -> bool:
    """Say whether the viewer may take the step; whatever it did is taken back."""
    tried = cast.session.begin_nested()
    try:
        service(cast, row, viewer)
        cast.session.flush()
    except Refused:
        return False
    finally:
        tried.rollback()
    return True


def test_each_step_of_a_request_is_taken_by_those_of_the_table(cast: Cast) -> None:
    request, _need = draft_request(cast)
    assert not find_wrong(cast, request, Noun.REQUEST, REQUEST)


def test_each_step_of_an_offer_is_taken_by_those_of_the_table(cast: Cast) -> None:
    assert not find_wrong(cast, active_offer(cast), Noun.OFFER, OFFER)


def test_each_step_of_a_match_is_taken_by_those_of_the_table(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast)
    match.approved_at, match.state_asks, match.provider_asks = clock.now(), True, True
    match.state_answer = match.provider_answer = Answer.YES
    cast.session.add_all(Question(match_id=match.id, side=side, words="How many?") for side in Side)

    def approve(cast: Cast, row: Match, by: Viewer) -> None:
        matches.approve(cast.session, row, shortlists=shortlists, by=by)

    assert not find_wrong(cast, match, Noun.MATCH, MATCH | {"approve": approve})


def test_each_step_of_a_release_is_taken_by_those_of_the_table(cast: Cast) -> None:
    release = written_release(cast)
    release.proposer_id = cast.noor.id
    release.approved_at = clock.now()
    assert not find_wrong(cast, release, Noun.RELEASE, RELEASE)


def test_a_step_given_to_the_wrong_people_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Step(Noun.OFFER, "pause", (OfferState.ACTIVE,), OfferState.PAUSED, (Actor.COORDINATOR,))
    monkeypatch.setattr(f"{__name__}.STEPS", (planted,))
    assert find_wrong(cast, active_offer(cast), Noun.OFFER, OFFER)


def test_every_step_of_the_table_is_tried() -> None:
    tried = {
        (noun, name) for noun, services in zip(Noun, (REQUEST, OFFER, MATCH, RELEASE), strict=True) for name in services
    }
    assert {(step.noun, step.name) for step in STEPS} == tried | {(Noun.MATCH, "approve")}


def test_only_a_state_drafts_a_request(cast: Cast) -> None:
    able = {
        name
        for name, viewer in everyone(cast).items()
        if succeeds(cast, None, lambda cast, _row, by: requests.draft(cast.session, RequestAnswers(), by=by), viewer)
    }
    assert able == {"Amina", "Mosi", "Rosa"}


def test_only_a_provider_drafts_an_offer(cast: Cast) -> None:
    able = {
        name
        for name, viewer in everyone(cast).items()
        if succeeds(cast, None, lambda cast, _row, by: offers.draft(cast.session, offer_answers(), by=by), viewer)
    }
    assert able == {"Chidi", "Dana"}


def test_a_side_does_not_decline_a_match_that_was_not_shown_to_it(cast: Cast) -> None:
    match = proposed_match(cast)
    for person in (cast.amina, cast.chidi):
        assert not succeeds(cast, match, MATCH["decline"], cast.as_(person))


def test_who_may_not_approve_learns_nothing_of_the_places_left(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast, by=cast.amina)
    match.offer.places_used = match.offer.places
    with pytest.raises(Refused, match="not-yours-to-take"):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.amina))


def test_nobody_replies_in_one_match_to_the_question_of_another(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    other = matches.propose(cast.session, match.need, active_offer(cast, by=cast.dana), by=cast.as_(cast.dana))
    elsewhere = Question(match_id=other.id, side=Side.PROVIDER, words="How many?")
    cast.session.add(elsewhere)
    with pytest.raises(Refused, match="not-yours-to-take"):
        answers.reply(cast.session, match, elsewhere, words="Forty.", by=cast.as_(cast.amina))
    assert not elsewhere.reply
