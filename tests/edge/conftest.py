"""Fixtures for tests at the edge."""

from tests.web.conftest import visit

__all__ = ["visit"]
