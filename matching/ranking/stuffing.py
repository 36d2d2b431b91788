"""Offers that name everything: how widely a posting spreads, what that costs it, and whether it copies a request."""

import re
from collections.abc import Mapping
from unicodedata import normalize

from matching.errors import Reason, reason
from matching.ranking.documents import Document
from matching.ranking.focus import find_free, measure_spread
from matching.ranking.kept import read

COPIED = 0.5
"""An offer that holds this share of a request's pieces was copied from it; of the demonstration's pairs, none of which
is a copy, none holds more than 0.04."""
_PIECE = 16
"""So many letters long is a piece: three words or so, or half a sentence of Chinese."""
_EVERY = 4
"""Pieces begin at one letter in so many, always the same ones, wherever they stand in a text."""
_LEAST_PIECES = 12
"""A shorter request is not enough to tell a copy by."""
_BETWEEN = re.compile(r"[\W_]+")


def find_stuffing(document: Document) -> Reason | None:
    """Return why a posting looks stuffed with sectors, capabilities and their words, or None."""
    found = read(document)
    spread, free = measure_spread(found), find_free(found)
    return reason("spread-over-everything", spread=round(spread, 1), free=round(free, 1)) if spread > free else None


def find_copied(offers: Mapping[str, str], needs: Mapping[str, str]) -> Mapping[str, str]:
    """Return, for each offer whose text repeats most of a need's instead of saying what is offered, that need.

    All texts by id. Of several needs it is the one repeated most; capitals, marks and spaces make no difference. A
    need is looked at closely only where all offers together hold enough of it, so that many needs are quickly done.
    """
    given = {offer_id: _pieces(text) for offer_id, text in offers.items()}
    together = frozenset[str]().union(*given.values())
    found: dict[str, tuple[float, str]] = {}
    for need_id, text in needs.items():
        asked = _pieces(text)
        if len(asked) >= _LEAST_PIECES and len(asked & together) >= COPIED * len(asked):
            for offer_id, held in given.items():
                share = len(asked & held) / len(asked)
                if share >= COPIED:
                    found[offer_id] = max(found.get(offer_id, (0.0, "")), (share, need_id))
    return {offer_id: need_id for offer_id, (_, need_id) in found.items()}


def _pieces(text: str) -> frozenset[str]:
    letters = _BETWEEN.sub("", normalize("NFKC", text).casefold())
    starts = range(len(letters) - _PIECE + 1)
    return frozenset(letters[at : at + _PIECE] for at in starts if ord(letters[at]) % _EVERY == 0)
