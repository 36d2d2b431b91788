"""Offers that name everything: how widely a posting spreads, what that costs it, and whether it copies a request."""

import re
from collections.abc import Mapping
from unicodedata import normalize

from matching.errors import Reason, reason
from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.reading import read
from matching.vocabulary.codes import Facet, children

FREE = 8.0
"""A posting may spread over so many sectors and capabilities together and lose nothing by it."""
PENALTY = 3
"""By which power of the excess a wider one weighs less: spread over 12, it counts (8/12)³ = 0.30 of its content."""
DECLARED = 2.0
"""A declared code weighs as much as so many words for it, when it is counted how widely a posting spreads."""
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
_SPREAD = (Facet.SECTORS, Facet.CAPABILITIES)


def find_stuffing(document: Document) -> Reason | None:
    """Return why a posting looks stuffed with sectors, capabilities and their words, or None."""
    spread = measure_spread(read(document))
    return reason("spread-over-everything", spread=round(spread, 1), free=FREE) if spread > FREE else None


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


def measure_spread(reading: Reading) -> float:
    """Return over how many sectors and capabilities a posting spreads, counted by how strongly it speaks of each.

    The number of a facet is (sum of strengths)² / (sum of their squares): n codes of equal strength count n.
    """
    return sum(_effective(reading.on(facet.value), facet) for facet in _SPREAD)


def measure_focus(reading: Reading) -> float:
    """Return by what the content of a posting is multiplied: 1 up to a spread of `FREE`, then less and less."""
    spread = measure_spread(reading)
    return (FREE / spread) ** PENALTY if spread > FREE else 1.0


def _effective(found: Mapping[str, Evidence], facet: Facet) -> float:
    strengths = [
        why.strength + DECLARED * why.declared
        for code, why in found.items()
        if not any(child.code in found for child in children(facet, code))
    ]
    squares = sum(strength * strength for strength in strengths)
    return sum(strengths) ** 2 / squares if squares else 0.0


def _pieces(text: str) -> frozenset[str]:
    letters = _BETWEEN.sub("", normalize("NFKC", text).casefold())
    starts = range(len(letters) - _PIECE + 1)
    return frozenset(letters[at : at + _PIECE] for at in starts if ord(letters[at]) % _EVERY == 0)
