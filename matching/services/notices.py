"""Who is told what: notices are rows of the step's own transaction, sent later by the worker."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from matching.database import as_system
from matching.models.base import Row
from matching.models.match import Match
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Request
from matching.policy.handling import is_assigned, may_handle
from matching.policy.matches import coordinates_match
from matching.policy.offers import coordinates_offer
from matching.policy.releases import coordinates_release, may_approve_release
from matching.policy.steps import may_approve
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.history import find_coordinators, find_open_accounts
from matching.vocabulary.names import Side, System
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


def coordinators_of_offer(session: Session, offer: Offer) -> list[str]:
    """Return who verifies an offer: all coordinators but those of the provider's State."""
    return _names(viewer for viewer in _coordinators(session) if coordinates_offer(viewer, offer))


def coordinators_of(session: Session, request: Request) -> list[str]:
    """Return who coordinates a request: the one in charge, else those to whom it is assigned, else all who may be."""
    able = [viewer for viewer in _coordinators(session) if may_handle(viewer, request)]
    return _chosen(request, able)


def coordinators_of_match(session: Session, match: Match) -> list[str]:
    """Return who coordinates `match`: as for its request, leaving out those whom either side's State recuses."""
    able = [viewer for viewer in _coordinators(session) if coordinates_match(viewer, match)]
    return _chosen(match.need.request, able)


def approvers_of(session: Session, match: Match) -> list[str]:
    """Return who is asked to approve `match`: as who coordinates it, leaving out those who may not."""
    able = [viewer for viewer in _coordinators(session) if coordinates_match(viewer, match)]
    return _chosen(match.need.request, [viewer for viewer in able if may_approve(viewer, match)])


def approvers_of_release(session: Session, release: Release) -> list[str]:
    """Return who is asked to approve `release`: each coordinator who handles it but the one who wrote it."""
    able = [viewer for viewer in _coordinators(session) if coordinates_release(viewer, release)]
    return _names(viewer for viewer in able if may_approve_release(viewer, release))


def focal_point(match: Match, side: Side) -> str | None:
    """Return who acts for `side` of `match`."""
    return match.need.request.focal_point_id if side is Side.STATE else match.offer.focal_point_id


def _coordinators(session: Session) -> list[Viewer]:
    return [viewer_of(person) for person in find_coordinators(session)]


def _chosen(request: Request, able: list[Viewer]) -> list[str]:
    """Return the one in charge if able; else all to whom the case is assigned, or all who are able where none is."""
    in_charge = [viewer for viewer in able if viewer.person_id == request.coordinator_id]
    assigned = [viewer for viewer in able if is_assigned(viewer, request)]
    return _names(in_charge or assigned or able)


def _names(viewers: Iterable[Viewer]) -> list[str]:
    return [viewer.person_id for viewer in viewers if viewer.person_id is not None]
