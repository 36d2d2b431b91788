"""How often a long test repeats itself: a few times in every run, the whole number in the nightly one."""

import os


def count(quick: int, nightly: int) -> int:
    """Return `nightly` where the environment has NIGHTLY=1, else `quick`."""
    return nightly if os.environ.get("NIGHTLY") == "1" else quick
