"""How often a test repeats what it does: quickly on every change, many times in the night."""

import os


def count(quick: int, nightly: int) -> int:
    """Return `nightly` where the environment has NIGHTLY=1, and `quick` everywhere else."""
    return nightly if os.environ.get("NIGHTLY") == "1" else quick
