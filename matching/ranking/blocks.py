"""The blocks of the model, each a scikit-learn transformer over what was counted in documents.

Every block gives rows of length one at most (zero, where a document says nothing), so the product of two is at most 1.
In each, `doubt` keeps a row short where a document says little: a single chance word does not speak as loudly as a
full text.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.counting import WORDS, Counted, columns
from matching.ranking.rows import dampen, find_ids, put_together, rarity, short_rows


class Axis(TransformerMixin, BaseEstimator):
    """The codes of a facet, or the concepts of the glossary, declared or found in the text.

    `doubt` is in units of evidence: a row whose evidence is as long as `doubt` has the length 0.71, one with much more
    comes near 1. Learns `names_` and `idf_`, both (n_codes,).
    """

    def __init__(self, axis: str, *, doubt: float = 9.0) -> None:
        self.axis = axis
        self.doubt = doubt

    def fit(self, counted: Sequence[Counted], y: object = None) -> Self:
        """Learn how rare each code is; return self."""
        self.names_ = np.array(columns(self.axis), dtype=object)
        having = np.bincount(self._count(counted).indices, minlength=len(self.names_))
        self.idf_ = rarity(having, len(counted))
        return self

    def transform(self, counted: Sequence[Counted]) -> csr_array:
        """Return rows of length below one, shape (n_documents, n_codes)."""
        check_is_fitted(self, "idf_")
        return short_rows(self._count(counted), self.idf_, self.doubt)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the codes."""
        check_is_fitted(self, "idf_")
        return self.names_.copy()

    @property
    def seal(self) -> bytes:
        """What was learned."""
        return "\n".join(self.names_).encode() + bytes(self.idf_.tobytes())

    def _count(self, counted: Sequence[Counted]) -> csr_array:
        return put_together([each.amounts(self.axis) for each in counted], np.arange(len(self.names_), dtype=np.uint32))


class Pieces(TransformerMixin, BaseEstimator):
    """Stems of words or runs of letters, by TF-IDF. Stems let the forms of a word meet, letters compounds and names.

    `sharpness` is the power of the inverse document frequency. `doubt` is a number of pieces: a text of as many pieces
    of the rarest kind has a row of length 0.71, a much longer one comes near 1. Learns `ids_` and `idf_`, both
    (n_pieces,), and `doubt_`.
    """

    def __init__(self, block: str = WORDS, *, sharpness: float = 1.0, doubt: float = 3.0) -> None:
        self.block = block
        self.sharpness = sharpness
        self.doubt = doubt

    def fit(self, counted: Sequence[Counted], y: object = None) -> Self:
        """Learn which pieces there are and how rare each is; return self."""
        self.ids_, having = find_ids([each.amounts(self.block) for each in counted])
        self.idf_ = rarity(having, len(counted)) ** self.sharpness
        self.doubt_ = sqrt(self.doubt) * float(self.idf_.max(initial=1.0))
        return self

    def transform(self, counted: Sequence[Counted]) -> csr_array:
        """Return rows of length below one, (n_documents, n_pieces); pieces that `fit` did not see are left out."""
        check_is_fitted(self, "idf_")
        counts = put_together([each.amounts(self.block) for each in counted], self.ids_)
        return short_rows(dampen(counts), self.idf_, self.doubt_)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the ids of the pieces (see `counting.spell`)."""
        check_is_fitted(self, "idf_")
        return self.ids_.copy()

    @property
    def seal(self) -> bytes:
        """What was learned."""
        return bytes(self.ids_.tobytes()) + bytes(self.idf_.tobytes())
