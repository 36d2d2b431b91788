"""Which rows are worth comparing: those that share enough keys. Nobody compares every row with every other."""

from collections.abc import Collection, Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

ENOUGH = 0.5
"""Rows meet that share half the keys of the one with fewer, or a key of which the name says what it is (`short:…`)."""
_AT_ONCE = 512


def find_sharing(keys: Sequence[Collection[str]]) -> list[tuple[int, int]]:
    """Return the pairs of places (i < j) of rows that meet. Whether two rows meet depends on their own keys alone."""
    if not any(keys):
        return []
    counter = CountVectorizer(analyzer=sorted, binary=True, dtype=np.float32)
    counts = csr_array(counter.fit_transform(keys))
    telling = np.array([":" in name for name in counter.get_feature_names_out()], dtype=bool)
    sizes = np.diff(counts.indptr).astype(np.float32)
    counts.data[telling[counts.indices]] = 1000.0
    turned = csr_array(counts.T)
    found: list[tuple[int, int]] = []
    for start in range(0, len(keys), _AT_ONCE):
        shared = (counts[start : start + _AT_ONCE] @ turned).tocoo()
        rows, columns = shared.row + start, shared.col
        meet = (rows < columns) & (shared.data >= ENOUGH * np.minimum(sizes[rows], sizes[columns]))
        found += zip(rows[meet].tolist(), columns[meet].tolist(), strict=True)
    return found
