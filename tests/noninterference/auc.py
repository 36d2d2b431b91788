"""How well a number tells the members of a set from others: 1 always, 0.5 not at all."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def measure_auc(members: Sequence[float], others: Sequence[float]) -> float:
    """Return how often the number of a member is the greater one; what is equal counts half."""
    ranked = sorted(others)
    wins = sum((bisect_left(ranked, value) + bisect_right(ranked, value)) / 2 for value in members)
    return wins / (len(members) * len(others))
