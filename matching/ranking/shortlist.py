"""From scores and gates to a shortlist: the best that pass every gate, those that one gate stops, and why none is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.errors import Reason
from matching.ranking.documents import Offer
from matching.ranking.gates import Stop
from matching.ranking.search import ERROR, Looked
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


@dataclass(frozen=True, eq=False)
class Field:
    """One segment as a need sees it: quick scores, how many gates stop each offer, and which offers are there.

    `forbidden` is by gate what it stops, (n_offers,).
    """

    offers: Sequence[Offer]
    looked: Looked
    there: np.ndarray
    forbidden: Sequence[tuple[str, np.ndarray]]

    @cached_property
    def stops(self) -> np.ndarray:
        """How many gates stop each offer, (n_offers,)."""
        stops = np.zeros(len(self.there), dtype=np.int8)
        for _, stopped in self.forbidden:
            stops += stopped
        return stops

    def best(self, stops: int, k: int, *, above: float = MINIMUM) -> list[tuple[float, str]]:
        """Return scores and ids of at least the `k` best of the offers that so many gates stop."""
        places, scores = self.looked.best(self.there & (self.stops == stops), k, above=above)
        return [(score, self.offers[place].id) for place, score in zip(places.tolist(), scores.tolist(), strict=True)]

    def count_before(self, score: float, name: str) -> int:
        """Return how many offers that pass stand before one of this score and id."""
        passing = self.there & (self.stops == 0)
        quick = self.looked.scores
        near = np.flatnonzero(passing & (np.abs(quick - score) <= 2 * ERROR))
        scores = self.looked.exact(near).tolist()
        before = sum(
            (-other, self.offers[place].id) < (-score, name) for place, other in zip(near.tolist(), scores, strict=True)
        )
        return int((passing & (quick > score + 2 * ERROR)).sum()) + before

    def count_stops(self) -> list[tuple[str, int]]:
        """Return how many offers each gate stops, and how many are too weak."""
        near = np.flatnonzero(np.abs(self.looked.scores - MINIMUM) <= ERROR)
        weak = self.looked.scores <= MINIMUM
        weak[near] = self.looked.exact(near) <= MINIMUM
        counts = [(gate, int((stopped & self.there).sum())) for gate, stopped in self.forbidden]
        return [*counts, (TOO_WEAK, int((weak & self.there).sum()))]


def rank(found: Sequence[tuple[float, str]], k: int) -> tuple[Candidate, ...]:
    """Return the `k` best, ties by id."""
    ordered = sorted(found, key=lambda each: (-each[0], each[1]))[:k]
    return tuple(Candidate(name, score, place) for place, (score, name) in enumerate(ordered, start=1))


def choose(fields: Sequence[Field], k: int, stop_of: Callable[[str], Stop]) -> Shortlist:
    """Return the shortlist. Gates come before the cut. `stop_of` says which gate stops an offer, and why."""
    candidates = rank([each for field in fields for each in field.best(0, k)], k)
    single = rank([each for field in fields for each in field.best(1, k)], k)
    last = candidates[-1] if len(candidates) == k else None
    near = [each for each in single if last is None or (-each.score, each.id) < (-last.score, last.id)]
    stops = [stop_of(each.id) for each in near]
    almost = [Almost(each.id, each.score, stop.gate, stop.reason) for each, stop in zip(near, stops, strict=True)]
    return Shortlist(candidates, tuple(almost), () if candidates else _add_up(fields))


def _add_up(fields: Sequence[Field]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for field in fields:
        for name, count in field.count_stops():
            counts[name] = counts.get(name, 0) + count
    return tuple((name, count) for name, count in counts.items() if count)
