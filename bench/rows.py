"""Made-up postings as rows of a database, as if they had been posted, verified and opened: see `synthetic`.

One organisation with one focal person for each State that asks, one for each State (or none) that provides. The rows
are written in bulk, with what the services would have kept beside them: readings, stamps, editions and a first fit.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from matching import clock
from matching.database import transaction
from matching.models.base import LINE
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.queries.postings import lock_index_state
from matching.ranking import documents
from matching.ranking.kept import language_of
from matching.services import fits
from matching.vocabulary.names import Marking, OfferState, RequestState, Role, System

STAMP = 1
"""The number of the one change in which everything was posted."""


def fill(engine: Engine, needs: Iterable[documents.Need], offers: Iterable[documents.Offer]) -> None:
    """Write needs and offers into an empty database, of which no State was told yet."""
    with transaction(engine, system=System.COMMAND) as session:
        _write_needs(session, list(needs))
        _write_offers(session, list(offers))
        session.flush()
        lock_index_state(session).changes = STAMP
        session.flush()
        fits.renew(session)


def _write_needs(session: Session, needs: list[documents.Need]) -> None:
    asking = {state: _organisation(session, state, is_state=True) for state in sorted({n.state or "" for n in needs})}
    people = {state: _focal_point(session, organisation) for state, organisation in asking.items()}
    requests = [
        Request(
            title=need.document.title[:LINE],
            marking=Marking.PROVIDERS,
            state=RequestState.OPEN,
            opened_at=clock.now(),
            organisation_id=asking[need.state or ""].id,
            focal_point_id=people[need.state or ""].id,
        )
        for need in needs
    ]
    session.add_all(requests)
    session.flush()
    session.add_all(
        Need(
            **_content(need.document),
            request_id=request.id,
            working_languages=list(need.working_languages),
            interpretation=need.interpretation,
            needed_from=need.needed_from,
            needed_until=need.needed_until,
            modes=list(need.modes),
        )
        for need, request in zip(needs, requests, strict=True)
    )


def _write_offers(session: Session, offers: list[documents.Offer]) -> None:
    states = sorted({offer.provider_state or "" for offer in offers})
    providing = {state: _organisation(session, state, is_provider=True) for state in states}
    session.add_all(
        Offer(
            **_content(offer.document),
            organisation_id=providing[offer.provider_state or ""].id,
            state=OfferState.ACTIVE,
            verified_at=clock.now(),
            areas=list(offer.areas),
            exclusions=list(offer.exclusions),
            working_languages=list(offer.working_languages),
            interpretation=offer.interpretation,
            available_from=offer.available_from,
            available_until=offer.available_until,
            valid_until=offer.valid_until,
            modes=list(offer.modes),
            places=offer.places_left,
        )
        for offer in offers
    )


def _content(document: documents.Document) -> Mapping[str, Any]:
    assert document.kept is not None
    return {
        "title": document.title[:LINE],
        "description": document.text,
        "sectors": list(document.sectors),
        "capabilities": list(document.capabilities),
        "assistance_types": list(document.assistance_types),
        "reading": document.kept,
        "language": language_of(document.kept),
        "stamp": STAMP,
    }


def _organisation(session: Session, state: str, **kind: bool) -> Organisation:
    organisation = Organisation(name=f"Organisation of {state or 'no State'}", state=state or None, **kind)
    session.add(organisation)
    session.flush()
    return organisation


def _focal_point(session: Session, organisation: Organisation) -> Person:
    person = Person(
        name=f"Focal point of {organisation.state}",
        email=f"{organisation.state}@example.org".lower(),
        organisation_id=organisation.id,
        roles=[Role.STATE],
    )
    session.add(person)
    session.flush()
    return person
