"""Who may read an offer, and its private facts: exclusions and places left are for its owner and coordinators."""

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import col, select

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.handling import is_recused, organisations_of
from matching.policy.requests import RELEASING
from matching.policy.viewer import Viewer
from matching.vocabulary.names import OfferState, Role

READERS = frozenset({Role.STATE, Role.AUDITOR})
"""Who reads an offer that was put to their State's organisation, although it is matched no longer."""


def may_see_offer(viewer: Viewer, offer: Offer, *, put_to: frozenset[str]) -> bool:
    """Say whether the viewer may read `offer`; `put_to` are the States' organisations to whom a match put it."""
    if viewer.system or offer.state is OfferState.ACTIVE or owns_offer(viewer, offer):
        return True
    if coordinates_offer(viewer, offer):
        return offer.state is not OfferState.DRAFT
    return bool(viewer.roles & READERS) and viewer.organisation_id in put_to


def offers_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Offer` that is true just where `may_see_offer` is."""
    if viewer.system:
        return true()
    seen: list[ColumnElement[bool]] = [col(Offer.state) == OfferState.ACTIVE]
    if viewer.is_a(Role.PROVIDER):
        seen.append(col(Offer.organisation_id) == viewer.organisation_id)
    if viewer.is_a(Role.COORDINATOR):
        others = true() if viewer.state is None else col(Offer.organisation_id).not_in(organisations_of(viewer))
        seen.append(and_(col(Offer.state) != OfferState.DRAFT, others))
    if viewer.roles & READERS:
        put = (
            select(Match.offer_id)
            .join(Need, col(Need.id) == col(Match.need_id))
            .join(Request, col(Request.id) == col(Need.request_id))
            .where(col(Match.state).in_(RELEASING), col(Request.organisation_id) == viewer.organisation_id)
        )
        seen.append(col(Offer.id).in_(put))
    return or_(*seen)


def owns_offer(viewer: Viewer, offer: Offer) -> bool:
    """Say whether the viewer acts for the provider that made `offer`."""
    return viewer.is_a(Role.PROVIDER) and viewer.organisation_id == offer.organisation_id


def coordinates_offer(viewer: Viewer, offer: Offer) -> bool:
    """Say whether the viewer is a coordinator who may handle `offer`: not one of the provider's own State."""
    return viewer.is_a(Role.COORDINATOR) and not is_recused(viewer, offer.organisation.state)


def may_see_private_facts(viewer: Viewer, offer: Offer) -> bool:
    """Say whether the viewer is shown exclusions, places left and the gaps of a return."""
    return viewer.system or owns_offer(viewer, offer) or coordinates_offer(viewer, offer)
