"""How widely a posting spreads over sectors and capabilities, and what that costs it."""

from collections.abc import Mapping

from matching.ranking.documents import Evidence, Reading
from matching.vocabulary.codes import Facet, children

FREE = 8.0
"""A posting may spread over so many sectors and capabilities together and lose nothing by it."""
LONG = 150
"""A text of more words than this may spread wider, with the square root of its length: whoever writes three pages on a
programme names more than whoever writes ten lines, and has said something of each."""
PENALTY = 3
"""By which power of the excess a wider one weighs less: spread over 12, it counts (8/12)³ = 0.30 of its content."""
DECLARED = 2.0
"""A declared code weighs as much as so many words for it, when it is counted how widely a posting spreads."""
_SPREAD = (Facet.SECTORS, Facet.CAPABILITIES)


def measure_spread(reading: Reading) -> float:
    """Return over how many sectors and capabilities a posting spreads, counted by how strongly it speaks of each.

    The number of a facet is (sum of strengths)² / (sum of their squares): n codes of equal strength count n.
    """
    return sum(_effective(reading.on(facet.value), facet) for facet in _SPREAD)


def measure_focus(reading: Reading) -> float:
    """Return by what the content of a posting is multiplied: 1 up to the spread that is free, then less and less."""
    spread, free = measure_spread(reading), find_free(reading)
    return (free / spread) ** PENALTY if spread > free else 1.0


def find_free(reading: Reading) -> float:
    """Return over how many sectors and capabilities together a posting of this length may spread."""
    return FREE * max(1.0, sum(reading.words.values()) / LONG) ** 0.5


def _effective(found: Mapping[str, Evidence], facet: Facet) -> float:
    strengths = [
        why.strength + DECLARED * why.declared
        for code, why in found.items()
        if not any(child.code in found for child in children(facet, code))
    ]
    squares = sum(strength * strength for strength in strengths)
    return sum(strengths) ** 2 / squares if squares else 0.0
