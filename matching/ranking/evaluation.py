"""How well needs find their offers in a folder of judged data, ours beside simple baselines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from matching.ranking.baselines import score_baselines
from matching.ranking.documents import Need, Offer
from matching.ranking.gates import Circumstances, find_stops
from matching.ranking.judged import Judged, load_judged
from matching.ranking.measures import (
    NAMES,
    Figures,
    Interval,
    Measured,
    average,
    find_interval_of_difference,
    find_intervals,
    measure,
    rank,
)
from matching.ranking.similarity import fit_model
from matching.ranking.space import SHIPPED
from matching.vocabulary.codes import LANGUAGES

OURS = "ours"
PARTS = ("total", "same", "cross")
_BEFORE_ALL = date.min
"""With gates on, the day on which nothing has lapsed yet, so that a folder gives the same figures for ever."""

ByPart = Mapping[str, Mapping[str, Measured]]
"""What was measured, by part and request."""


@dataclass(frozen=True)
class Dropped:
    """How our nDCG in total falls when a block is left out, and the interval of the fall; and it across languages."""

    fall: float
    interval: Interval
    across: float


@dataclass(frozen=True)
class Report:
    """The figures by ranker ("ours" first) and part ("total", "same" language, "cross" language).

    `intervals` are ours by part, in the order of the figures; `by_language` the figures in total by ranker and by the
    language of the request; `dropped` what each block is worth, where that was asked for.
    """

    figures: Mapping[str, Mapping[str, Figures]]
    intervals: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    by_language: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)
    dropped: Mapping[str, Dropped] = field(default_factory=dict)

    @property
    def languages(self) -> Mapping[str, Figures]:
        """Our own figures by the language of the request."""
        return self.by_language.get(OURS, {})

    def as_json(self) -> dict[str, Any]:
        """Return the rankers' figures as plain dictionaries."""
        return {
            ranker: {part: figures.as_json() for part, figures in parts.items()}
            for ranker, parts in self.figures.items()
        }

    def details_as_json(self) -> dict[str, Any]:
        """Return what stands behind our own figures: their intervals ("ci"), the languages, and each block's worth."""
        ci = {part: dict(zip(NAMES, map(list, found), strict=True)) for part, found in self.intervals.items()}
        languages = {language: figures.as_json() for language, figures in self.languages.items()}
        dropped = {
            block: {"fall": of.fall, "ci": list(of.interval), "cross": of.across} for block, of in self.dropped.items()
        }
        return {"ci": ci, "languages": languages, "drop-one": dropped}

    def as_text(self) -> str:
        """Return the report as tables."""
        lines = [f"{'':12} {'part':6} {'nDCG@10':>8} {'recall@10':>10} {'MRR':>7} {'n':>5}"]
        for ranker, parts in self.figures.items():
            lines += [_line(ranker, part, of) for part, of in parts.items()]
        lines += ["", "Ours, 95 in 100 draws of the requests lie between:"]
        for part, found in self.intervals.items():
            told = [f"{name} {low:.4f} to {high:.4f}" for name, (low, high) in zip(NAMES, found, strict=True)]
            lines.append(f"{'':12} {part:6} {', '.join(told)}")
        lines += ["", "Ours by the language of the request:"]
        lines += [_line(OURS, language, of) for language, of in self.languages.items()]
        if self.dropped:
            lines += ["", "What nDCG@10 loses without a block: in total (with its interval), across languages"]
        for block, of in self.dropped.items():
            low, high = of.interval
            lines.append(f"{block:18} {of.fall:+8.4f} ({low:+.4f} to {high:+.4f}) {of.across:+8.4f}")
        return "\n".join(lines)


def evaluate(folder: Path, *, gates: bool = False, drop_one: bool = False, space: Path = SHIPPED) -> Report:
    """Fit on the folder's offers, rank them for each request, and compare with the grades. Raises as `load_judged`.

    Each part ranks only the offers of that part, in the languages that the files declare; a request without a relevant
    offer in a part is left out of it; a score of 0 or less is not ranked; ties go by id. Grades judge content, so the
    gates are off unless asked for; then a pair that a gate stops is not ranked, by any ranker.
    """
    judged = load_judged(folder)
    needs = [need.document for need in judged.needs]
    offers = [offer.document for offer in judged.offers]
    model = fit_model(offers, space=space)
    blocks = model.score_blocks(model.rows(needs), model.rows(offers))
    ours = sum(blocks.values(), start=np.zeros((len(needs), len(offers))))
    allowed = _allowed(judged) if gates else np.ones((len(needs), len(offers)), dtype=bool)
    scores = {OURS: ours, **score_baselines(needs, offers)}
    found = {ranker: _measure(judged, np.where(allowed, score, 0.0)) for ranker, score in scores.items()}
    left = {block: np.where(allowed, ours - part, 0.0) for block, part in blocks.items()} if drop_one else {}
    return Report(
        {ranker: {part: average([*of[part].values()]) for part in PARTS} for ranker, of in found.items()},
        {part: find_intervals([*found[OURS][part].values()]) for part in PARTS},
        {ranker: _by_language(judged, of) for ranker, of in found.items()},
        {block: _compare(found[OURS], _measure(judged, rest)) for block, rest in left.items()},
    )


def _allowed(judged: Judged) -> np.ndarray:
    now = Circumstances(_BEFORE_ALL)
    passes = [[next(find_stops(need, offer, now), None) is None for offer in judged.offers] for need in judged.needs]
    return np.array(passes, dtype=bool).reshape(len(judged.needs), len(judged.offers))


def _measure(judged: Judged, scores: np.ndarray) -> ByPart:
    found: dict[str, dict[str, Measured]] = {part: {} for part in PARTS}
    for need, row in zip(judged.needs, scores, strict=True):
        grades = judged.grades.get(need.id, {})
        for part in PARTS:
            places = [place for place, offer in enumerate(judged.offers) if _belongs(part, need, offer)]
            wanted = [grades.get(judged.offers[place].id, 0) for place in places]
            if any(grade > 0 for grade in wanted):
                ranked = rank([judged.offers[place].id for place in places], row[places])
                found[part][need.id] = measure([grades.get(name, 0) for name in ranked], wanted)
    return found


def _belongs(part: str, need: Need, offer: Offer) -> bool:
    return part == "total" or (need.document.language == offer.document.language) == (part == "same")


def _by_language(judged: Judged, found: ByPart) -> Mapping[str, Figures]:
    asked = {need.id: need.document.language for need in judged.needs}
    by_language = {
        language: [measured for need_id, measured in found["total"].items() if asked[need_id] == language]
        for language in LANGUAGES
    }
    return {language: average(measured) for language, measured in by_language.items() if measured}


def _compare(whole: ByPart, rest: ByPart) -> Dropped:
    ours, others = ([ndcg for ndcg, _, _ in of["total"].values()] for of in (whole, rest))
    fall = average([*whole["total"].values()]).ndcg - average([*rest["total"].values()]).ndcg
    across = average([*whole["cross"].values()]).ndcg - average([*rest["cross"].values()]).ndcg
    return Dropped(fall, find_interval_of_difference(ours, others), across)


def _line(name: str, part: str, of: Figures) -> str:
    return f"{name:12} {part:6} {of.ndcg:8.4f} {of.recall:10.4f} {of.mrr:7.4f} {of.n:5d}"
