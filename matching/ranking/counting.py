"""What is counted in a document: all that a fit and a row need of it, as plain arrays, whatever the fit.

Words and pieces of words are known by the CRC-32 of their spelling, as in feature hashing: so no process holds their
spellings, and what was counted once can be kept as bytes.
"""

from binascii import crc32
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from math import log1p
from types import MappingProxyType

import numpy as np

from matching.ranking.documents import Evidence, Reading
from matching.ranking.focus import measure_focus
from matching.ranking.lexicon import CONCEPTS
from matching.ranking.text import is_chinese
from matching.vocabulary.codes import Facet, ancestors, children, codes
from matching.vocabulary.terms import glossary

WORDS, LETTERS = "words", "letters"
AXES = (*(facet.value for facet in Facet), CONCEPTS)
"""The blocks whose columns the vocabulary names."""
COUNTED = (*AXES, WORDS, LETTERS)
"""The blocks that are counted, in the order in which they are kept."""
GENERIC = frozenset(("training", "programme", "protection.planning", "industry", "resources"))
"""Codes whose words stand in almost every posting, whatever it is about."""
DECLARED, FOUND = 1.0, 1.3
"""The worth of a declared code, and of the logarithm of the words for one."""
VAGUE = 0.4
"""The share that the words for a parent or for a generic code keep."""
UPWARD = 0.5
"""The share that a parent gets of its child. A code yields to its children: where one stands, it adds nothing."""
LENGTH = 4
"""So many letters make a piece of a word."""

PARAMETERS = (DECLARED, FOUND, VAGUE, UPWARD, LENGTH, *sorted(GENERIC))
"""All of these: with the parameters of the blocks they say what is counted, and how."""


@dataclass(frozen=True, eq=False, slots=True)
class Counted:
    """A document in numbers: how much of each feature of each block of `COUNTED` there is, one block after the other.

    `ids` and `values` are (n,); `ends` says where each block ends. The ids of a block are sorted; of an axis they are
    places of its columns. `focus` is by what everything is multiplied (see `focus`); `place` (k,) is where the text
    lies in the space across languages, seen from its language's average.
    """

    language: str
    focus: float
    ends: tuple[int, ...]
    ids: np.ndarray
    values: np.ndarray
    place: np.ndarray

    def amounts(self, block: str) -> tuple[np.ndarray, np.ndarray]:
        """Return ids and values of one block."""
        place = COUNTED.index(block)
        cut = slice(self.ends[place - 1] if place else 0, self.ends[place])
        return self.ids[cut], self.values[cut]


def count(reading: Reading, place: np.ndarray) -> Counted:
    """Count what was read in a document."""
    blocks = [*(_on_axis(reading, axis) for axis in AXES), count_stems(reading), count_letters(reading)]
    pairs = [pair for block in blocks for pair in sorted(block.items())]
    return Counted(
        reading.language,
        measure_focus(reading),
        tuple(accumulate(map(len, blocks))),
        np.array([feature for feature, _ in pairs], dtype=np.uint32),
        np.array([value for _, value in pairs], dtype=np.float32),
        place,
    )


def columns(axis: str) -> tuple[str, ...]:
    """Return the names of the columns of an axis."""
    return tuple(_places(axis))


def pieces(block: str, word: str, reading: Reading) -> tuple[int, ...]:
    """Return the ids of what a word of `reading` is cut into, each as often as it stands there."""
    return (spell(reading.stems.get(word, word)),) if block == WORDS else cut_letters(word)


def count_stems(reading: Reading) -> Mapping[int, int]:
    """Return how often each stem (in Chinese each pair of characters) stands there, by id."""
    counts: Counter[int] = Counter()
    for word, times in reading.words.items():
        counts[spell(reading.stems.get(word, word))] += times
    return counts


def count_letters(reading: Reading) -> Mapping[int, int]:
    """Return how often each run of letters stands there, by id."""
    counts: Counter[int] = Counter()
    for word, times in reading.words.items():
        for piece in cut_letters(word):
            counts[piece] += times
    return counts


@lru_cache(maxsize=65_536)
def cut_letters(word: str) -> tuple[int, ...]:
    """Return the ids of the runs of letters of a word, whose edges are marked; a pair of Chinese characters is one."""
    if is_chinese(word[0]):
        return (spell(word),)
    edged = f" {word} "
    return tuple(spell(edged[start : start + LENGTH]) for start in range(len(edged) - LENGTH + 1))


def spell(text: str) -> int:
    """Return the id of a stem or of a run of letters."""
    return crc32(text.encode())


def _on_axis(reading: Reading, axis: str) -> dict[int, float]:
    if axis == CONCEPTS:
        values = {code: log1p(why.strength) for code, why in reading.on(axis).items()}
    else:
        values = _on_tree(Facet(axis), reading.on(axis))
    return {_places(axis)[code]: value for code, value in values.items()}


def _on_tree(facet: Facet, found: Mapping[str, Evidence]) -> dict[str, float]:
    values: dict[str, float] = {}
    for code, why in found.items():
        below = children(facet, code)
        if any(child.code in found for child in below):
            continue
        words = FOUND * log1p(why.strength) * (VAGUE if below or code in GENERIC else 1.0)
        for steps, above in enumerate((code, *ancestors(facet, code))):
            values[above] = values.get(above, 0.0) + (DECLARED * why.declared + words) * UPWARD**steps
    return values


@cache
def _places(axis: str) -> Mapping[str, int]:
    return MappingProxyType({code: place for place, code in enumerate(_codes(axis))})


def _codes(axis: str) -> Iterator[str]:
    if axis == CONCEPTS:
        return (concept.code for concept in glossary())
    return (code.code for code in codes(Facet(axis)))
