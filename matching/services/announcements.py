"""Telling States of new offers: "a new offer enters the top ten of your need", once for each offer.

What is read, worked out and told are three steps: the middle one takes long, and no session stays open meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from matching import clock
from matching.policy.viewer import SYSTEM
from matching.queries.matches import find_refused_for
from matching.queries.offers import find_offers_by_id
from matching.queries.postings import find_unannounced_offers
from matching.queries.requests import find_needs_by_id, find_open_needs
from matching.ranking.index import Index
from matching.services.notices import tell
from matching.services.shortlists import TOP, Shortlists
from matching.vocabulary.notices import NoticeKind


@dataclass(frozen=True)
class Pending:
    """Offers that wait to be announced, and open needs with the offers that are not suggested for them."""

    offers: frozenset[str] = frozenset()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class News:
    """New offers, and the needs in whose top ten one of them stands: identifiers."""

    offers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


def read_pending(session: Session) -> Pending:
    """Return the active offers of which no State was told yet, and the open needs that they might serve."""
    offers = frozenset(offer.id for offer in find_unannounced_offers(session))
    if not offers:
        return Pending()
    return Pending(offers, find_refused_for(session, SYSTEM, find_open_needs(session, SYSTEM)))


def find_news(pending: Pending, *, shortlists: Shortlists) -> News:
    """Return in whose ten best one of the pending offers stands. Holds no session: it may take long."""
    if not pending.offers:
        return News()
    index, today = shortlists.refresh().index, clock.today()
    there = frozenset(index.need_ids)
    served = [
        need_id
        for need_id, refused in pending.needs.items()
        if need_id in there and pending.offers & _best(index, need_id, today=today, refused=refused)
    ]
    return News(pending.offers, frozenset(served))


def announce(session: Session, news: News) -> None:
    """Tell the States' focal points, and remember of which offers they were told."""
    for need in find_needs_by_id(session, SYSTEM, news.needs).values():
        number = need.request.number
        tell(session, NoticeKind.OFFER_IN_TOP_TEN, need, [need.request.focal_point_id], number=number)
    for offer in find_offers_by_id(session, SYSTEM, news.offers).values():
        offer.announced_at = clock.now()
        session.add(offer)


def _best(index: Index, need_id: str, *, today: date, refused: frozenset[str]) -> frozenset[str]:
    shortlist = index.shortlist(need_id, today=today, refused=refused, for_coordinators=False, k=TOP)
    return frozenset(candidate.id for candidate in shortlist.candidates)
