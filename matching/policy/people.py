"""Who may see and manage people and organisations, and which roles one person may hold together."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, false, true
from sqlmodel import col

from matching.errors import Reason, reason
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Role

FOCAL_POINTS = frozenset({Role.STATE, Role.PROVIDER})
STAFF = frozenset(Role) - FOCAL_POINTS
OF_STATES = frozenset({Role.STATE, Role.AUDITOR})


def may_manage_people(viewer: Viewer) -> bool:
    """Say whether the viewer invites, edits and closes: administrators, and the service's own commands."""
    return viewer.system or viewer.is_a(Role.ADMINISTRATOR)


def may_see_person(viewer: Viewer, person: Person) -> bool:
    """Say whether the viewer reads the whole entry of `person`: their own, or any for who manages people."""
    return may_manage_people(viewer) or (viewer.person_id is not None and person.id == viewer.person_id)


def people_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause of `may_see_person`."""
    if may_manage_people(viewer):
        return true()
    return col(Person.id) == viewer.person_id if viewer.person_id else false()


def may_see_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Say whether the viewer reads the entry of `organisation`: their own, or any for who manages people."""
    own = viewer.organisation_id is not None and organisation.id == viewer.organisation_id
    return own or may_manage_people(viewer)


def organisations_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause of `may_see_organisation`."""
    if may_manage_people(viewer):
        return true()
    return col(Organisation.id) == viewer.organisation_id if viewer.organisation_id else false()


def may_object(viewer: Viewer, organisation: Organisation) -> bool:
    """Say whether the viewer may object to coordinators, and name auditors, for `organisation`: its focal points."""
    return viewer.is_a(Role.STATE) and viewer.organisation_id == organisation.id


def find_role_fault(roles: Collection[Role], organisation: Organisation) -> Reason | None:
    """Return why nobody of `organisation` may hold `roles` together; None when one person may.

    A focal point asks for a State, offers for a provider, or both, as their organisation does. Coordinators, observers,
    auditors and administrators hold that one role: so a coordinator can never own an offer, nor an auditor edit a case.
    """
    held = frozenset(roles)
    if not held:
        return reason("role-missing")
    if held & STAFF and len(held) > 1:
        return reason("role-alone", roles=tuple(sorted(held & STAFF)))
    if held & OF_STATES and not organisation.is_state:
        return reason("organisation-not-a-state")
    if Role.PROVIDER in held and not organisation.is_provider:
        return reason("organisation-not-a-provider")
    return None


def may_name(viewer: Viewer, person: Person) -> bool:
    """Say whether the viewer reads the name of who took a step: coordinators, and colleagues of that person."""
    return viewer.is_a(Role.COORDINATOR) or person.organisation_id == viewer.organisation_id
