"""Who is told what: notices are rows of the step's own transaction, sent later by the worker."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from matching.database import as_system
from matching.models.base import Row
from matching.models.match import Match
from matching.models.notice import Notice
from matching.models.request import Request
from matching.policy.requests import is_recused
from matching.policy.steps import may_approve
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.history import find_coordinators, find_open_accounts
from matching.vocabulary.names import Role, Side, System
from matching.vocabulary.notices import NoticeKind


def tell(session: Session, kind: NoticeKind, row: Row, people: Iterable[str | None], **values: Any) -> None:
    """Queue a notice about `row` to each of `people` (identifiers; None is nobody). `values` must be public.

    Whose account is closed is told nothing more.
    """
    tell_each(session, kind, [(row, person, values) for person in sorted({person for person in people if person})])


def tell_each(session: Session, kind: NoticeKind, told: Sequence[tuple[Row, str | None, Mapping[str, Any]]]) -> None:
    """Queue notices of one kind about many rows, each with one person and its values, as `tell` does."""
    session.info["notices"] = True
    able = set(find_open_accounts(session, {person for _row, person, _values in told if person is not None}))
    with as_system(session, System.STEP):
        session.add_all(
            Notice(person_id=person, kind=kind, noun=str(row.__tablename__), row_id=row.id, values=dict(values))
            for row, person, values in told
            if person in able
        )


def coordinators_of(session: Session, request: Request | None, *states: str | None) -> list[str]:
    """Return who coordinates a case: the one to whom it is assigned, else all who are not recused by `states`."""
    return _assigned_or_all(request, _able(session, *states))


def coordinators_of_match(session: Session, match: Match) -> list[str]:
    """Return who coordinates `match`: as for its request, leaving out those whom either side's State recuses."""
    return coordinators_of(session, match.need.request, *_states(match))


def approvers_of(session: Session, match: Match) -> list[str]:
    """Return who is asked to approve `match`: as who coordinates it, leaving out those who may not."""
    able = [viewer for viewer in _able(session, *_states(match)) if may_approve(viewer, match)]
    return _assigned_or_all(match.need.request, able)


def focal_point(match: Match, side: Side) -> str | None:
    """Return who acts for `side` of `match`."""
    return match.need.request.focal_point_id if side is Side.STATE else match.offer.focal_point_id


def _able(session: Session, *states: str | None) -> list[Viewer]:
    viewers = [viewer_of(person) for person in find_coordinators(session)]
    return [viewer for viewer in viewers if viewer.is_a(Role.COORDINATOR) and not is_recused(viewer, *states)]


def _assigned_or_all(request: Request | None, able: list[Viewer]) -> list[str]:
    """Return the one to whom the case is assigned; all who are able where that one cannot, or there is none."""
    found = [viewer.person_id for viewer in able if viewer.person_id is not None]
    assigned = request.coordinator_id if request is not None else None
    return [assigned] if assigned in found else found


def _states(match: Match) -> tuple[str | None, str | None]:
    return match.need.request.organisation.state, match.offer.organisation.state
