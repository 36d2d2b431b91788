"""Which coordinators handle a request: none of its State, none it objects to; and of those, whom it is assigned to."""

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.models.disclosure import Assignment, Objection
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Marking, RequestState, Role

WAITING = (RequestState.SUBMITTED, RequestState.OPEN)


def is_recused(viewer: Viewer, *states: str | None) -> bool:
    """Say whether the viewer must leave a case of one of `states` (ISO alpha-3) to others, because it is their own."""
    return viewer.state is not None and viewer.state in states


def may_handle(viewer: Viewer, request: Request) -> bool:
    """Say whether `request` may be assigned to the viewer: a coordinator, not of its State, and not objected to."""
    organisation = request.organisation
    objected = viewer.person_id in {objection.person_id for objection in organisation.objections}
    return viewer.is_a(Role.COORDINATOR) and not objected and not is_recused(viewer, organisation.state)


def requests_handled_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_handle` is."""
    if not viewer.is_a(Role.COORDINATOR):
        return false()
    objecting = select(Objection.organisation_id).where(col(Objection.person_id) == viewer.person_id)
    others = true() if viewer.state is None else col(Request.organisation_id).not_in(organisations_of(viewer))
    return and_(others, col(Request.organisation_id).not_in(objecting))


def is_assigned(viewer: Viewer, request: Request) -> bool:
    """Say whether `request` is assigned to the viewer."""
    return viewer.person_id in {assignment.person_id for assignment in request.assigned}


def coordinates_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer handles `request`: one for coordinators only is handled by those alone whose it is."""
    open_to_all = request.marking is not Marking.COORDINATORS
    return may_handle(viewer, request) and (open_to_all or is_assigned(viewer, request))


def requests_coordinated_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `coordinates_request` is."""
    if not viewer.is_a(Role.COORDINATOR):
        return false()
    own = select(Assignment.request_id).where(col(Assignment.person_id) == viewer.person_id)
    whose = or_(col(Request.marking) != Marking.COORDINATORS, col(Request.id).in_(own))
    return and_(requests_handled_by(viewer), whose)


def may_take_on(viewer: Viewer, request: Request, *, at_work: frozenset[str]) -> bool:
    """Say whether the viewer may take on a case for coordinators only that nobody handles.

    `at_work` are the identifiers of the people whose accounts are open: a case whose coordinators all left has nobody.
    """
    hidden = request.marking is Marking.COORDINATORS and request.state in WAITING
    orphaned = not at_work & {assignment.person_id for assignment in request.assigned}
    return hidden and orphaned and may_handle(viewer, request)


def requests_to_take_on_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_take_on` is."""
    handled = select(Assignment).join(Person, col(Person.id) == col(Assignment.person_id))
    handled = handled.join(Organisation, col(Organisation.id) == col(Person.organisation_id))
    at_work = (col(Person.closed_at).is_(None), col(Organisation.closed_at).is_(None))
    handled = handled.where(col(Assignment.request_id) == col(Request.id), *at_work)
    hidden = and_(col(Request.marking) == Marking.COORDINATORS, col(Request.state).in_(WAITING))
    return and_(requests_handled_by(viewer), hidden, ~exists(handled))


def organisations_of(viewer: Viewer) -> SelectOfScalar[str]:
    """Return the organisations of the viewer's own State, as a query."""
    return select(Organisation.id).where(col(Organisation.state) == viewer.state)
