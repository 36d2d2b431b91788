"""Telling States of new offers: "a new offer enters the top ten of your need", once for each offer."""

from collections.abc import Sequence

from sqlmodel import Session

from matching import clock
from matching.models.offer import Offer
from matching.policy.viewer import SYSTEM
from matching.queries.postings import find_unannounced_offers
from matching.queries.requests import find_open_needs
from matching.services.notices import tell
from matching.services.shortlists import TOP, Shortlists, find_shortlist
from matching.vocabulary.notices import NoticeKind


def announce(session: Session, *, shortlists: Shortlists) -> int:
    """Tell the States for whose needs a new offer is among the best; return how many offers were announced."""
    offers = find_unannounced_offers(session)
    if not offers:
        return 0
    new = {offer.id: offer for offer in offers}
    for need in find_open_needs(session, SYSTEM):
        shortlist = find_shortlist(session, SYSTEM, need, shortlists=shortlists)
        if any(candidate.id in new for candidate in shortlist.candidates[:TOP]):
            number = need.request.number
            tell(session, NoticeKind.OFFER_IN_TOP_TEN, need, [need.request.focal_point_id], number=number)
    _mark(session, offers)
    return len(offers)


def _mark(session: Session, offers: Sequence[Offer]) -> None:
    for offer in offers:
        offer.announced_at = clock.now()
        session.add(offer)
