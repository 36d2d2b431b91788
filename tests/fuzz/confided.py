"""Rows that the forms around cases for coordinators only need: cases, releases, coordinators and auditors."""

from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Request
from matching.services import assignments, requests
from matching.vocabulary.names import Marking, Role
from tests.cast import active_offer, approved_release, draft_request, written_release
from tests.fuzz.ground import Ground, Values, opened


def unread(ground: Ground) -> Values:
    return {"request_id": _submitted(ground).id}


def handled(ground: Ground) -> Values:
    request, cast = _submitted(ground), ground.cast
    assignments.take_on(cast.session, request.id, by=cast.as_(cast.lucia))
    cast.session.commit()
    return {"request_id": request.id, "person_id": cast.tomas.id}


def hidden(ground: Ground) -> Values:
    return opened(ground, Marking.COORDINATORS) | {"providers": ground.cast.agency.id}


def written(ground: Ground) -> Values:
    return _named(written_release(ground.cast))


def released(ground: Ground) -> Values:
    return _named(approved_release(ground.cast)) | {"offer": active_offer(ground.cast).id}


def coordinator(ground: Ground) -> Values:
    return {"coordinator_id": _newcomer(ground, Role.COORDINATOR).id}


def objected(ground: Ground) -> Values:
    person, cast = _newcomer(ground, Role.COORDINATOR), ground.cast
    assignments.object_to(cast.session, cast.kenya, coordinator=person, by=cast.as_(cast.amina))
    cast.session.commit()
    return {"coordinator_id": person.id}


def auditor(ground: Ground) -> Values:
    return {"auditor_id": _newcomer(ground, Role.AUDITOR).id}


def address(ground: Ground) -> Values:
    ground.count += 1
    return {"email": f"auditor{ground.count}@example.org"}


def _submitted(ground: Ground) -> Request:
    request, _need = draft_request(ground.cast, marking=Marking.COORDINATORS)
    requests.submit(ground.cast.session, request, by=ground.cast.as_(ground.cast.amina))
    ground.cast.session.commit()
    return request


def _named(release: Release) -> Values:
    return {"release_id": release.id}


def _newcomer(ground: Ground, role: Role) -> Person:
    person = ground.person()
    person.roles = [role]
    if role is Role.COORDINATOR:
        person.organisation = ground.cast.secretariat
    ground.cast.session.commit()
    return person
