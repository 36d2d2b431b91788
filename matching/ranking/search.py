"""Finding the best of many rows: a quick look in single precision, then the exact score of what may be among the best.

The quick look never decides: whatever it puts within its own error of the last place is scored exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.ranking.pairs import Rows, Scales, narrow, score_pairs

ERROR = 1e-5
"""By more than this a quick score is never wrong."""
TOGETHER = 64
"""So many needs are looked at together: what that takes for the moment stays small."""


@dataclass(frozen=True, eq=False)
class Looked:
    """What a quick look at one row beside many gave: `scores` (n,), each right within `ERROR`."""

    asked: Rows
    given: Rows
    scales: Scales
    scores: np.ndarray

    def exact(self, places: np.ndarray) -> np.ndarray:
        """Return the exact scores of the rows at these places."""
        return score_pairs(self.asked, np.zeros(len(places), dtype=np.intp), self.given, places, self.scales)

    def best(self, allowed: np.ndarray, k: int, *, above: float) -> tuple[np.ndarray, np.ndarray]:
        """Return places and exact scores of at least the `k` best of the allowed rows that score more than `above`."""
        places = np.flatnonzero(allowed & (self.scores > above - ERROR))
        if len(places) > k:
            quick = self.scores[places]
            places = places[quick >= np.partition(quick, len(quick) - k)[len(quick) - k] - 2 * ERROR]
        scores = self.exact(places)
        return places[scores > above], scores[scores > above]


def look(asked: Rows, given: Rows, scales: Scales) -> Looked:
    """Score one row, the only one of `asked`, beside many."""
    within = given.meaning @ asked.meaning[0]
    across = within * np.float32(scales.meaning)
    for row, rows, scale in ((asked.codes, given.codes, scales.codes), (asked.words, given.words, scales.words)):
        dense = row.toarray().ravel()
        within += rows @ dense
        across += rows @ (dense * scale).astype(np.float32)
    return Looked(asked, given, scales, np.where(given.languages == asked.languages[0], within, across))


@dataclass(frozen=True, eq=False)
class Prepared:
    """Needs in one language and the rows that they ask, all cut down to the columns that these needs use.

    `order` (n,) are the places of the rows: those of the language first, `within` says how many, then all others.
    """

    asked: Rows
    order: np.ndarray
    within: int
    rows: Rows
    scales: Scales

    def only(self, asked: np.ndarray, rows: np.ndarray) -> "Prepared":
        """Return the same for some of the needs, by their places, and some of the rows, (n,) marks."""
        kept = np.flatnonzero(rows)
        within = int(rows[: self.within].sum())
        return Prepared(self.asked.take(asked), self.order[kept], within, self.rows.take(kept), self.scales)


def prepare(asked: Rows, given: Rows, places: np.ndarray, scales: Scales) -> Prepared:
    """Make the rows of `given` at these places ready to be asked by needs in one language."""
    same = given.languages[places] == asked.languages[0]
    order = np.concatenate([places[same], places[~same]])
    rows = given.take(order)
    codes, asked_codes, code_scale = narrow(rows.codes, asked.codes, scales.codes)
    words, asked_words, word_scale = narrow(rows.words, asked.words, scales.words)
    return Prepared(
        Rows(asked_codes, asked_words, asked.meaning, asked.languages),
        order,
        int(same.sum()),
        Rows(codes, words, rows.meaning, rows.languages),
        Scales(code_scale, word_scale, scales.meaning),
    )


def look_at_many(prepared: Prepared) -> Iterator[np.ndarray]:
    """Yield the quick scores of some needs after the others with all rows, (n_asked, n_rows)."""
    within, rows, scales = prepared.within, prepared.rows, prepared.scales
    halves = [(given[:within], given[within:]) for given in (rows.codes, rows.words)]
    for start in range(0, len(prepared.asked), TOGETHER):
        cut = slice(start, start + TOGETHER)
        scores = rows.meaning @ prepared.asked.meaning[cut].T
        scores[within:] *= scales.meaning
        asking = (prepared.asked.codes[cut], scales.codes), (prepared.asked.words[cut], scales.words)
        for (same, other), (needs, scale) in zip(halves, asking, strict=True):
            table = needs.T.toarray()
            scores[:within] += same @ table
            table *= scale[:, None].astype(np.float32)
            scores[within:] += other @ table
        yield scores.T


def best_of_many(
    prepared: Prepared, allowed: np.ndarray, k: int, *, above: float
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, for each need, places and exact scores of at least the `k` best allowed rows that score above `above`.

    `allowed` is (n_asked, n_rows) in the order of `prepared`.
    """
    start = 0
    for looked in look_at_many(prepared):
        quick = np.where(allowed[start : start + len(looked)], looked, np.float32(-1.0))
        last = max(quick.shape[1] - k, 0)
        least = np.partition(quick, last, axis=1)[:, last] if quick.shape[1] else np.zeros(len(quick))
        ones, others = np.nonzero(quick >= np.maximum(least - 2 * ERROR, above - ERROR)[:, None])
        scores = score_pairs(prepared.asked, ones + start, prepared.rows, others, prepared.scales)
        for begin, end in pairwise(np.searchsorted(ones, np.arange(len(looked) + 1)).tolist()):
            good = scores[begin:end] > above
            yield prepared.order[others[begin:end][good]], scores[begin:end][good]
        start += len(looked)
