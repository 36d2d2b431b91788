"""The shortlists of many needs at once: what needs of one State and one language have in common is done once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matching.ranking.gates import Circumstances
from matching.ranking.pairs import Scales
from matching.ranking.search import Prepared, best_of_many, prepare
from matching.ranking.shortlist import Candidate, rank
from matching.ranking.snapshot import Needs, Offers, Snapshot, mark_refused, passing, split
from matching.ranking.weights import MINIMUM

NOTHING: frozenset[str] = frozenset()
_AT_ONCE = 512
"""So many needs of one State are held against the gates together."""

Found = Iterator[tuple[str, list[tuple[float, str]]]]
"""The id of a need with scores and ids of offers."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the `k` best of each need, without the offers that were refused for it, by its id."""

    refused: Mapping[str, frozenset[str]]
    circumstances: Circumstances
    k: int


def find_many(
    now: Snapshot, scales: Scales, need_ids: Iterable[str], wanted: Wanted
) -> dict[str, tuple[Candidate, ...]]:
    """Return the best offers of each need by its id."""
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for needs, places in split(now.needs, need_ids):
        for speaking in _group(needs.rows.languages[places], places):
            for offers, there in now.offers.parts():
                alive = np.flatnonzero(there & offers.facts.active)
                prepared = prepare(needs.rows.take(speaking), offers.rows, alive, scales)
                for name, best in _find_in(offers, prepared, needs, speaking, wanted):
                    found[name].extend(best)
    return {name: rank(best, wanted.k) for name, best in found.items()}


def _find_in(offers: Offers, prepared: Prepared, needs: Needs, speaking: np.ndarray, wanted: Wanted) -> Found:
    """Yield what one segment of offers has for the needs at some places, all in one language: State by State."""
    for at in _group(needs.facts.row[speaking], np.arange(len(speaking))):
        reach = offers.facts.reach[needs.facts.row[speaking[at[0]]]][prepared.order]
        for start in range(0, len(at), _AT_ONCE):
            cut = at[start : start + _AT_ONCE]
            asked = prepared.only(cut, reach)
            names = [needs.postings[place].id for place in speaking[cut].tolist()]
            out = mark_refused(offers, [wanted.refused.get(name, NOTHING) for name in names])[:, asked.order]
            facts = needs.facts.take(speaking[cut]), offers.facts.take(asked.order)
            fits = passing(*facts, wanted.circumstances, out)
            best = best_of_many(asked, fits, wanted.k, above=MINIMUM)
            for name, (offered, scores) in zip(names, best, strict=True):
                ids = (offers.postings[place].id for place in offered.tolist())
                yield name, list(zip(scores.tolist(), ids, strict=True))


def _group(keys: np.ndarray, places: np.ndarray) -> list[np.ndarray]:
    """Return the places that have the same key together; `keys` and `places` go side by side."""
    order = np.argsort(keys, kind="stable")
    return np.split(places[order], np.flatnonzero(np.diff(keys[order])) + 1)
