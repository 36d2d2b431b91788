"""A shortlist: the best offers that pass every gate, those that almost fit, and why it is empty where it is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.errors import Reason
from matching.ranking.documents import Need, Offer
from matching.ranking.gates import Circumstances, Stop, find_stops
from matching.ranking.weights import MINIMUM

TOO_WEAK = "too-weak"
"""Stands beside the ids of gates in `Shortlist.empty`: offers whose content hardly meets the need."""


@dataclass(frozen=True)
class Candidate:
    """A posting on a shortlist: an offer for a need, or (from `needs_for`) a need for an offer. `rank` starts at 1."""

    id: str
    score: float
    rank: int


@dataclass(frozen=True)
class Almost:
    """An offer that one gate stops and that would stand among the best without it."""

    id: str
    score: float
    gate: str
    reason: Reason


@dataclass(frozen=True)
class Shortlist:
    """`empty` is filled only where there is no candidate: how many offers each gate stopped, how many are too weak."""

    candidates: tuple[Candidate, ...]
    almost: tuple[Almost, ...]
    empty: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Fit:
    """How one pair fits: its score, and every gate that stops it."""

    score: float
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Pair:
    """A need beside an offer."""

    need: Need
    offer: Offer
    score: float
    now: Circumstances

    def stops(self) -> tuple[Stop, ...]:
        """Return every gate that forbids the pair."""
        return tuple(find_stops(self.need, self.offer, self.now))

    @property
    def weak(self) -> bool:
        """Whether the content hardly meets, so that it is not suggested."""
        return self.score <= MINIMUM


def choose(ranked: Sequence[Pair], k: int) -> Shortlist:
    """Return the shortlist from the pairs of one need with all offers, best first. Gates come before the cut."""
    candidates: list[Candidate] = []
    almost: list[Almost] = []
    for pair in ranked:
        if pair.weak or len(candidates) == k:
            break
        stops = pair.stops()
        if not stops:
            candidates.append(Candidate(pair.offer.id, pair.score, len(candidates) + 1))
        elif len(stops) == 1 and len(almost) < k:
            almost.append(Almost(pair.offer.id, pair.score, stops[0].gate, stops[0].reason))
    return Shortlist(tuple(candidates), tuple(almost), () if candidates else _count_stops(ranked))


def find_place(ranked: Sequence[Pair], offer_id: str) -> int | None:
    """Return at which place the offer stands among those that pass, or None where it does not pass."""
    passing = (pair.offer.id for pair in _passing(ranked))
    return next((place for place, name in enumerate(passing, start=1) if name == offer_id), None)


def pick_fitting(pairs: Sequence[Pair], k: int) -> tuple[Candidate, ...]:
    """Return the best needs among pairs of one offer with several needs, ties by the need's id."""
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.need.id))
    best = list(_passing(ranked))[:k]
    return tuple(Candidate(pair.need.id, pair.score, rank) for rank, pair in enumerate(best, start=1))


def _passing(ranked: Sequence[Pair]) -> Iterator[Pair]:
    return (pair for pair in ranked if not pair.weak and not pair.stops())


def _count_stops(ranked: Sequence[Pair]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for pair in ranked:
        counts.update(stop.gate for stop in pair.stops())
        counts[TOO_WEAK] += pair.weak
    return tuple((name, count) for name, count in counts.items() if count)
