"""How often a test tries: a few times on every change, and all the times that were promised in the night."""

import os


def count(quick: int, nightly: int) -> int:
    """Return `quick`; where the environment has NIGHTLY=1, return `nightly`."""
    return nightly if os.environ.get("NIGHTLY") == "1" else quick


ENGINES = ["sqlite", "postgresql"][: count(1, 2)]
"""Where a test of pages tries what shorter tests try on both engines: on SQLite by day, on both in the night."""
