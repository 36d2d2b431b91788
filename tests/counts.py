"""How often a test repeats itself: a few times here, the whole number where the environment has NIGHTLY=1."""

import os


def count(quick: int, nightly: int) -> int:
    """Return how often to repeat."""
    return nightly if os.environ.get("NIGHTLY") == "1" else quick
