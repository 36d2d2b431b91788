"""The block of meaning: where a text lies in the space across languages. It learns nothing from postings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.documents import Reading
from matching.ranking.space import SHIPPED, Space, load_space


class Meaning(TransformerMixin, BaseEstimator):
    """Rows of length below one: `path` is the file of the space; for `doubt`, a length in that space, see `Pieces`."""

    def __init__(self, path: Path = SHIPPED, *, doubt: float = 0.03) -> None:
        self.path = path
        self.doubt = doubt

    def fit(self, readings: Sequence[Reading], y: object = None) -> Self:
        """Read the space; the readings do not matter. Return self."""
        self.space_: Space = load_space(self.path)
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_array:
        """Return rows of shape (n_readings, n_dimensions)."""
        check_is_fitted(self, "space_")
        rows = np.zeros((len(readings), self.space_.width))
        for number, reading in enumerate(readings):
            place = self.space_.place(reading)
            rows[number] = place / self._length(place)
        return csr_array(rows)

    def shares(self, reading: Reading) -> tuple[list[str], np.ndarray]:
        """Return the words of a text and what each adds to its row; they sum to it."""
        words, rows = self.space_.shares(reading)
        return words, rows / self._length(self.space_.place(reading))

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the names of the dimensions, which are only numbers."""
        check_is_fitted(self, "space_")
        return np.array([f"dimension {number}" for number in range(self.space_.width)], dtype=object)

    @property
    def seal(self) -> bytes:
        """What makes this space different from another."""
        return self.space_.fingerprint

    def _length(self, place: np.ndarray) -> float:
        return float(np.sqrt((place * place).sum() + self.doubt * self.doubt)) or 1.0
