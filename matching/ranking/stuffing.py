"""Offers that name everything: how widely a posting spreads, what that costs it, and whether it copies a request."""

from matching.errors import Reason, reason
from matching.ranking.documents import Document
from matching.ranking.focus import FREE, measure_spread
from matching.ranking.kept import read
from matching.ranking.language import detect
from matching.ranking.text import tokens

COPIED = 0.5
"""An offer that holds this share of a request's runs of words was copied from it."""
_RUN = 4
_LEAST_RUNS = 12
"""A shorter request is not enough to tell a copy by."""


def find_stuffing(document: Document) -> Reason | None:
    """Return why a posting looks stuffed with sectors, capabilities and their words, or None."""
    spread = measure_spread(read(document))
    return reason("spread-over-everything", spread=round(spread, 1), free=FREE) if spread > FREE else None


def is_copy_of(need: Document, offer: Document) -> bool:
    """Say whether an offer repeats long runs of the words of a need instead of saying what it offers."""
    asked, given = _runs(need), _runs(offer)
    return len(asked) >= _LEAST_RUNS and len(asked & given) >= COPIED * len(asked)


def _runs(document: Document) -> set[tuple[str, ...]]:
    words = [token.stem for token in tokens(document.text, detect(document.text, document.language))]
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
