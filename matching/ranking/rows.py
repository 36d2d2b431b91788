"""Sparse rows: amounts by column become rows that are weighed, and short where a document says little."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

Amounts = tuple[np.ndarray, np.ndarray]
"""Ids and values of one block of one document."""
_DAMPED = 1 + np.log(np.maximum(np.arange(65_536), 1))
"""What a count is worth: its logarithm. A table, because one value must have the same bits wherever it stands."""


def put_together(amounts: Sequence[Amounts], known: np.ndarray) -> csr_array:
    """Return ids and values of documents as rows over the columns whose ids are `known`, sorted; drop all others."""
    ends = np.concatenate([[0], np.cumsum([len(ids) for ids, _ in amounts], dtype=np.int64)])
    ids, values = (_join([pair[side] for pair in amounts]) for side in (0, 1))
    places = np.minimum(np.searchsorted(known, ids), max(len(known) - 1, 0))
    there = known[places] == ids if len(known) else np.zeros(len(ids), dtype=bool)
    kept = np.concatenate([[0], np.cumsum(there)])[ends]
    parts = (values[there].astype(np.float64), places[there].astype(np.int32), kept.astype(np.int32))
    return csr_array(parts, shape=(len(amounts), len(known)))


def find_ids(amounts: Sequence[Amounts]) -> tuple[np.ndarray, np.ndarray]:
    """Return all ids that stand in any document, sorted, and in how many documents each stands."""
    return np.unique(_join([ids for ids, _ in amounts]), return_counts=True)


def rarity(having: np.ndarray, documents: int) -> np.ndarray:
    """Return the smoothed inverse document frequency of features that so many of the documents have, at least 1."""
    return np.log((1 + documents) / (1 + having)) + 1


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


def _join(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.uint32)
