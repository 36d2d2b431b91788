"""How well needs find their offers in a folder of judged data, ours beside simple baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2
from pathlib import Path

import numpy as np

from matching.ranking.baselines import score_baselines
from matching.ranking.documents import Need, Offer
from matching.ranking.gates import Circumstances, find_stops
from matching.ranking.judged import Judged, load_judged
from matching.ranking.similarity import fit_model

CUT = 10
OURS = "ours"
PARTS = ("total", "same", "cross")
_BEFORE_ALL = date.min
"""With gates on, the day on which nothing has lapsed yet, so that a folder gives the same figures for ever."""


@dataclass(frozen=True)
class Figures:
    """Means over `n` requests; 0 where there is none."""

    ndcg: float
    recall: float
    mrr: float
    n: int

    def as_json(self) -> dict[str, float | int]:
        """Return the figures under their names in the file."""
        return {f"ndcg@{CUT}": self.ndcg, f"recall@{CUT}": self.recall, "mrr": self.mrr, "n": self.n}


@dataclass(frozen=True)
class Report:
    """The figures by ranker ("ours" first) and part ("total", "same" language, "cross" language)."""

    figures: Mapping[str, Mapping[str, Figures]]

    def as_json(self) -> dict[str, dict[str, dict[str, float | int]]]:
        """Return the report as plain dictionaries."""
        return {
            ranker: {part: figures.as_json() for part, figures in parts.items()}
            for ranker, parts in self.figures.items()
        }

    def as_text(self) -> str:
        """Return the report as a table."""
        lines = [f"{'':12} {'part':6} {'nDCG@10':>8} {'recall@10':>10} {'MRR':>7} {'n':>5}"]
        for ranker, parts in self.figures.items():
            for part, of in parts.items():
                lines.append(f"{ranker:12} {part:6} {of.ndcg:8.4f} {of.recall:10.4f} {of.mrr:7.4f} {of.n:5d}")
        return "\n".join(lines)


def evaluate(folder: Path, *, gates: bool = False) -> Report:
    """Fit on the folder's offers, rank them for each request, and compare with the grades. Raises as `load_judged`.

    Each part ranks only the offers of that part, in the languages that the files declare; a request without a relevant
    offer in a part is left out of it; a score of 0 or less is not ranked; ties go by id. Grades judge content, so the
    gates are off unless asked for; then a pair that a gate stops is not ranked, by any ranker.
    """
    judged = load_judged(folder)
    needs = [need.document for need in judged.needs]
    offers = [offer.document for offer in judged.offers]
    scores = {OURS: fit_model(offers).score_documents(needs, offers), **score_baselines(needs, offers)}
    allowed = _allowed(judged) if gates else np.ones((len(needs), len(offers)), dtype=bool)
    return Report({ranker: _figures(judged, np.where(allowed, found, 0.0)) for ranker, found in scores.items()})


def _allowed(judged: Judged) -> np.ndarray:
    now = Circumstances(_BEFORE_ALL)
    passes = [[next(find_stops(need, offer, now), None) is None for offer in judged.offers] for need in judged.needs]
    return np.array(passes, dtype=bool).reshape(len(judged.needs), len(judged.offers))


def _figures(judged: Judged, scores: np.ndarray) -> Mapping[str, Figures]:
    found: dict[str, list[tuple[float, float, float]]] = {part: [] for part in PARTS}
    for need, row in zip(judged.needs, scores, strict=True):
        grades = judged.grades.get(need.id, {})
        for part in PARTS:
            places = [place for place, offer in enumerate(judged.offers) if _belongs(part, need, offer)]
            wanted = [grades.get(judged.offers[place].id, 0) for place in places]
            if any(grade > 0 for grade in wanted):
                ranked = _rank([judged.offers[place].id for place in places], row[places])
                found[part].append(_measure([grades.get(name, 0) for name in ranked], wanted))
    return {part: _mean(measured) for part, measured in found.items()}


def _belongs(part: str, need: Need, offer: Offer) -> bool:
    return part == "total" or (need.document.language == offer.document.language) == (part == "same")


def _rank(ids: Sequence[str], scores: np.ndarray) -> list[str]:
    """Return the ids with a score above 0, best first, ties by id."""
    pairs = sorted((-float(score), name) for name, score in zip(ids, scores, strict=True) if score > 0)
    return [name for _, name in pairs]


def _measure(ranked: Sequence[int], wanted: Sequence[int]) -> tuple[float, float, float]:
    """Return nDCG, recall and reciprocal rank of the grades in their ranked order; `wanted` are all there are."""
    relevant = sum(grade > 0 for grade in wanted)
    first = next((place for place, grade in enumerate(ranked, start=1) if grade > 0), None)
    hits = sum(grade > 0 for grade in ranked[:CUT])
    ideal = _gain(sorted(wanted, reverse=True))
    return _gain(ranked) / ideal, hits / min(CUT, relevant), 1 / first if first else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades[:CUT], start=1)))


def _mean(measured: Sequence[tuple[float, float, float]]) -> Figures:
    if not measured:
        return Figures(0.0, 0.0, 0.0, 0)
    ndcg, recall, mrr = (float(np.mean(column)) for column in zip(*measured, strict=True))
    return Figures(ndcg, recall, mrr, len(measured))
