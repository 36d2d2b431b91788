"""Sparse rows: amounts by column become rows that are weighed, and short where a document says little."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from matching.ranking.counting import Amounts

_DAMPED = 1 + np.log(np.maximum(np.arange(65_536), 1))
"""What a count is worth: its logarithm. A table, because one value must have the same bits wherever it stands."""


def put_together(amounts: Sequence[Amounts], known: np.ndarray) -> csr_array:
    """Return the amounts as rows over the columns whose ids are `known`, sorted; other ids are left out."""
    ends = np.concatenate([[0], np.cumsum([len(row.ids) for row in amounts], dtype=np.int64)])
    ids = _join([row.ids for row in amounts], np.uint32)
    values = _join([row.values for row in amounts], np.float32).astype(np.float64)
    places = np.searchsorted(known, ids)
    there = np.zeros(len(ids), dtype=bool)
    inside = places < len(known)
    there[inside] = known[places[inside]] == ids[inside]
    kept = np.concatenate([[0], np.cumsum(there)])[ends]
    parts = (values[there], places[there].astype(np.int32), kept.astype(np.int32))
    return csr_array(parts, shape=(len(amounts), len(known)))


def rarity(counts: csr_array) -> np.ndarray:
    """Return the smoothed inverse document frequency of each column, at least 1."""
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + counts.shape[0]) / (1 + having)) + 1


def dampen(counts: csr_array) -> csr_array:
    """Return what whole counts are worth: one plus their logarithm."""
    data = _DAMPED[np.minimum(counts.data, len(_DAMPED) - 1).astype(np.int64)]
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def short_rows(counts: csr_array, idf: np.ndarray, doubt: float) -> csr_array:
    """Weigh by `idf` and divide each row by √(length² + doubt²). The bits of a row do not depend on its neighbours."""
    weighed = counts.data * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    squares = np.bincount(row, weights=weighed * weighed, minlength=counts.shape[0])
    lengths = np.sqrt(squares + doubt * doubt)
    return csr_array((weighed / lengths[row], counts.indices, counts.indptr), shape=counts.shape)


def _join(arrays: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=kind)
