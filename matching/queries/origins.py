"""What an import asks before it writes: which rows came before, and which organisations are there already."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.queries.base import count


def find_origins(session: Session, origins: Collection[str]) -> frozenset[str]:
    """Return those of `origins` that requests or offers were imported from."""
    found = [*session.exec(select(Request.origin)), *session.exec(select(Offer.origin))]
    return frozenset(origins) & frozenset(origin for origin in found if origin is not None)


def find_state_organisation(session: Session, state: str, *, fictional: bool) -> Organisation | None:
    """Return the first organisation that makes requests for `state` (ISO alpha-3), or None."""
    query = select(Organisation).where(Organisation.state == state, Organisation.fictional == fictional)
    return session.exec(query.where(col(Organisation.is_state)).order_by(col(Organisation.created_at))).first()


def find_provider(session: Session, name: str, *, fictional: bool) -> Organisation | None:
    """Return the provider of this name, or None."""
    query = select(Organisation).where(Organisation.name == name, Organisation.fictional == fictional)
    return session.exec(query.where(col(Organisation.is_provider)).order_by(col(Organisation.created_at))).first()


def count_people(session: Session) -> int:
    """Return how many people there are at all: none in an empty database."""
    return count(session, select(Person))
