"""Finding the best of many rows: a quick look in single precision, then the exact score of what may be among the best.

The quick look never decides: whatever it puts within its own error of the last place is scored exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from matching.ranking.pairs import Rows, Scales, narrow, score_pairs

ERROR = 1e-5
"""By more than this a quick score is never wrong."""


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
    codes, words = (
        given_part @ _both(asked_part.toarray().ravel(), scale)
        for asked_part, given_part, scale in (
            (asked.codes, given.codes, scales.codes),
            (asked.words, given.words, scales.words),
        )
    )
    meaning = given.meaning @ asked.meaning[0]
    within, across = codes[:, 0] + words[:, 0] + meaning, codes[:, 1] + words[:, 1] + scales.meaning * meaning
    return Looked(asked, given, scales, np.where(given.languages == asked.languages[0], within, across))


@dataclass(frozen=True, eq=False)
class Prepared:
    """A group of needs in one language and the rows that it asks, all cut down to the columns that the group uses.

    `order` (n,) are the places of the rows: those of the language first, `within` says how many, then all others.
    `halves` are codes and words of the rows, each as the part within the language and the part across.
    """

    asked: Rows
    order: np.ndarray
    within: int
    rows: Rows
    halves: tuple[tuple[csr_array, csr_array], tuple[csr_array, csr_array]]
    scales: Scales


def prepare(asked: Rows, given: Rows, places: np.ndarray, scales: Scales) -> Prepared:
    """Make the rows of `given` at these places ready to be asked by a group of needs in one language."""
    same = given.languages[places] == asked.languages[0]
    order = np.concatenate([places[same], places[~same]])
    rows = given.take(order)
    codes, asked_codes, code_scale = narrow(rows.codes, asked.codes, scales.codes)
    words, asked_words, word_scale = narrow(rows.words, asked.words, scales.words)
    within = int(same.sum())
    return Prepared(
        Rows(asked_codes, asked_words, asked.meaning, asked.languages),
        order,
        within,
        Rows(codes, words, rows.meaning, rows.languages),
        ((codes[:within], codes[within:]), (words[:within], words[within:])),
        Scales(code_scale, word_scale, scales.meaning),
    )


def look_at_many(asked: Rows, prepared: Prepared) -> np.ndarray:
    """Return the quick scores of all rows with some of the group, (n_rows, n_asked)."""
    within, scales = prepared.within, prepared.scales
    scores = prepared.rows.meaning @ asked.meaning.T
    scores[within:] *= scales.meaning
    asking = (asked.codes, scales.codes), (asked.words, scales.words)
    for (same, other), (rows, scale) in zip(prepared.halves, asking, strict=True):
        table = rows.T.toarray()
        scores[:within] += same @ table
        table *= scale[:, None].astype(np.float32)
        scores[within:] += other @ table
    return scores


def best_of_many(
    prepared: Prepared, cut: slice, allowed: np.ndarray, k: int, *, above: float
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, for each of a cut of the group, places and exact scores of at least the `k` best rows above `above`.

    `allowed` is (n_asked, n_rows) in the order of `prepared`.
    """
    asked = prepared.asked.take(np.arange(*cut.indices(len(prepared.asked))))
    quick = np.where(allowed, look_at_many(asked, prepared).T, np.float32(-1.0))
    last = max(quick.shape[1] - k, 0)
    least = np.partition(quick, last, axis=1)[:, last] if quick.shape[1] else np.zeros(len(quick))
    ones, others = np.nonzero(quick >= np.maximum(least - 2 * ERROR, above - ERROR)[:, None])
    scores = score_pairs(asked, ones, prepared.rows, others, prepared.scales)
    for start, end in pairwise(np.searchsorted(ones, np.arange(len(asked) + 1)).tolist()):
        found = scores[start:end]
        yield prepared.order[others[start:end][found > above]], found[found > above]


def _both(row: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return a row as it counts within one language and as it counts across, (n_columns, 2)."""
    return np.stack([row, row * scale], axis=1).astype(np.float32)
