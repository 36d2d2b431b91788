"""The index at one moment: needs and offers on their shelves, and which pairs of them pass the gates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.errors import Missing
from matching.ranking.documents import Need, Offer
from matching.ranking.facts import NeedFacts, OfferFacts
from matching.ranking.gates import Circumstances, find_forbidden
from matching.ranking.shelf import Facts, Posting, Segment, Shelf

Needs = Segment[Need, NeedFacts]
Offers = Segment[Offer, OfferFacts]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The index at one moment. Readers take one and are not disturbed by writers."""

    needs: Shelf[Need, NeedFacts]
    offers: Shelf[Offer, OfferFacts]


def get_at(shelf: Shelf[Posting, Facts], name: str) -> tuple[Segment[Posting, Facts], int]:
    """Return the segment and the place of a posting; raises `Missing`."""
    found = shelf.find(name)
    if found is None:
        raise Missing(name)
    return found


def split(shelf: Shelf[Posting, Facts], names: Iterable[str]) -> Iterator[tuple[Segment[Posting, Facts], np.ndarray]]:
    """Yield each segment with the places of those of `names` that it holds, sorted; unknown names are left out."""
    wanted = frozenset(names)
    for segment, there in shelf.parts():
        places = [segment.places[name] for name in wanted if name in segment.places]
        held = np.array(sorted(place for place in places if there[place]), dtype=np.intp)
        if len(held):
            yield segment, held


def mark_refused(offers: Offers, refused: Sequence[frozenset[str]]) -> np.ndarray:
    """Return which offers are refused, for each of several needs, (n_needs, n_offers)."""
    marks = np.zeros((len(refused), len(offers)), dtype=bool)
    for number, names in enumerate(refused):
        marks[number, [offers.places[name] for name in names if name in offers.places]] = True
    return marks


def passing(needs: NeedFacts, offers: OfferFacts, circumstances: Circumstances, refused: np.ndarray) -> np.ndarray:
    """Return which pairs pass every gate; `refused` and the answer are (n_needs, n_offers)."""
    fits = ~refused
    for _, forbidden in find_forbidden(needs, offers, circumstances, refused=refused):
        fits &= ~forbidden
    return fits
