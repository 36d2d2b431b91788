"""The blocks of words: stems (pairs of characters in Chinese), and pieces of words, by TF-IDF.

Stems let the forms of a word meet; pieces let compounds, names and misspelt words meet.
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matching.ranking.documents import Reading
from matching.ranking.rows import count_rows, dampen, rarity, short_rows
from matching.ranking.text import is_chinese


class Pieces(TransformerMixin, BaseEstimator):
    """What `Words` and `Letters` share: each word of a reading is cut, and what it is cut into is counted.

    `sharpness` is the power of the inverse document frequency. `doubt` is a number of pieces: a text of as many pieces
    of the rarest kind has a row of length 0.71, a much longer one comes near 1, so that a short text that happens to
    hold one shared word does not outrank a full one. Learns `pieces_` and `idf_`, both (n_pieces,), and `doubt_`.
    """

    sharpness: float
    doubt: float

    def fit(self, readings: Sequence[Reading], y: object = None) -> Self:
        """Learn which pieces there are and how rare each is; return self."""
        self.pieces_ = np.array(sorted(set(self._all(readings))), dtype=object)
        self.positions_ = {piece: place for place, piece in enumerate(self.pieces_)}
        self.idf_ = rarity(self._count(readings)) ** self.sharpness
        self.doubt_ = sqrt(self.doubt) * float(self.idf_.max(initial=1.0))
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_array:
        """Return rows of length below one, (n_readings, n_pieces); pieces that `fit` did not see are left out."""
        check_is_fitted(self, "idf_")
        return short_rows(dampen(self._count(readings)), self.idf_, self.doubt_)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Return the pieces."""
        check_is_fitted(self, "idf_")
        return self.pieces_.copy()

    @property
    def seal(self) -> bytes:
        """What was learned, beside the names."""
        return bytes(self.idf_.tobytes())

    @abstractmethod
    def cut(self, word: str, reading: Reading) -> list[str]:
        """Return the pieces of a word of `reading`, each as often as it stands there."""

    @abstractmethod
    def _count(self, readings: Sequence[Reading]) -> csr_array:
        """Return how often each piece stands in each reading."""

    def _all(self, readings: Iterable[Reading]) -> Iterable[str]:
        return (piece for reading in readings for word in reading.words for piece in self.cut(word, reading))


class Words(Pieces):
    """Stems of words, and pairs of Chinese characters. For the parameters see `Pieces`."""

    def __init__(self, *, sharpness: float = 1.0, doubt: float = 3.0) -> None:
        self.sharpness = sharpness
        self.doubt = doubt

    def cut(self, word: str, reading: Reading) -> list[str]:
        """Return the stem of the word."""
        return [reading.stems.get(word, word)]

    def _count(self, readings: Sequence[Reading]) -> csr_array:
        return count_rows([_count_stems(reading) for reading in readings], self.positions_)


class Letters(Pieces):
    """Runs of `length` letters within words, whose edges are marked by spaces; a pair of Chinese characters is one."""

    def __init__(self, *, length: int = 4, sharpness: float = 1.3, doubt: float = 15.0) -> None:
        self.length = length
        self.sharpness = sharpness
        self.doubt = doubt

    def cut(self, word: str, reading: Reading) -> list[str]:
        """Return the runs of letters; whose word it is does not matter."""
        return self._cut(word)

    def _cut(self, word: str) -> list[str]:
        if is_chinese(word[0]):
            return [word]
        edged = f" {word} "
        return [edged[start : start + self.length] for start in range(len(edged) - self.length + 1)]

    def _all(self, readings: Iterable[Reading]) -> Iterable[str]:
        words = {word for reading in readings for word in reading.words}
        return (piece for word in words for piece in self._cut(word))

    def _count(self, readings: Sequence[Reading]) -> csr_array:
        words = sorted({word for reading in readings for word in reading.words})
        positions = {word: place for place, word in enumerate(words)}
        in_words = count_rows([Counter(self._cut(word)) for word in words], self.positions_)
        in_readings = count_rows([reading.words for reading in readings], positions)
        return csr_array(in_readings @ in_words)


def _count_stems(reading: Reading) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, times in reading.words.items():
        counts[reading.stems.get(word, word)] += times
    return counts
