"""Who is looking: the person's organisation, roles and State, as every query and rule needs them."""

from dataclasses import dataclass

from sqlmodel import Session

from matching.database import Standing, stand
from matching.models.person import Person
from matching.vocabulary.names import Role


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or acts. `state` is the State whose cases they must leave to others (ISO alpha-3)."""

    person_id: str | None = None
    organisation_id: str | None = None
    roles: frozenset[Role] = frozenset()
    state: str | None = None
    system: bool = False

    def is_a(self, role: Role) -> bool:
        """Say whether this viewer holds `role`."""
        return role in self.roles


ANYONE = Viewer()
NAMELESS = "anyone"
"""What the database is told of a person whom nobody knows: that there is one, who reads what is for everyone."""
SYSTEM = Viewer(system=True)


def viewer_of(person: Person) -> Viewer:
    """Return the viewer that `person` is; one whose account is closed is anyone."""
    if person.closed_at or person.organisation.closed_at:
        return ANYONE
    return Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset(Role(role) for role in person.roles),
        state=person.state or person.organisation.state,
    )


def read_as(session: Session, viewer: Viewer) -> None:
    """Let the database itself hold the session to what `viewer` may read and write, where it can (PostgreSQL)."""
    stand(session, standing_of(viewer))


def standing_of(viewer: Viewer) -> Standing:
    """Return what the database is told of a person who looks; the service itself gives its name to the session."""
    roles = ",".join(sorted(viewer.roles))
    return Standing(viewer.person_id or NAMELESS, viewer.organisation_id or "", roles, viewer.state or "")
