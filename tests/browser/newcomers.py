"""People who have posted nothing yet: for the pages that say so."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import Session

from matching.database import transaction
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.vocabulary.names import Role
from matching.web.accounts.store import open_account

PASSWORD = "the first day of a newcomer"


def add_newcomers(session: Session) -> Sequence[Person]:
    """Let in the focal points of a new State and of a new provider, and invite a second one of the provider."""
    home = Organisation(name="Ministry of Works (demonstration)", state="BOL", is_state=True, fictional=True)
    firm = Organisation(name="Institute of Bridges (demonstration)", is_provider=True, fictional=True)
    session.add_all([home, firm])
    session.flush()
    return [
        _enter(session, "new-state@example.org", home, Role.STATE, password=PASSWORD),
        _enter(session, "new-provider@example.org", firm, Role.PROVIDER, password=PASSWORD),
        _enter(session, "invited@example.org", firm, Role.PROVIDER, password=None),
    ]


def add_first_coordinator(engine: Engine) -> None:
    """Let one coordinator into an empty database."""
    with transaction(engine) as session:
        secretariat = Organisation(name="Secretariat", fictional=True)
        session.add(secretariat)
        session.flush()
        _enter(session, "new-coordinator@example.org", secretariat, Role.COORDINATOR, password=PASSWORD)


def _enter(session: Session, email: str, home: Organisation, role: Role, *, password: str | None) -> Person:
    person = Person(name="Ines Newcomer", email=email, organisation_id=home.id, roles=[role])
    person.organisation = home
    session.add(person)
    session.flush()
    open_account(session, person, password=password)
    return person
