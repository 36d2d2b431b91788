"""Versions with known holes: a dated table, read by hand from published advisories, and what is installed here.

The table is part of the program, because a deployment may have no way out. When it is old, the doctor says so: take a
newer version of the program, whose table is newer, too.
"""

import re
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from matching import clock
from matching.doctor.findings import Finding, Patient, green, red, yellow

READ_ON = date(2026, 11, 24)
FRESH = timedelta(days=90)
SQLITE_WAL_SAFE = "3.51.3"


class Hole(NamedTuple):
    """A hole in a package: the first version without it, and its name in the published lists."""

    package: str
    sound_from: str
    advisory: str


HOLES: Sequence[Hole] = (
    Hole("cryptography", "50.0.0", "CVE-2026-69247"),
    Hole("cryptography", "46.0.7", "CVE-2026-39892"),
    Hole("Flask", "3.1.3", "CVE-2026-27205"),
    Hole("gunicorn", "23.0.0", "CVE-2024-6827"),
    Hole("Jinja2", "3.1.6", "CVE-2025-27516"),
    Hole("Werkzeug", "3.1.6", "CVE-2026-27199"),
)


def ask_versions(_patient: Patient) -> Finding:
    """Is everything installed without known holes?"""
    found = find_holes({hole.package: installed(hole.package) for hole in HOLES})
    if found:
        named = "; ".join(f"{hole.package} (sound from {hole.sound_from}, {hole.advisory})" for hole in found)
        return red(f"Known holes: {named}. Install what requirements.lock names: make .venv/installed.")
    if clock.today() - READ_ON > FRESH:
        return yellow(f"The table of known holes is of {READ_ON}. Take a newer version of this program.")
    return green(f"No hole is known, as of {READ_ON}; Python {sys.version.split()[0]}, SQLite {sqlite_version()}.")


def find_holes(versions: Mapping[str, str | None]) -> list[Hole]:
    """Return the holes that these versions have; a package that is not installed has none."""
    return [
        hole
        for hole in HOLES
        if (mounted := versions.get(hole.package)) is not None and as_numbers(mounted) < as_numbers(hole.sound_from)
    ]


def installed(package: str) -> str | None:
    """Return the installed version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def sqlite_version() -> str:
    """Return the version of SQLite that runs here."""
    return sqlite3.sqlite_version


def as_numbers(text: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared; what comes before a release counts as that release."""
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def sane_since() -> datetime:
    """Return a moment before which no clock can stand that is right: this program was made later."""
    return datetime(READ_ON.year, READ_ON.month, READ_ON.day, tzinfo=UTC) - timedelta(days=1)
