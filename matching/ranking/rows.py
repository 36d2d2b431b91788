"""Sparse rows: counts by name become rows that are weighed, and short where a document says little."""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array

_DAMPED = 1 + np.log(np.maximum(np.arange(1024), 1))
"""What a count is worth: its logarithm. A table, because one value must have the same bits wherever it stands."""


def count_rows(values: Sequence[Mapping[str, float]], positions: Mapping[str, int]) -> csr_array:
    """Return the values as a sparse array; names without a position are left out. Shape (n_values, n_positions)."""
    columns, data, ends = array("i"), array("d"), array("i", [0])
    for row in values:
        for name, value in row.items():
            place = positions.get(name)
            if place is not None:
                columns.append(place)
                data.append(value)
        ends.append(len(columns))
    parts = (np.array(data), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32))
    counts = csr_array(parts, shape=(len(values), len(positions)))
    counts.sort_indices()
    return counts


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
    counts.sort_indices()
    weighed = counts.data * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    squares = np.bincount(row, weights=weighed * weighed, minlength=counts.shape[0])
    lengths = np.sqrt(squares + doubt * doubt)
    return csr_array((weighed / lengths[row], counts.indices, counts.indptr), shape=counts.shape)
