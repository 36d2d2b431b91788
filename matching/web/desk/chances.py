"""Open needs without a match: those for which there is a good candidate, and those for which there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching import clock
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.viewer import Viewer
from matching.queries.base import PAGE
from matching.queries.offers import find_offers_by_id
from matching.ranking.shortlist import Candidate, Shortlist
from matching.ranking.weights import GOOD
from matching.services.shortlists import Shortlists, find_best
from matching.web.labels.scores import empty_sentences

REASONS = 2


@dataclass(frozen=True)
class Chance:
    """An open need, for how many days it is open, and the best offer that passes every gate.

    Where there is none, `why` says what stops most of them.
    """

    need: Need
    days: int
    best: Candidate | None
    offer: Offer | None
    why: Sequence[str]


@dataclass(frozen=True)
class Chances:
    """The two sections, and how many of `total` needs were looked at: the longest waiting."""

    good: Sequence[Chance]
    gaps: Sequence[Chance]
    looked_at: int
    total: int


def find_chances(session: Session, viewer: Viewer, needs: Sequence[Need], *, shortlists: Shortlists) -> Chances:
    """Return what can be proposed next for `needs`, of which the longest waiting are looked at."""
    looked = needs[: 2 * PAGE]
    found = find_best(session, viewer, looked, shortlists=shortlists)
    best = [one.candidates[0].id for one in found.values() if one.candidates]
    offers = find_offers_by_id(session, viewer, best) if best else {}
    chances = [_chance(need, found[need.id], offers) for need in looked if need.id in found]
    good = [chance for chance in chances if is_good(chance)]
    gaps = sorted((chance for chance in chances if not is_good(chance)), key=lambda chance: chance.best is not None)
    return Chances(good, gaps, len(looked), len(needs))


def is_good(chance: Chance) -> bool:
    """Say whether the best offer is one that the published weights call good."""
    return chance.best is not None and chance.best.score >= GOOD


def _chance(need: Need, found: Shortlist, offers: Mapping[str, Offer]) -> Chance:
    best = next((candidate for candidate in found.candidates if candidate.id in offers), None)
    days = (clock.now() - (need.request.opened_at or clock.now())).days
    return Chance(need, days, best, offers.get(best.id) if best else None, empty_sentences(found.empty)[:REASONS])
