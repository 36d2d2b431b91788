"""The block of meaning: where a text lies in the space across languages. It learns nothing from postings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.counting import Counted
from matching.ranking.documents import Reading
from matching.ranking.space import SHIPPED, Space, load_space


class Meaning(TransformerMixin, BaseEstimator):
    """Rows of length below one: `path` is the file of the space; for `doubt`, a length in that space, see `blocks`."""

    def __init__(self, path: Path = SHIPPED, *, doubt: float = 0.03) -> None:
        self.path = path
        self.doubt = doubt

    def fit(self, counted: Sequence[Counted], y: object = None) -> Self:
        """Read the space; the documents do not matter. Return self."""
        self.space_: Space = load_space(self.path)
        return self

    def transform(self, counted: Sequence[Counted]) -> np.ndarray:
        """Return rows of shape (n_documents, n_dimensions)."""
        check_is_fitted(self, "space_")
        if not counted:
            return np.zeros((0, self.space_.width))
        places = np.array([each.place for each in counted], dtype=np.float64)
        return places / self._lengths(places)[:, None]

    def shares(self, reading: Reading) -> tuple[list[str], np.ndarray]:
        """Return the words of a text and what each adds to its row; they sum to it but for the rounding of places."""
        words, rows = self.space_.shares(reading)
        return words, rows / self._lengths(self.space_.place(reading).astype(np.float64)[None, :])[0]

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the names of the dimensions, which are only numbers."""
        check_is_fitted(self, "space_")
        return np.array([f"dimension {number}" for number in range(self.space_.width)], dtype=object)

    @property
    def seal(self) -> bytes:
        """What makes this space different from another."""
        return self.space_.fingerprint

    def _lengths(self, places: np.ndarray) -> np.ndarray:
        return np.sqrt((places * places).sum(axis=1) + self.doubt * self.doubt)
