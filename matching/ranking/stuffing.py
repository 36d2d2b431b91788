"""Offers that name everything: how widely a posting spreads, what that costs it, and whether it copies a request."""

from collections.abc import Mapping

from matching.errors import Reason, reason
from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.language import detect
from matching.ranking.reading import read
from matching.ranking.text import tokens
from matching.vocabulary.codes import Facet, children

FREE = 8.0
"""A posting may spread over so many sectors and capabilities together and lose nothing by it."""
PENALTY = 3
"""By which power of the excess a wider one weighs less: spread over 12, it counts (8/12)³ = 0.30 of its content."""
DECLARED = 2.0
"""A declared code weighs as much as so many words for it, when it is counted how widely a posting spreads."""
COPIED = 0.5
"""An offer that holds this share of a request's runs of words was copied from it."""
_RUN = 4
_LEAST_RUNS = 12
"""A shorter request is not enough to tell a copy by."""
_SPREAD = (Facet.SECTORS, Facet.CAPABILITIES)


def find_stuffing(document: Document) -> Reason | None:
    """Return why a posting looks stuffed with sectors, capabilities and their words, or None."""
    spread = measure_spread(read(document))
    return reason("spread-over-everything", spread=round(spread, 1), free=FREE) if spread > FREE else None


def is_copy_of(need: Document, offer: Document) -> bool:
    """Say whether an offer repeats long runs of the words of a need instead of saying what it offers."""
    asked, given = _runs(need), _runs(offer)
    return len(asked) >= _LEAST_RUNS and len(asked & given) >= COPIED * len(asked)


def measure_spread(reading: Reading) -> float:
    """Return over how many sectors and capabilities a posting spreads, counted by how strongly it speaks of each.

    The number of a facet is (sum of strengths)² / (sum of their squares): n codes of equal strength count n.
    """
    return sum(_effective(reading.on(facet.value), facet) for facet in _SPREAD)


def measure_focus(reading: Reading) -> float:
    """Return by what the content of a posting is multiplied: 1 up to a spread of `FREE`, then less and less."""
    spread = measure_spread(reading)
    return (FREE / spread) ** PENALTY if spread > FREE else 1.0


def _effective(found: Mapping[str, Evidence], facet: Facet) -> float:
    strengths = [
        why.strength + DECLARED * why.declared
        for code, why in found.items()
        if not any(child.code in found for child in children(facet, code))
    ]
    squares = sum(strength * strength for strength in strengths)
    return sum(strengths) ** 2 / squares if squares else 0.0


def _runs(document: Document) -> set[tuple[str, ...]]:
    words = [token.stem for token in tokens(document.text, detect(document.text, document.language))]
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
