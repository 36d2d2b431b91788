"""The blocks of the model: trees of codes, concepts and words, each a scikit-learn transformer over readings.

Every block gives rows of length one at most (zero, where a document says nothing), so the product of two is at most 1.
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log1p
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.lexicon import CONCEPTS
from matching.ranking.reading import Evidence, Reading
from matching.ranking.text import is_chinese
from matching.vocabulary.codes import Facet, ancestors, children, codes
from matching.vocabulary.terms import glossary

GENERIC = frozenset(("training", "programme", "protection.planning", "industry", "resources"))
"""Codes whose words stand in almost every posting, whatever it is about."""
_DAMPED = 1 + np.log(np.maximum(np.arange(1024), 1))
"""What a count is worth: its logarithm. A table, because one value must have the same bits wherever it stands."""


class Axis(TransformerMixin, BaseEstimator):
    """What `CodeTree` and `Concepts` share: columns that the vocabulary names, and rows that stay short in doubt.

    `doubt` is in units of evidence: a row whose evidence is as long as `doubt` has the length 0.71, one with much more
    comes near 1. So a single chance word does not speak as loudly as a declared code. Learns `names_` and `idf_`.
    """

    doubt: float

    def fit(self, readings: Sequence[Reading], y: object = None) -> Self:
        """Learn how rare each name is among `readings`; return self."""
        self.names_ = np.array(self._names(), dtype=object)
        self.positions_ = {name: place for place, name in enumerate(self.names_)}
        self.idf_ = _rarity(self._count(readings))
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_array:
        """Return rows of length below one, shape (n_readings, n_names)."""
        check_is_fitted(self, "idf_")
        return _short_rows(self._count(readings), self.idf_, self.doubt)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the names of the columns."""
        check_is_fitted(self, "idf_")
        return self.names_.copy()

    def _count(self, readings: Iterable[Reading]) -> csr_array:
        return _rows([self._values(reading) for reading in readings], self.positions_)

    @abstractmethod
    def _names(self) -> list[str]:
        """Return the names of the columns."""

    @abstractmethod
    def _values(self, reading: Reading) -> Mapping[str, float]:
        """Return what a reading says on each name."""


class CodeTree(Axis):
    """The codes of one facet, declared or found in the text, on the same axes; an ancestor counts in part.

    Parameters: `facet`; `declared` and `found`, the worth of a declared code and of the words for one; `generic`, the
    share that the words for a parent or for a code in `GENERIC` keep; `upward`, the share that a parent gets of its
    child; `doubt`, see `Axis`. A code yields to its children: where one of them stands, it adds nothing of its own.
    """

    def __init__(
        self,
        facet: str = Facet.SECTORS.value,
        *,
        declared: float = 1.0,
        found: float = 1.0,
        generic: float = 0.4,
        upward: float = 0.5,
        doubt: float = 6.0,
    ) -> None:
        self.facet = facet
        self.declared = declared
        self.found = found
        self.generic = generic
        self.upward = upward
        self.doubt = doubt

    def _names(self) -> list[str]:
        return [code.code for code in codes(Facet(self.facet))]

    def _values(self, reading: Reading) -> Mapping[str, float]:
        facet = Facet(self.facet)
        found = reading.on(self.facet)
        values: dict[str, float] = {}
        for code, why in found.items():
            below = children(facet, code)
            if any(child.code in found for child in below):
                continue
            value = self._worth(why, generic=bool(below) or code in GENERIC)
            for steps, above in enumerate((code, *ancestors(facet, code))):
                values[above] = values.get(above, 0.0) + value * self.upward**steps
        return values

    def _worth(self, why: Evidence, *, generic: bool) -> float:
        words = self.found * log1p(why.strength)
        return self.declared * why.declared + words * (self.generic if generic else 1.0)


class Concepts(Axis):
    """The concepts of the glossary that a text speaks of, whatever its language. For `doubt` see `Axis`."""

    def __init__(self, *, doubt: float = 6.0) -> None:
        self.doubt = doubt

    def _names(self) -> list[str]:
        return [concept.code for concept in glossary()]

    def _values(self, reading: Reading) -> Mapping[str, float]:
        return {code: log1p(why.strength) for code, why in reading.on(CONCEPTS).items()}


class Words(TransformerMixin, BaseEstimator):
    """Words, pieces of words (edges marked with a space) and pairs of Chinese characters, by TF-IDF.

    Parameters: `shortest` and `longest`, the lengths of pieces in characters; `sharpness`, the power of the inverse
    document frequency. Learns `pieces_` and `idf_`, both of shape (n_pieces,).
    """

    def __init__(self, *, shortest: int = 3, longest: int = 5, sharpness: float = 1.3) -> None:
        self.shortest = shortest
        self.longest = longest
        self.sharpness = sharpness

    def fit(self, readings: Sequence[Reading], y: object = None) -> Self:
        """Learn which pieces there are and how rare each is; return self."""
        words = {word for reading in readings for word in reading.words}
        self.pieces_ = np.array(sorted({piece for word in words for piece in self.cut(word)}), dtype=object)
        self.positions_ = {piece: place for place, piece in enumerate(self.pieces_)}
        self.idf_ = _rarity(self._count(readings)) ** self.sharpness
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_array:
        """Return rows of length one, shape (n_readings, n_pieces); pieces that `fit` did not see are left out."""
        check_is_fitted(self, "idf_")
        counts = self._count(readings)
        counts.data = _DAMPED[np.minimum(counts.data, len(_DAMPED) - 1).astype(np.int64)]
        return _short_rows(counts, self.idf_, 0.0)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the pieces."""
        check_is_fitted(self, "idf_")
        return self.pieces_.copy()

    def cut(self, word: str) -> list[str]:
        """Return the word and its pieces, each as often as it stands there; a Chinese pair is one piece."""
        if is_chinese(word[0]):
            return [word]
        edged = f" {word} "
        lengths = range(self.shortest, self.longest + 1)
        return [word] + [edged[start : start + long] for long in lengths for start in range(len(edged) - long + 1)]

    def _count(self, readings: Sequence[Reading]) -> csr_array:
        words = sorted({word for reading in readings for word in reading.words})
        positions = {word: place for place, word in enumerate(words)}
        in_words = _rows([Counter(self.cut(word)) for word in words], self.positions_)
        in_readings = _rows([reading.words for reading in readings], positions)
        return csr_array(in_readings @ in_words)


def _rows(values: Sequence[Mapping[str, float]], positions: Mapping[str, int]) -> csr_array:
    """Return the values as a sparse array; names without a position are left out. Shape (n_values, n_positions)."""
    known = [sorted((positions[name], value) for name, value in row.items() if name in positions) for row in values]
    ends = np.cumsum([0, *(len(row) for row in known)], dtype=np.int32)
    columns = np.array([place for row in known for place, _ in row], dtype=np.int32)
    data = np.array([value for row in known for _, value in row], dtype=np.float64)
    return csr_array((data, columns, ends), shape=(len(values), len(positions)))


def _rarity(counts: csr_array) -> np.ndarray:
    """Return the smoothed inverse document frequency of each column, at least 1."""
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + counts.shape[0]) / (1 + having)) + 1


def _short_rows(counts: csr_array, idf: np.ndarray, doubt: float) -> csr_array:
    """Weigh by `idf` and divide each row by √(length² + doubt²). The bits of a row do not depend on its neighbours."""
    counts.sort_indices()
    weighed = counts.data * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, weights=weighed * weighed, minlength=counts.shape[0]) + doubt * doubt)
    return csr_array((weighed / lengths[row], counts.indices, counts.indptr), shape=counts.shape)
