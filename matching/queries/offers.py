"""Offers, as the viewer may see them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.models.offer import Offer
from matching.policy.offers import offers_seen_by
from matching.policy.viewer import Viewer
from matching.queries.base import Page, get_one, page_of
from matching.vocabulary.names import OfferState, Role

WITH_ORGANISATION = joinedload(Offer.organisation)  # type: ignore[arg-type]


def get_offer(session: Session, viewer: Viewer, offer_id: str) -> Offer:
    """Return the offer; raise `Missing` where the viewer may not see it or there is none."""
    return get_one(session, select(Offer).where(Offer.id == offer_id, offers_seen_by(viewer)))


def find_offers(session: Session, viewer: Viewer, *, page: int = 1) -> Page[Offer]:
    """Return the offers that the viewer may see, the newest first."""
    query = select(Offer).where(offers_seen_by(viewer)).options(WITH_ORGANISATION)
    return page_of(session, query.order_by(col(Offer.created_at).desc(), Offer.id), page=page)


def find_own_offers(session: Session, viewer: Viewer) -> Sequence[Offer]:
    """Return all offers of the viewer's own organisation, the newest first."""
    if not viewer.is_a(Role.PROVIDER):
        return []
    query = select(Offer).where(Offer.organisation_id == viewer.organisation_id, offers_seen_by(viewer))
    return session.exec(query.order_by(col(Offer.created_at).desc(), Offer.id)).all()


def find_offers_in(session: Session, viewer: Viewer, state: OfferState) -> Sequence[Offer]:
    """Return the offers in `state` that the viewer may see, the longest waiting first."""
    query = select(Offer).where(Offer.state == state, offers_seen_by(viewer)).options(WITH_ORGANISATION)
    return session.exec(query.order_by(col(Offer.submitted_at), Offer.id)).all()


def find_offers_by_id(session: Session, viewer: Viewer, ids: Collection[str]) -> dict[str, Offer]:
    """Return those of the offers `ids` that the viewer may see, by identifier."""
    query = select(Offer).where(col(Offer.id).in_(ids), offers_seen_by(viewer)).options(WITH_ORGANISATION)
    return {offer.id: offer for offer in session.exec(query)}


def get_offer_by_number(session: Session, viewer: Viewer, number: str) -> Offer:
    """Return the offer with the case number `number`; raise `Missing` where the viewer may not see it."""
    return get_one(session, select(Offer).where(Offer.number == number, offers_seen_by(viewer)))


def find_lapsed_offers(session: Session, *, on: date, states: Collection[OfferState]) -> Sequence[Offer]:
    """Return the offers in `states` that were valid until a day before `on`, for the service's own job."""
    return session.exec(select(Offer).where(col(Offer.state).in_(states), col(Offer.valid_until) < on)).all()
