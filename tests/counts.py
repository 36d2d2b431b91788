"""How often a test repeats what the issues ask for in thousands: less in every run, all of it at night."""

import os


def count(quick: int, nightly: int) -> int:
    """Return `nightly` where the environment has NIGHTLY=1, else `quick`."""
    return nightly if os.environ.get("NIGHTLY") == "1" else quick
