"""A provider's part of the home page: its offers, where each stands, and needs that it may read and that they fit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from matching import clock
from matching.errors import Reason
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.viewer import Viewer
from matching.queries.offers import find_own_offers
from matching.queries.requests import find_open_needs
from matching.ranking.shortlist import Candidate
from matching.services.completeness import missing_parts_of_offer
from matching.services.shortlists import Shortlists, find_fits
from matching.vocabulary.codes import Facet, ancestors, is_code
from matching.vocabulary.names import OfferState

SOON = timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True)
class Held:
    """An offer, what is still missing before it can be submitted, and the days until it lapses (None: no such day)."""

    offer: Offer
    missing: tuple[Reason, ...]
    days_left: int | None

    @property
    def lapses(self) -> bool:
        """Whether it lapses within 30 days, or has."""
        return self.days_left is not None and self.days_left <= SOON.days


@dataclass(frozen=True)
class Fitting:
    """A need that one of the viewer's offers fits, and the codes that both name: never a score."""

    offer: Offer
    need: Need
    shared: tuple[tuple[Facet, str], ...]


@dataclass(frozen=True)
class ProviderPart:
    """The provider's offers by state, and what they fit; `fitting` is None while the shortlists are being prepared."""

    unfinished: Sequence[Held]
    submitted: Sequence[Held]
    active: Sequence[Held]
    resting: Sequence[Held]
    fitting: Sequence[Fitting] | None


def find_provider_part(
    session: Session, viewer: Viewer, matches: Sequence[Match], shortlists: Shortlists
) -> ProviderPart:
    """Return the offers of the viewer's organisation; active ones that lapse first stand first."""
    held: defaultdict[OfferState, list[Held]] = defaultdict(list)
    for offer in find_own_offers(session, viewer):
        held[offer.state].append(_hold(offer))
    active = sorted(held[OfferState.ACTIVE], key=_lapse_first)
    offers = [one.offer for one in active]
    return ProviderPart(
        unfinished=held[OfferState.RETURNED] + held[OfferState.DRAFT],
        submitted=held[OfferState.SUBMITTED],
        active=active,
        resting=held[OfferState.EXPIRED] + held[OfferState.PAUSED],
        fitting=find_fitting(session, viewer, offers, matches, shortlists) if shortlists.ready else None,
    )


def find_fitting(
    session: Session, viewer: Viewer, offers: Sequence[Offer], matches: Sequence[Match], shortlists: Shortlists
) -> Sequence[Fitting]:
    """Return needs that the viewer may read and that `offers` fit, but for pairs that they have a live match of."""
    needs = {need.id: need for need in find_open_needs(session, viewer)} if offers else {}
    fits = find_fits(session, viewer, offers, tuple(needs.values()), shortlists=shortlists) if needs else {}
    matched = {(match.need_id, match.offer_id) for match in matches}
    return [
        Fitting(offer, needs[candidate.id], find_shared(needs[candidate.id], offer))
        for offer in offers
        for candidate in _first(fits.get(offer.id, ()), offer, matched)
    ]


def find_shared(need: Need, offer: Offer) -> tuple[tuple[Facet, str], ...]:
    """Return the codes of the need that the offer names, too: itself, one above it or one under it."""
    return tuple(
        (facet, code)
        for facet in Facet
        for code in getattr(need, facet.value)
        if any(_meet(facet, code, other) for other in getattr(offer, facet.value))
    )


def _first(fits: Sequence[Candidate], offer: Offer, matched: set[tuple[str, str]]) -> Sequence[Candidate]:
    return [candidate for candidate in fits if (candidate.id, offer.id) not in matched][:SHOWN]


def _meet(facet: Facet, code: str, other: str) -> bool:
    known = is_code(facet, code) and is_code(facet, other)
    return code == other or (known and (code in ancestors(facet, other) or other in ancestors(facet, code)))


def _hold(offer: Offer) -> Held:
    left = None if offer.valid_until is None else (offer.valid_until - clock.today()).days
    return Held(offer, missing_parts_of_offer(offer), left)


def _lapse_first(held: Held) -> tuple[bool, int, str]:
    return held.days_left is None, held.days_left or 0, held.offer.id
