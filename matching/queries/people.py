"""People and organisations, as the viewer may see them; and what rests with a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.database import as_system
from matching.models.disclosure import Assignment
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.policy.handling import requests_handled_by
from matching.policy.people import organisations_seen_by, people_seen_by
from matching.policy.viewer import Viewer
from matching.queries.base import Page, get_one, page_of
from matching.vocabulary.names import Role, System

WITH_ORGANISATION = joinedload(Person.organisation)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cases:
    """The identifiers of what rests with one person: requests and offers they own, requests assigned to them."""

    requests: tuple[str, ...]
    offers: tuple[str, ...]
    coordinated: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many cases there are in all."""
        return len(self.requests) + len(self.offers) + len(self.coordinated)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that whoever takes all of them over must hold."""
        owned = ((Role.STATE, self.requests), (Role.PROVIDER, self.offers), (Role.COORDINATOR, self.coordinated))
        return frozenset(role for role, rows in owned if rows)


def find_people(session: Session, viewer: Viewer, *, page: int = 1) -> Page[Person]:
    """Return the people whom the viewer may see: open accounts first, then by organisation and name."""
    query = select(Person).join(Organisation).where(people_seen_by(viewer)).options(WITH_ORGANISATION)
    order = (col(Person.closed_at).is_not(None), col(Organisation.name), col(Person.name), col(Person.id))
    return page_of(session, query.order_by(*order), page=page)


def get_person(session: Session, viewer: Viewer, person_id: str) -> Person:
    """Return one person with their organisation; raise `Missing` when absent or not for this viewer."""
    query = select(Person).where(Person.id == person_id, people_seen_by(viewer))
    return get_one(session, query.options(WITH_ORGANISATION))


def find_people_of(session: Session, viewer: Viewer, organisation: Organisation) -> Sequence[Person]:
    """Return those of an organisation whose accounts are open, by name."""
    query = select(Person).where(Person.organisation_id == organisation.id, people_seen_by(viewer))
    return session.exec(query.where(col(Person.closed_at).is_(None)).order_by(Person.name, Person.id)).all()


def find_focal_points(session: Session, organisations: Collection[str]) -> Sequence[Person]:
    """Return the open accounts of organisations, for the service's own notices."""
    query = select(Person).where(col(Person.organisation_id).in_(organisations), col(Person.closed_at).is_(None))
    return session.exec(query.options(WITH_ORGANISATION).order_by(Person.id)).all()


def find_auditors(session: Session, viewer: Viewer) -> Sequence[Person]:
    """Return the auditors of the cases of the viewer's State, for its focal points, by name."""
    if not viewer.is_a(Role.STATE):
        return []
    query = select(Person).where(Person.organisation_id == viewer.organisation_id, col(Person.closed_at).is_(None))
    people = session.exec(query.options(WITH_ORGANISATION).order_by(Person.name, Person.id))
    return [person for person in people if Role.AUDITOR in person.roles]


def find_providers(session: Session, viewer: Viewer) -> Sequence[Organisation]:
    """Return the providers whom a State may name and to whom a coordinator may write, by name; nobody else is told."""
    if not viewer.roles & {Role.STATE, Role.AUDITOR, Role.COORDINATOR}:
        return []
    query = select(Organisation).where(col(Organisation.is_provider), col(Organisation.closed_at).is_(None))
    return session.exec(query.order_by(Organisation.name, Organisation.id)).all()


def find_successors(session: Session, viewer: Viewer, person: Person) -> Sequence[Person]:
    """Return those of the person's organisation who hold every role that the person's cases ask for."""
    needed = find_cases(session, viewer, person).roles
    colleagues = find_people_of(session, viewer, person.organisation)
    return [other for other in colleagues if other.id != person.id and needed <= {Role(role) for role in other.roles}]


def find_cases(session: Session, viewer: Viewer, person: Person) -> Cases:
    """Return what rests with a person whom the viewer has already loaded: identifiers, no content."""
    seen = select(Person.id).where(Person.id == person.id, people_seen_by(viewer)).scalar_subquery()
    queries = (
        select(Request.id).where(Request.focal_point_id == seen),
        select(Offer.id).where(Offer.focal_point_id == seen),
        select(Assignment.request_id).where(Assignment.person_id == seen),
    )
    with as_system(session, System.STEP):
        requests, offers, coordinated = (tuple(session.exec(query).all()) for query in queries)
    return Cases(requests, offers, coordinated)


def find_assignments_of(session: Session, person: Person) -> Sequence[Assignment]:
    """Return on which cases a person was put, for the service's own steps."""
    with as_system(session, System.STEP):
        return session.exec(select(Assignment).where(Assignment.person_id == person.id)).all()


def find_numbers_not_handled_by(session: Session, coordinator: Viewer, *, ids: Sequence[str]) -> Sequence[str]:
    """Return the numbers of those requests among `ids` that a coordinator has to leave to others."""
    query = select(Request.number).where(col(Request.id).in_(ids), ~requests_handled_by(coordinator))
    with as_system(session, System.STEP):
        return session.exec(query.order_by(Request.number)).all()


def find_organisations(session: Session, viewer: Viewer, *, page: int = 1) -> Page[Organisation]:
    """Return the organisations that the viewer may see, by name."""
    query = select(Organisation).where(organisations_seen_by(viewer))
    return page_of(session, query.order_by(Organisation.name, Organisation.id), page=page)


def find_open_organisations(session: Session, viewer: Viewer) -> Sequence[Organisation]:
    """Return every organisation to which the viewer may invite people, by name."""
    query = select(Organisation).where(organisations_seen_by(viewer), col(Organisation.closed_at).is_(None))
    return session.exec(query.order_by(Organisation.name, Organisation.id)).all()


def find_organisation_named(session: Session, viewer: Viewer, name: str) -> Organisation | None:
    """Return the oldest organisation of that name, if there is one."""
    query = select(Organisation).where(Organisation.name == name, organisations_seen_by(viewer))
    return session.exec(query.order_by(col(Organisation.created_at))).first()


def get_organisation(session: Session, viewer: Viewer, organisation_id: str) -> Organisation:
    """Return one organisation; raise `Missing` when absent or not for this viewer."""
    query = select(Organisation).where(Organisation.id == organisation_id, organisations_seen_by(viewer))
    return get_one(session, query)


def find_person_at(session: Session, address: str) -> Person | None:
    """Return who signs in with this address, whoever asks: an address is given once in the whole service."""
    return session.exec(select(Person).where(Person.email == address).options(WITH_ORGANISATION)).one_or_none()
