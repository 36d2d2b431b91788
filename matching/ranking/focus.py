"""How widely a posting spreads over sectors and capabilities, and what that costs it."""

from collections.abc import Mapping

from matching.ranking.documents import Evidence, Reading
from matching.vocabulary.codes import Facet, children

FREE = 8.0
"""A posting may spread over so many sectors and capabilities together and lose nothing by it."""
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
