"""How good a ranking is: nDCG, recall and reciprocal rank of the first ten, with the interval that chance leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

CUT = 10
NAMES = (f"ndcg@{CUT}", f"recall@{CUT}", "mrr")
RESAMPLES = 1000
SEED = 2341
_EDGES = (2.5, 97.5)

Measured = tuple[float, float, float]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Figures:
    """Means over `n` requests; 0 where there is none."""

    ndcg: float
    recall: float
    mrr: float
    n: int

    def as_json(self) -> dict[str, float | int]:
        """Return the figures under their names in the file."""
        return {**dict(zip(NAMES, (self.ndcg, self.recall, self.mrr), strict=True)), "n": self.n}


def rank(ids: Sequence[str], scores: np.ndarray) -> list[str]:
    """Return the ids with a score above 0, best first, ties by id."""
    pairs = sorted((-float(score), name) for name, score in zip(ids, scores, strict=True) if score > 0)
    return [name for _, name in pairs]


def measure(ranked: Sequence[int], wanted: Sequence[int]) -> Measured:
    """Return nDCG, recall and reciprocal rank of the grades in their ranked order; `wanted` are all there are."""
    relevant = sum(grade > 0 for grade in wanted)
    first = next((place for place, grade in enumerate(ranked, start=1) if grade > 0), None)
    hits = sum(grade > 0 for grade in ranked[:CUT])
    ideal = _gain(sorted(wanted, reverse=True))
    return _gain(ranked) / ideal, hits / min(CUT, relevant), 1 / first if first else 0.0


def average(measured: Sequence[Measured]) -> Figures:
    """Return the means."""
    if not measured:
        return Figures(0.0, 0.0, 0.0, 0)
    ndcg, recall, mrr = (float(np.mean(column)) for column in zip(*measured, strict=True))
    return Figures(ndcg, recall, mrr, len(measured))


def find_intervals(measured: Sequence[Measured]) -> tuple[Interval, Interval, Interval]:
    """Return between which values 95 of 100 means lie when the requests are drawn anew, with repeats, 1,000 times."""
    if not measured:
        return (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)
    values = np.array(measured)
    drawn = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), _EDGES, axis=0)
    ndcg, recall, mrr = ((float(one), float(other)) for one, other in zip(low, high, strict=True))
    return ndcg, recall, mrr


def find_interval_of_difference(some: Sequence[float], others: Sequence[float]) -> Interval:
    """Return the interval of the mean of `some` less `others`, measured on the same requests (a paired bootstrap)."""
    pairs = [(one - other, 0.0, 0.0) for one, other in zip(some, others, strict=True)]
    return find_intervals(pairs)[0]


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades[:CUT], start=1)))
