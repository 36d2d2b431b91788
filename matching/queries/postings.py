"""What the matching index reads, for the service itself: changed needs and offers, in the order of their changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from matching.models.machinery import IndexState
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.offers import WITH_ORGANISATION
from matching.queries.requests import WITH_REQUEST
from matching.vocabulary.names import OfferState


def get_index_state(session: Session) -> IndexState:
    """Return how many changes there were and what the model was fitted on."""
    return session.get_one(IndexState, 1)


def find_changed_needs(session: Session, *, since: int) -> Sequence[Need]:
    """Return the needs whose stamp is greater than `since`."""
    return session.exec(select(Need).where(col(Need.stamp) > since).options(WITH_REQUEST)).all()


def find_changed_offers(session: Session, *, since: int) -> Sequence[Offer]:
    """Return the offers whose stamp is greater than `since`."""
    return session.exec(select(Offer).where(col(Offer.stamp) > since).options(WITH_ORGANISATION)).all()


def find_active_offers(session: Session, *, verified_until: datetime | None = None) -> Sequence[Offer]:
    """Return the active offers verified up to a moment: the only postings on which a model is ever fitted."""
    query = select(Offer).where(Offer.state == OfferState.ACTIVE).options(WITH_ORGANISATION)
    if verified_until is not None:
        query = query.where(col(Offer.verified_at) <= verified_until)
    return session.exec(query.order_by(Offer.id)).all()


def find_unannounced_offers(session: Session) -> Sequence[Offer]:
    """Return the active offers of which no State was told yet."""
    query = select(Offer).where(Offer.state == OfferState.ACTIVE, col(Offer.announced_at).is_(None))
    return session.exec(query.options(WITH_ORGANISATION).order_by(Offer.id)).all()
