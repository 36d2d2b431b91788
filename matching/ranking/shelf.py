"""Postings as rows and facts: one large segment that never changes, and a small one for what came since.

A change copies only the small segment and the marks of what is gone from the large one; `merge` folds the two into
one. A shelf never changes: every step gives a new one, so readers of the old are not disturbed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Generic, TypeVar

import numpy as np

from matching.ranking.documents import Need, Offer
from matching.ranking.facts import NeedFacts, OfferFacts
from matching.ranking.pairs import Rows, join_rows

SMALL = 1024
"""So many postings stay in the small segment; more are merged."""

Posting = TypeVar("Posting", Need, Offer)
Facts = TypeVar("Facts", NeedFacts, OfferFacts)


@dataclass(frozen=True, eq=False)
class Segment(Generic[Posting, Facts]):
    """Postings with their rows and facts, all in one order; `places` finds one by its id."""

    postings: tuple[Posting, ...]
    rows: Rows
    facts: Facts
    places: Mapping[str, int]

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self.postings)

    def take(self, places: np.ndarray) -> "Segment[Posting, Facts]":
        """Return the segment of the postings at these places."""
        held = tuple(self.postings[place] for place in places.tolist())
        return make_segment(held, self.rows.take(places), self.facts.take(places))


@dataclass(frozen=True, eq=False)
class Shelf(Generic[Posting, Facts]):
    """A large segment, which of its postings are still there, and a small segment, in which all are."""

    large: Segment[Posting, Facts]
    there: np.ndarray
    small: Segment[Posting, Facts]

    def __len__(self) -> int:
        """Return how many postings there are."""
        return int(self.there.sum()) + len(self.small)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all postings, sorted."""
        held = self.large.postings
        return tuple(sorted([*(held[place].id for place in np.flatnonzero(self.there)), *self.small.places]))

    @property
    def wants_merge(self) -> bool:
        """Whether the small segment is no longer small."""
        return len(self.small) > SMALL

    def parts(self) -> Iterator[tuple[Segment[Posting, Facts], np.ndarray]]:
        """Yield the segments with the marks of what is there."""
        yield self.large, self.there
        if len(self.small):
            yield self.small, np.ones(len(self.small), dtype=bool)

    def find(self, name: str) -> tuple[Segment[Posting, Facts], int] | None:
        """Return the segment and the place of a posting, or None."""
        if name in self.small.places:
            return self.small, self.small.places[name]
        place = self.large.places.get(name)
        return None if place is None or not self.there[place] else (self.large, place)

    def put(self, new: Segment[Posting, Facts]) -> "Shelf[Posting, Facts]":
        """Return a shelf that also holds these postings, in place of older ones of the same id."""
        if not len(self):
            return make_shelf(new)
        rest = self.drop(tuple(new.places))
        return replace(rest, small=join([rest.small, new]) if len(rest.small) else new)

    def drop(self, names: Sequence[str]) -> "Shelf[Posting, Facts]":
        """Return a shelf without these ids; ids that are not there do not matter."""
        gone = [self.large.places[name] for name in names if name in self.large.places]
        there, small = self.there, self.small
        if gone:
            there = there.copy()
            there[gone] = False
        leaving = {small.places[name] for name in names if name in small.places}
        if leaving:
            small = small.take(np.array([place for place in range(len(small)) if place not in leaving], dtype=np.intp))
        return Shelf(self.large, there, small)

    def merge(self) -> "Shelf[Posting, Facts]":
        """Return a shelf of the same postings, all of them in the large segment."""
        kept = self.large if self.there.all() else self.large.take(np.flatnonzero(self.there))
        return make_shelf(join([part for part in (kept, self.small) if len(part)] or [kept]))

    def catch_up(self, now: "Shelf[Posting, Facts]") -> "Shelf[Posting, Facts]":
        """Return this shelf, which was merged meanwhile, with what changed since: `now` is what the old became."""
        found = [now.find(posting.id) for posting in self.large.postings]
        there = np.array(
            [
                at is not None and at[0].postings[at[1]] is posting
                for at, posting in zip(found, self.large.postings, strict=True)
            ],
            dtype=bool,
        )
        merged = {id(posting) for posting in self.large.postings}
        late = [place for place, posting in enumerate(now.small.postings) if id(posting) not in merged]
        return Shelf(self.large, there, now.small.take(np.array(late, dtype=np.intp)))


def make_segment(postings: tuple[Posting, ...], rows: Rows, facts: Facts) -> Segment[Posting, Facts]:
    """Return a segment of these postings."""
    return Segment(
        postings, rows, facts, MappingProxyType({posting.id: place for place, posting in enumerate(postings)})
    )


def make_shelf(large: Segment[Posting, Facts]) -> Shelf[Posting, Facts]:
    """Return a shelf that holds one segment."""
    return Shelf(large, np.ones(len(large), dtype=bool), large.take(np.zeros(0, dtype=np.intp)))


def join(segments: Sequence[Segment[Posting, Facts]]) -> Segment[Posting, Facts]:
    """Return the postings of several segments as one."""
    if len(segments) == 1:
        return segments[0]
    postings = tuple(posting for segment in segments for posting in segment.postings)
    facts = type(segments[0].facts).join([segment.facts for segment in segments])
    return make_segment(postings, join_rows([segment.rows for segment in segments]), facts)
