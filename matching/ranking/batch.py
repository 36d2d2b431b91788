"""The shortlists of many needs at once: what needs of one State and one language have in common is done once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from matching.ranking.gates import Circumstances
from matching.ranking.pairs import Scales
from matching.ranking.search import best_of_many, prepare
from matching.ranking.shortlist import Candidate, rank
from matching.ranking.snapshot import Needs, Offers, Snapshot, mark_refused, passing, split
from matching.ranking.weights import MINIMUM

NOTHING: frozenset[str] = frozenset()
_TOGETHER = 64
"""So many needs are asked at once: what that takes for the moment stays small."""

Found = Iterator[tuple[str, list[tuple[float, str]]]]
"""The id of a need with scores and ids of offers."""


def find_many(
    now: Snapshot,
    scales: Scales,
    need_ids: Iterable[str],
    refused: Mapping[str, frozenset[str]],
    circumstances: Circumstances,
    k: int,
) -> dict[str, tuple[Candidate, ...]]:
    """Return the `k` best offers of each need by its id; `refused` are ids of offers by need."""
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for needs, places in split(now.needs, need_ids):
        for group in _group(needs, places):
            for offers, there in now.offers.parts():
                for name, best in _find_in(offers, there, scales, (needs, group), refused, circumstances, k):
                    found[name].extend(best)
    return {name: rank(best, k) for name, best in found.items()}


def _find_in(
    offers: Offers,
    there: np.ndarray,
    scales: Scales,
    asked: tuple[Needs, np.ndarray],
    refused: Mapping[str, frozenset[str]],
    circumstances: Circumstances,
    k: int,
) -> Found:
    """Yield what one segment of offers has for the needs at some places, all of one State and one language."""
    needs, group = asked
    within_reach = there & offers.facts.active & offers.facts.reach[needs.facts.row[group[0]]]
    prepared = prepare(needs.rows.take(group), offers.rows, np.flatnonzero(within_reach), scales)
    facts = offers.facts.take(prepared.order)
    for start in range(0, len(group), _TOGETHER):
        cut = slice(start, start + _TOGETHER)
        places = group[cut]
        names = [needs.postings[place].id for place in places.tolist()]
        out = mark_refused(offers, [refused.get(name, NOTHING) for name in names])[:, prepared.order]
        fits = passing(needs.facts.take(places), facts, circumstances, out)
        best = best_of_many(prepared, cut, fits, k, above=MINIMUM)
        for name, (offered, scores) in zip(names, best, strict=True):
            yield (
                name,
                [(score, offers.postings[at].id) for score, at in zip(scores.tolist(), offered.tolist(), strict=True)],
            )


def _group(needs: Needs, places: np.ndarray) -> list[np.ndarray]:
    """Return the places by State and language."""
    keys = needs.facts.row[places].astype(np.int64) * 256 + needs.rows.languages[places]
    order = np.argsort(keys, kind="stable")
    return np.split(places[order], np.flatnonzero(np.diff(keys[order])) + 1)
