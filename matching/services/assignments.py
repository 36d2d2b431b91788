"""Who handles a case: taking it on, giving it to another coordinator, and a State's objection to one."""

from sqlmodel import Session

from matching.database import as_system
from matching.errors import Missing, Refused, reason
from matching.models.disclosure import Assignment, Objection
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.policy.handling import is_assigned, may_handle
from matching.policy.people import may_object
from matching.policy.steps import check_step
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.requests import find_requests_assigned_to, get_case_to_take_on
from matching.services.notices import tell
from matching.services.steps import record, take
from matching.vocabulary.names import Role, System
from matching.vocabulary.notices import NoticeKind


def assign(session: Session, request: Request, *, coordinator: Person, by: Viewer) -> None:
    """Put a coordinator who may handle the case in charge of it; whoever handles it already goes on doing so."""
    take(session, request, "assign", by=by)
    viewer = viewer_of(coordinator)
    if not may_handle(viewer, request):
        raise Refused(reason("cannot-be-assigned", name=coordinator.name))
    request.coordinator_id = coordinator.id
    put_on(request, viewer)
    tell(session, NoticeKind.REQUEST_ASSIGNED, request, [coordinator.id], number=request.number)


def add_coordinator(session: Session, request: Request, *, coordinator: Person, by: Viewer) -> None:
    """Let a further coordinator handle the case: what one wrote or proposed, another approves."""
    check_step(by, request, "assign")
    viewer = viewer_of(coordinator)
    if not may_handle(viewer, request):
        raise Refused(reason("cannot-be-assigned", name=coordinator.name))
    if is_assigned(viewer, request):
        raise Refused(reason("assigned-already", name=coordinator.name))
    put_on(request, viewer)
    record(session, request, "add-coordinator", by=by)
    tell(session, NoticeKind.REQUEST_ASSIGNED, request, [coordinator.id], number=request.number)


def take_on(session: Session, request_id: str, *, by: Viewer) -> Request:
    """Let a coordinator take on a case for coordinators only that nobody handles; raise `Missing` for any other.

    Of two who try at once the second finds it taken: the row is read under a lock.
    """
    request = get_case_to_take_on(session, by, request_id, lock=True)
    with as_system(session, System.STEP):
        request.coordinator_id = by.person_id
        put_on(request, by)
        record(session, request, "take-on", by=by)
    return request


def put_on(request: Request, coordinator: Viewer) -> None:
    """Let a coordinator handle the case from now on; the first one is in charge."""
    if coordinator.person_id is None:
        return
    request.coordinator_id = request.coordinator_id or coordinator.person_id
    if coordinator.person_id not in {row.person_id for row in request.assigned}:
        request.assigned.append(Assignment(request_id=request.id, person_id=coordinator.person_id))


def object_to(session: Session, organisation: Organisation, *, coordinator: Person, by: Viewer) -> None:
    """Keep a coordinator from all requests of the viewer's State: what is assigned to them is theirs no longer."""
    _check_objects(by, organisation)
    if Role.COORDINATOR not in coordinator.roles:
        raise Missing
    if coordinator.id in {objection.person_id for objection in organisation.objections}:
        raise Refused(reason("objected-already", name=coordinator.name))
    organisation.objections.append(Objection(organisation_id=organisation.id, person_id=coordinator.id))
    for request in find_requests_assigned_to(session, organisation, coordinator):
        request.assigned = [row for row in request.assigned if row.person_id != coordinator.id]
        if request.coordinator_id == coordinator.id:
            request.coordinator_id = next((row.person_id for row in request.assigned), None)
    record(session, organisation, "object", by=by)


def take_back_objection(session: Session, organisation: Organisation, *, coordinator: Person, by: Viewer) -> None:
    """Let a coordinator handle requests of the viewer's State again; cases have to be assigned to them anew."""
    _check_objects(by, organisation)
    if coordinator.id not in {objection.person_id for objection in organisation.objections}:
        raise Missing
    organisation.objections = [row for row in organisation.objections if row.person_id != coordinator.id]
    record(session, organisation, "take-back-objection", by=by)


def _check_objects(by: Viewer, organisation: Organisation) -> None:
    if not may_object(by, organisation):
        raise Refused(reason("not-yours-to-take", step="object"))
