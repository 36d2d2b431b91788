"""What would help a pair, an offer or a need, told to those who may know it and counted over what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching import clock
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.matches import may_see_shortlist
from matching.policy.offers import coordinates_offer, may_see_private_facts, owns_offer
from matching.policy.requests import owns_request
from matching.policy.viewer import Viewer
from matching.queries.matches import find_refused_for, find_refused_pairs
from matching.queries.offers import find_offers_by_id
from matching.queries.requests import find_open_needs
from matching.ranking import documents
from matching.ranking.counterfactuals import (
    PRIVATE,
    Codes,
    Gain,
    find_best_change_of_need,
    find_best_change_of_offer,
    find_near_offers,
    find_opening,
)
from matching.ranking.explanation import missing
from matching.ranking.gates import Circumstances
from matching.ranking.ways import NEED, OFFER, Change
from matching.services.postings import need_document, offer_document
from matching.services.shortlists import Shortlists
from matching.services.veils import find_unveiled, need_document_for

BOTH = (OFFER, NEED)
"""What coordinators read: first what the offer could do, which serves more needs than one."""


@dataclass(frozen=True)
class Further:
    """What would let an offer pass for most further needs; `fictional` says that demonstration needs are among them."""

    gain: Gain
    fictional: bool


def find_openings(
    session: Session, viewer: Viewer, need: Need, offer: Offer, *, shortlists: Shortlists
) -> tuple[Change, ...]:
    """Return what would let a pair pass: one change of each side at most, that of the viewer's own side first.

    Providers are told of their offer alone, and of no area where they do not know whose need it is. A State is told
    nothing of an area: whether it is excluded, or lies outside, has to look alike.
    """
    asked, given = need_document_for(session, viewer, need), offer_document(offer)
    now = Circumstances(
        today=clock.today(),
        refused=offer.id in find_refused_pairs(session, viewer, need),
        for_coordinators=coordinates_request(viewer, need.request),
    )
    sides = (OFFER,) if owns_offer(viewer, offer) else (NEED, OFFER) if owns_request(viewer, need.request) else BOTH
    knows = may_see_private_facts(viewer, offer) and asked.region is None
    sealed = frozenset() if knows else PRIVATE
    model, codes = shortlists.current().model, missing(asked.document, given.document)
    found = (find_opening(model, asked, given, now, side=side, sealed=sealed, codes=codes) for side in sides)
    return tuple(change for change in found if change is not None)


def find_gain_of_offer(
    session: Session, viewer: Viewer, offer: Offer, *, shortlists: Shortlists, beside: Need | None = None
) -> Further | None:
    """Return what would let an offer pass for most further needs, for its provider and for coordinators.

    It is counted over the open needs that a provider may read, or that a coordinator may handle, and over no others.
    What the offer lacks for the need `beside` it is tried, too.
    """
    inside = coordinates_offer(viewer, offer)
    if not (inside or owns_offer(viewer, offer)):
        return None
    index = shortlists.current()
    readable = find_unveiled(session, viewer, find_open_needs(session, viewer))
    rows = [need for need in readable if not inside or coordinates_request(viewer, need.request)]
    refused = frozenset(need for need, offers in find_refused_for(session, viewer, rows).items() if offer.id in offers)
    given = offer_document(offer)
    gain = find_best_change_of_offer(
        index,
        given,
        [need_document(need) for need in rows],
        Circumstances(today=clock.today(), for_coordinators=inside),
        refused=refused,
        codes=_lacked(given, beside),
    )
    return Further(gain, any(need.request.organisation.fictional for need in rows)) if gain else None


def find_gain_of_need(session: Session, viewer: Viewer, need: Need, *, shortlists: Shortlists) -> Gain | None:
    """Return what would let most further offers pass for a need, for its State and for coordinators."""
    if not may_see_shortlist(viewer, need):
        return None
    index, asked = shortlists.current(), need_document(need)
    now = Circumstances(today=clock.today(), for_coordinators=coordinates_request(viewer, need.request))
    refused = find_refused_pairs(session, viewer, need)
    seen = find_offers_by_id(session, viewer, find_near_offers(index, asked, now, refused=refused))
    near: Sequence[documents.Offer] = [offer_document(offer) for offer in seen.values()]
    return find_best_change_of_need(index, asked, near, now, refused=refused)


def _lacked(given: documents.Offer, beside: Need | None) -> Codes:
    return missing(need_document(beside).document, given.document) if beside is not None else ()
