"""Rows of documents under a model, and the score of pairs of them: the one place where a score is computed.

A score is a sum in double precision, taken over the features in one order, so that a pair has the same bits wherever,
whenever and beside whatever it is scored, and whichever of the two asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, vstack

_AT_ONCE = 4096
"""So many pairs are scored together: what that needs for the moment stays small."""


@dataclass(frozen=True, eq=False)
class Rows:
    """n documents: `codes` and `words` sparse, `meaning` (n, k) dense, `languages` (n,) places in `LANGUAGES`.

    They are in single precision, to save memory, and weighed for pairs within one language.
    """

    codes: csr_array
    words: csr_array
    meaning: np.ndarray
    languages: np.ndarray

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.languages)

    def take(self, places: np.ndarray) -> "Rows":
        """Return the rows at these places."""
        return Rows(self.codes[places], self.words[places], self.meaning[places], self.languages[places])


class Scales(NamedTuple):
    """What each column of a pair across languages counts, as a share of what it counts within one language."""

    codes: np.ndarray
    words: np.ndarray
    meaning: float


def join_rows(parts: Sequence[Rows]) -> Rows:
    """Return rows of one model one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Rows(
        csr_array(vstack([part.codes for part in parts], format="csr")),
        csr_array(vstack([part.words for part in parts], format="csr")),
        np.concatenate([part.meaning for part in parts]),
        np.concatenate([part.languages for part in parts]),
    )


def score_pairs(asked: Rows, ones: np.ndarray, given: Rows, others: np.ndarray, scales: Scales) -> np.ndarray:
    """Return the scores of pairs, (n_pairs,): the row of `asked` at `ones[p]` with that of `given` at `others[p]`."""
    scores = np.empty(len(ones))
    for start in range(0, len(ones), _AT_ONCE):
        cut = slice(start, start + _AT_ONCE)
        scores[cut] = _score(asked, ones[cut], given, others[cut], scales)
    return scores


def _score(asked: Rows, ones: np.ndarray, given: Rows, others: np.ndarray, scales: Scales) -> np.ndarray:
    same = asked.languages[ones] == given.languages[others]
    codes = _multiply(asked.codes, ones, given.codes, others, scales.codes, same)
    words = _multiply(asked.words, ones, given.words, others, scales.words, same)
    products = asked.meaning[ones].astype(np.float64) * given.meaning[others].astype(np.float64)
    return codes + words + products.sum(axis=1) * np.where(same, 1.0, scales.meaning)


def _multiply(
    asked: csr_array, ones: np.ndarray, given: csr_array, others: np.ndarray, scale: np.ndarray, same: np.ndarray
) -> np.ndarray:
    """Return the products of pairs of rows. `bincount` adds one after the other, in the order of the columns."""
    distinct, at = np.unique(ones, return_inverse=True)
    asking = asked[distinct]
    used = _used(asking)
    line = np.where(used, np.cumsum(used), 0)
    table = np.zeros((int(used.sum()) + 1, len(distinct)), dtype=np.float32)
    table[line[asking.indices], np.repeat(np.arange(len(distinct)), np.diff(asking.indptr))] = asking.data
    lengths = np.diff(given.indptr)[others]
    pair = np.repeat(np.arange(len(others)), lengths)
    entries = np.arange(len(pair)) + np.repeat(given.indptr[others] - (np.cumsum(lengths) - lengths), lengths)
    columns = given.indices[entries]
    products = given.data[entries].astype(np.float64) * table[line[columns], at[pair]]
    return np.bincount(pair, weights=np.where(same[pair], products, products * scale[columns]), minlength=len(others))


def narrow(rows: csr_array, others: csr_array, scale: np.ndarray) -> tuple[csr_array, csr_array, np.ndarray]:
    """Return rows, others and the scale of the columns, cut down to the columns in which `others` have something.

    No product of the two is changed by a bit.
    """
    used = _used(others)
    line = (np.cumsum(used) - 1).astype(np.int32)
    shape = (others.shape[0], int(used.sum()))
    kept = used[rows.indices]
    ends = np.concatenate([[0], np.cumsum(kept)])[rows.indptr].astype(np.int32)
    return (
        csr_array((rows.data[kept], line[rows.indices[kept]], ends), shape=(rows.shape[0], shape[1])),
        csr_array((others.data, line[others.indices], others.indptr), shape=shape),
        scale[used],
    )


def _used(rows: csr_array) -> np.ndarray:
    """Return which columns have something in any row."""
    used = np.zeros(rows.shape[1], dtype=bool)
    used[rows.indices] = True
    return used
