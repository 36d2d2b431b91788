"""A State's part of the home page: its requests, where each stands and what is next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.errors import Reason
from matching.models.match import Match
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer
from matching.queries.requests import find_needs_of, find_own_requests
from matching.services.completeness import missing_parts
from matching.vocabulary.names import RequestState


@dataclass(frozen=True)
class Case:
    """A request with its needs, what is still missing before it can be submitted, and how many live matches it has."""

    request: Request
    needs: Sequence[Need]
    missing: tuple[Reason, ...]
    matches: int


@dataclass(frozen=True)
class StatePart:
    """The State's cases: to be finished, with the coordinators, open, and how many have ended."""

    unfinished: Sequence[Case]
    submitted: Sequence[Case]
    open: Sequence[Case]
    ended: int


def find_state_part(session: Session, viewer: Viewer, matches: Sequence[Match]) -> StatePart:
    """Return the cases of the viewer's State; returned ones stand before drafts."""
    requests = find_own_requests(session, viewer)
    needs: defaultdict[str, list[Need]] = defaultdict(list)
    for need in find_needs_of(session, viewer, requests):
        needs[need.request_id].append(need)
    matched = [match.need.request_id for match in matches]
    cases: defaultdict[RequestState, list[Case]] = defaultdict(list)
    for request in requests:
        missing = missing_parts(request, needs[request.id])
        cases[request.state].append(Case(request, needs[request.id], missing, matched.count(request.id)))
    return StatePart(
        unfinished=cases[RequestState.RETURNED] + cases[RequestState.DRAFT],
        submitted=cases[RequestState.SUBMITTED],
        open=cases[RequestState.OPEN],
        ended=len(cases[RequestState.CLOSED]) + len(cases[RequestState.WITHDRAWN]),
    )
