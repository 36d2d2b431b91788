"""Two rows that may be the same thing, how much alike they are, and what says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.errors import Reason


@dataclass(frozen=True)
class Likely:
    """A pair of identifiers, the smaller first, a score from 0 to 1, and the reasons, the weightiest first."""

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]


def pair_of(one: str, other: str, score: float, why: Sequence[Reason]) -> Likely:
    """Return the pair in its one order."""
    first, second = sorted((one, other))
    return Likely(first, second, score, tuple(why))
