"""The blocks of codes and concepts, each a scikit-learn transformer over readings.

Every block gives rows of length one at most (zero, where a document says nothing), so the product of two is at most 1.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from math import log1p
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.documents import Evidence, Reading
from matching.ranking.lexicon import CONCEPTS
from matching.ranking.rows import count_rows, rarity, short_rows
from matching.vocabulary.codes import Facet, ancestors, children, codes
from matching.vocabulary.terms import glossary

GENERIC = frozenset(("training", "programme", "protection.planning", "industry", "resources"))
"""Codes whose words stand in almost every posting, whatever it is about."""


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
        self.idf_ = rarity(self._count(readings))
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_array:
        """Return rows of length below one, shape (n_readings, n_names)."""
        check_is_fitted(self, "idf_")
        return short_rows(self._count(readings), self.idf_, self.doubt)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the names of the columns."""
        check_is_fitted(self, "idf_")
        return self.names_.copy()

    @property
    def seal(self) -> bytes:
        """What was learned, beside the names."""
        return bytes(self.idf_.tobytes())

    def _count(self, readings: Iterable[Reading]) -> csr_array:
        return count_rows([self._values(reading) for reading in readings], self.positions_)

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
        found: float = 1.3,
        generic: float = 0.4,
        upward: float = 0.5,
        doubt: float = 9.0,
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
