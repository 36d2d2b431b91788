"""Matches States' requests for assistance with what providers offer."""
