"""What lies on a coordinator's desk: the rows that they may handle, late ones first, and who can take them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from sqlmodel import Session

from matching.errors import Reason
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, may_handle
from matching.policy.matches import coordinates_match
from matching.policy.steps import may_approve
from matching.policy.turns import is_ready
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.history import find_coordinators
from matching.queries.matches import find_matches
from matching.queries.offers import find_offers_in
from matching.queries.requests import (
    find_cases_to_take_on,
    find_need_texts,
    find_needs_by_id,
    find_open_needs,
    find_requests_in,
)
from matching.queries.waiting import Age, Turn, find_last_answers, find_turns, working_age_of
from matching.ranking.stuffing import find_copied, find_stuffing
from matching.services.postings import offer_document
from matching.settings import Settings
from matching.vocabulary.names import MatchState, OfferState, RequestState
from matching.workflow import LIVE

T = TypeVar("T", Offer, Request, Match)


class Cases(StrEnum):
    """Whose cases are on the desk."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """A row and its age; `takers` are the coordinators who can take the step, where that is not just anybody.

    `warning` says what a coordinator should look at twice, `copied` whose text an offer repeats.
    """

    row: T
    age: Age
    takers: tuple[Person, ...] = ()
    warning: Reason | None = None
    copied: Need | None = None


@dataclass(frozen=True)
class Unread:
    """A case for coordinators only that nobody handles: its number, and how long it has waited for a review."""

    id: str
    number: str
    age: Age


@dataclass(frozen=True)
class Board:
    """All sections of the desk but those that need the shortlists; `needs` are open and have no live match."""

    to_verify: Sequence[Waiting[Offer]]
    to_review: Sequence[Waiting[Request]]
    to_approve: Sequence[Waiting[Match]]
    to_introduce: Sequence[Waiting[Match]]
    to_answer: Sequence[Turn]
    needs: Sequence[Need]
    to_take_on: Sequence[Unread]
    coordinators: Sequence[Person] = field(default=())


def find_board(session: Session, viewer: Viewer, *, cases: Cases, clocks: Settings) -> Board:
    """Return what waits. Offers are assigned to nobody, so they lie on every desk."""
    coordinators = find_coordinators(session)
    live = find_matches(session, viewer, states=LIVE)
    matches = [match for match in live if is_among(match.need.request, viewer, cases)]
    requests = find_requests_in(session, viewer, RequestState.SUBMITTED)
    matched = {match.need_id for match in live}
    return Board(
        to_verify=find_verifications(session, viewer, clocks),
        to_review=find_reviews(
            [request for request in requests if is_among(request, viewer, cases)], coordinators, clocks
        ),
        to_approve=find_approvals(
            [match for match in matches if match.state is MatchState.PROPOSED], coordinators, clocks
        ),
        to_introduce=find_introductions(session, [match for match in matches if is_ready(match)], clocks),
        to_answer=find_turns(matches, clocks),
        needs=[need for need in find_open_needs(session, viewer) if is_free(need, viewer, cases, matched)],
        to_take_on=[
            Unread(case.id, case.number, working_age_of(case.submitted_at, clocks.review_days))
            for case in find_cases_to_take_on(session, viewer)
        ],
        coordinators=coordinators,
    )


def is_among(request: Request, viewer: Viewer, cases: Cases) -> bool:
    """Say whether the case belongs on the desk that the viewer chose to see."""
    if cases is Cases.MINE:
        return request.coordinator_id == viewer.person_id
    return cases is Cases.ALL or request.coordinator_id is None


def is_free(need: Need, viewer: Viewer, cases: Cases, matched: set[str]) -> bool:
    """Say whether an open need has no live match and is the viewer's to match."""
    if need.id in matched or not coordinates_request(viewer, need.request):
        return False
    return is_among(need.request, viewer, cases)


def find_verifications(session: Session, viewer: Viewer, clocks: Settings) -> Sequence[Waiting[Offer]]:
    """Return submitted offers, waiting since they were submitted, with a warning where one is not what it seems."""
    offers = find_offers_in(session, viewer, OfferState.SUBMITTED)
    copied = find_copies(session, viewer, offers)
    return late_first(
        Waiting(
            offer,
            working_age_of(offer.submitted_at, clocks.verify_days),
            warning=find_stuffing(offer_document(offer).document),
            copied=copied.get(offer.id),
        )
        for offer in offers
    )


def find_copies(session: Session, viewer: Viewer, offers: Sequence[Offer]) -> Mapping[str, Need]:
    """Return, by offer, the need whose text it repeats, of the needs that the viewer may read."""
    if not offers:
        return {}
    texts = {offer.id: offer.description for offer in offers}
    copied = find_copied(texts, find_need_texts(session, viewer))
    needs = find_needs_by_id(session, viewer, copied.values()) if copied else {}
    return {offer_id: needs[need_id] for offer_id, need_id in copied.items()}


def find_reviews(
    requests: Sequence[Request], coordinators: Sequence[Person], clocks: Settings
) -> Sequence[Waiting[Request]]:
    """Return submitted requests, waiting since they were submitted, with those who can take the case."""
    ages = [working_age_of(request.submitted_at, clocks.review_days) for request in requests]
    return late_first(
        Waiting(request, age, find_takers(request, coordinators)) for request, age in zip(requests, ages, strict=True)
    )


def find_approvals(
    matches: Sequence[Match], coordinators: Sequence[Person], clocks: Settings
) -> Sequence[Waiting[Match]]:
    """Return proposed matches, waiting since they were proposed, with those who can approve them."""
    ages = [working_age_of(match.created_at, clocks.review_days) for match in matches]
    return late_first(
        Waiting(match, age, find_approvers(match, coordinators)) for match, age in zip(matches, ages, strict=True)
    )


def find_introductions(session: Session, ready: Sequence[Match], clocks: Settings) -> Sequence[Waiting[Match]]:
    """Return the matches in which both sides said yes, waiting since the later of the two answers."""
    answered = find_last_answers(session, ready)
    return late_first(
        Waiting(match, working_age_of(answered.get(match.id, match.approved_at), clocks.review_days)) for match in ready
    )


def find_takers(request: Request, coordinators: Sequence[Person]) -> tuple[Person, ...]:
    """Return to whom the case can be given: coordinators not of the State itself, to whom it does not object."""
    return tuple(person for person in coordinators if may_handle(viewer_of(person), request))


def find_approvers(match: Match, coordinators: Sequence[Person]) -> tuple[Person, ...]:
    """Return who can approve the match: of neither side's State, and not its proposer where the marking forbids it."""
    viewers = [(person, viewer_of(person)) for person in coordinators]
    return tuple(p for p, viewer in viewers if coordinates_match(viewer, match) and may_approve(viewer, match))


def late_first(rows: Iterable[Waiting[T]]) -> list[Waiting[T]]:
    """Return the rows in the order in which their clocks run out."""
    return sorted(rows, key=lambda waiting: (waiting.age.left, waiting.row.id))
