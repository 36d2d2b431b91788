"""The figures of quality that are published on the model page: measured by `bench/quality.py`, kept in one file.

They belong to one model. `name_model` says to which, so that a test can hold the file to the model that is shipped.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from matching.ranking.counting import PARAMETERS
from matching.ranking.focus import DECLARED as SPREAD_DECLARED
from matching.ranking.focus import FREE, LONG, PENALTY
from matching.ranking.similarity import code_blocks, word_blocks
from matching.ranking.space import load_space
from matching.ranking.weights import ACROSS_LANGUAGES, GOOD, MINIMUM, SAME_LANGUAGE
from matching.vocabulary.codes import Facet
from matching.vocabulary.files import FOLDER

FILE = Path(__file__).parent / "data" / "quality.json"
PARTS = ("total", "same", "cross")
VOCABULARY = ("aliases.csv", "glossary.csv", "terms.csv", *(f"{facet}.csv" for facet in Facet))
"""The files of the vocabulary by which texts are read."""


class Standing(StrEnum):
    """What was done with a judged set before it was measured, in the order in which sets are shown."""

    UNTOUCHED = "untouched"
    LOOKED_AT = "looked-at"
    TUNED_ON = "tuned-on"


@dataclass(frozen=True)
class Figure:
    """A mean over `n` requests; 95 in 100 draws of the requests lie between `low` and `high`, where that is known."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Worth:
    """What nDCG@10 falls by without a block: in total, with the interval of the fall, and across languages."""

    fall: float
    low: float
    high: float
    across: float


@dataclass(frozen=True)
class Measured:
    """A judged set: nDCG@10 by ranker and part (only parts that have requests), by ranker and language, each block."""

    name: str
    standing: Standing
    figures: Mapping[str, Mapping[str, Figure]]
    languages: Mapping[str, Mapping[str, Figure]]
    dropped: Mapping[str, Worth]


@dataclass(frozen=True)
class Hits:
    """How the first three suggestions of codes do over `n` postings with hidden codes.

    `precision` is the share of the codes suggested that had been hidden, `any_right` the share of postings with at
    least one, and `chance` the precision of suggesting the codes that are declared most often, whatever the text says.
    """

    n: int
    precision: float
    any_right: float
    chance: float


@dataclass(frozen=True)
class Quality:
    """All of it: the name of the model, the day, the judged sets, and the suggestions by what was hidden and where."""

    model: str
    on: date
    sets: tuple[Measured, ...]
    suggestions: Mapping[str, Mapping[str, Hits]]


@cache
def load_quality() -> Quality:
    """Read the published figures."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return Quality(
        model=kept["model"],
        on=date.fromisoformat(kept["on"]),
        sets=tuple(sorted(map(_measured, kept["sets"]), key=lambda one: list(Standing).index(one.standing))),
        suggestions={
            hidden: {where: Hits(**hits) for where, hits in places.items()}
            for hidden, places in kept["suggestions"].items()
        },
    )


def name_model() -> str:
    """Return a name for what the figures depend on: the weights, the blocks' parameters, the vocabulary, the space."""
    digest = hashlib.sha256(repr((dict(SAME_LANGUAGE), dict(ACROSS_LANGUAGES), MINIMUM, GOOD)).encode())
    digest.update(repr((*PARAMETERS, FREE, LONG, PENALTY, SPREAD_DECLARED)).encode())
    for name, block in (*code_blocks(), *word_blocks()):
        digest.update(repr((name, sorted(block.get_params().items()))).encode())
    for name in VOCABULARY:
        digest.update((FOLDER / name).read_bytes())
    digest.update(load_space().fingerprint)
    return digest.hexdigest()[:16]


def _measured(kept: Mapping[str, Any]) -> Measured:
    return Measured(
        name=kept["name"],
        standing=Standing(kept["standing"]),
        figures=_figures(kept["figures"]),
        languages=_figures(kept["languages"]),
        dropped={block: Worth(**worth) for block, worth in kept["dropped"].items()},
    )


def _figures(kept: Mapping[str, Any]) -> Mapping[str, Mapping[str, Figure]]:
    return {ranker: {key: Figure(**figure) for key, figure in of.items()} for ranker, of in kept.items()}
