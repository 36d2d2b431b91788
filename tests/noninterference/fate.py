"""Chance and time that come twice: what is drawn and when depends on the phase, not on what was drawn before it."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matching import clock
from matching.models import base

FIRST = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Fate:
    """Identifiers, case numbers and the clock of a world. `begin` sets both for a phase; each row is a second later."""

    def __init__(self) -> None:
        self.chance, self.moment = random.Random(), FIRST

    def begin(self, phase: str, *, day: int) -> None:
        """Draw from now on what is drawn in this phase of every world, at the time of that day."""
        self.chance, self.moment = random.Random(phase), FIRST + timedelta(days=day)

    def choice(self, letters: Sequence[str]) -> str:
        """Stand for `secrets.choice`."""
        return self.chance.choice(letters)

    def now(self, zone: Any = UTC) -> datetime:
        """Stand for `datetime.now`."""
        return self.moment.astimezone(zone)

    def rule(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take over chance and time."""
        monkeypatch.setattr(base, "secrets", self)
        monkeypatch.setattr(clock, "datetime", self)
