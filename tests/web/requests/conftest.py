"""Fixtures for tests of a case as a file."""

from tests.web.requests.taking import case, check

__all__ = ["case", "check"]
