"""Who is told what: notices are rows of the step's own transaction, sent later by the worker."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from matching.models.base import Row
from matching.models.match import Match
from matching.models.notice import Notice
from matching.models.request import Request
from matching.policy.requests import is_recused
from matching.policy.viewer import viewer_of
from matching.queries.history import find_coordinators
from matching.vocabulary.names import Side
from matching.vocabulary.notices import NoticeKind


def tell(session: Session, kind: NoticeKind, row: Row, people: Iterable[str | None], **values: Any) -> None:
    """Queue a notice about `row` to each of `people` (identifiers; None is nobody). `values` must be public."""
    session.info["notices"] = True
    for person_id in sorted({person for person in people if person is not None}):
        session.add(Notice(person_id=person_id, kind=kind, noun=str(row.__tablename__), row_id=row.id, values=values))


def coordinators_of(session: Session, request: Request | None, *states: str | None) -> list[str]:
    """Return who coordinates a case: the one to whom it is assigned, else all who are not recused by `states`."""
    if request is not None and request.coordinator_id is not None:
        return [request.coordinator_id]
    return [person.id for person in find_coordinators(session) if not is_recused(viewer_of(person), *states)]


def coordinators_of_match(session: Session, match: Match) -> list[str]:
    """Return who coordinates `match`: as for its request, leaving out those whom either side's State recuses."""
    states = (match.need.request.organisation.state, match.offer.organisation.state)
    return coordinators_of(session, match.need.request, *states)


def focal_point(match: Match, side: Side) -> str | None:
    """Return who acts for `side` of `match`."""
    return match.need.request.focal_point_id if side is Side.STATE else match.offer.focal_point_id
