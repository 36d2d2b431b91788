"""The similarity model: weighed blocks, fitted on the public text of offers and on the vocabulary only.

No need is ever fitted: a score that had seen one would tell others about it. Needs are only transformed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.pipeline import FeatureUnion

from matching.ranking.blocks import Axis, Pieces
from matching.ranking.counting import AXES, LETTERS, WORDS, Counted
from matching.ranking.documents import Document
from matching.ranking.kept import count_in
from matching.ranking.lexicon import CONCEPTS
from matching.ranking.meaning import Meaning
from matching.ranking.pairs import Rows, Scales, join_rows, score_pairs
from matching.ranking.space import SHIPPED
from matching.ranking.vocabulary_counts import load_vocabulary
from matching.ranking.weights import ACROSS_LANGUAGES, SAME_LANGUAGE
from matching.vocabulary.codes import LANGUAGES

MEANING = "meaning"
_AT_ONCE = 2048
"""So many documents are transformed together: what that needs for the moment stays small."""


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted model. It does not change: a new fit is a new model, and `fingerprint` names it.

    `codes` and `words` are unions of weighed blocks, `meaning` is a block of its own because its rows are dense.
    """

    codes: FeatureUnion
    words: FeatureUnion
    meaning: Meaning

    def rows(self, documents: Iterable[Document]) -> Rows:
        """Read, count and transform documents; what is kept with a document is not read again."""
        return self.rows_of([count_in(document, space=self.meaning.path) for document in documents])

    def rows_of(self, counted: Sequence[Counted]) -> Rows:
        """Transform what was counted. A row's bits depend on its document and the fit alone, not on its neighbours."""
        starts = range(0, max(len(counted), 1), _AT_ONCE)
        return join_rows([self._transform(counted[start : start + _AT_ONCE]) for start in starts])

    def score_documents(self, needs: Iterable[Document], offers: Iterable[Document]) -> np.ndarray:
        """Return the scores of all pairs, shape (n_needs, n_offers)."""
        asked, given = self.rows(needs), self.rows(offers)
        ones, others = np.divmod(np.arange(len(asked) * len(given)), max(len(given), 1))
        return score_pairs(asked, ones, given, others, self.scales).reshape(len(asked), len(given))

    def score_blocks(self, needs: Rows, offers: Rows) -> Mapping[str, np.ndarray]:
        """Return what each block adds to the scores of all pairs, each of shape (n_needs, n_offers)."""
        same = needs.languages[:, None] == offers.languages[None, :]
        products = {
            name: (asked[:, columns].astype(np.float64) @ given[:, columns].astype(np.float64).T).toarray()
            for asked, given, slices in (
                (needs.codes, offers.codes, self.code_slices),
                (needs.words, offers.words, self.word_slices),
            )
            for name, columns in slices.items()
        }
        products[MEANING] = needs.meaning.astype(np.float64) @ offers.meaning.astype(np.float64).T
        return {name: product * np.where(same, 1.0, across(name)) for name, product in products.items()}

    @cached_property
    def code_slices(self) -> Mapping[str, slice]:
        """The columns of each block of codes in `Rows.codes`."""
        return _slices(self.codes)

    @cached_property
    def word_slices(self) -> Mapping[str, slice]:
        """The columns of each block of words in `Rows.words`."""
        return _slices(self.words)

    @cached_property
    def scales(self) -> Scales:
        """What a feature of a pair across languages counts, as a share of what it counts within one language."""
        return Scales(_across(self.code_slices), _across(self.word_slices), across(MEANING))

    def weight(self, block: str, one: str, other: str) -> float:
        """Return the weight of a block for a pair of texts in these languages."""
        return (SAME_LANGUAGE if one == other else ACROSS_LANGUAGES)[block]

    @cached_property
    def fingerprint(self) -> str:
        """A name for this fit: equal for equal offers, vocabulary and weights."""
        digest = hashlib.sha256(repr((dict(SAME_LANGUAGE), dict(ACROSS_LANGUAGES))).encode())
        for _, block in (*self.codes.transformer_list, *self.words.transformer_list, (MEANING, self.meaning)):
            digest.update(block.seal)
        return digest.hexdigest()[:16]

    def _transform(self, counted: Sequence[Counted]) -> Rows:
        languages = np.array([LANGUAGES.index(each.language) for each in counted], dtype=np.int8)
        if not counted:
            widths = (_width(self.code_slices), _width(self.word_slices), self.meaning.space_.width)
            codes, words = (csr_array((0, width), dtype=np.float32) for width in widths[:2])
            return Rows(codes, words, np.zeros((0, widths[2]), dtype=np.float32), languages)
        focus = np.array([each.focus for each in counted])
        codes, words = (_scaled(_transform_by(union, counted), focus) for union in (self.codes, self.words))
        meaning = sqrt(SAME_LANGUAGE[MEANING]) * self.meaning.transform(counted) * focus[:, None]
        return Rows(codes, words, meaning.astype(np.float32), languages)


def fit_model(offers: Iterable[Document], *, space: Path = SHIPPED) -> Model:
    """Fit a model on the public text of active offers, in any order, and on the vocabulary's own terms."""
    codes, words = (
        FeatureUnion(blocks, transformer_weights={name: sqrt(SAME_LANGUAGE[name]) for name, _ in blocks})
        for blocks in (code_blocks(), word_blocks())
    )
    counted = [*(count_in(offer, space=space) for offer in offers), *load_vocabulary()]
    return Model(codes.fit(counted), words.fit(counted), Meaning(space).fit(counted))


def code_blocks() -> list[tuple[str, Axis]]:
    """Return the blocks of codes and concepts by name, as they are before they are fitted."""
    return [(axis, Axis(axis, doubt=6.0 if axis == CONCEPTS else 9.0)) for axis in AXES]


def word_blocks() -> list[tuple[str, Pieces]]:
    """Return the blocks of words by name, as they are before they are fitted."""
    return [(WORDS, Pieces(WORDS)), (LETTERS, Pieces(LETTERS, sharpness=1.3, doubt=15.0))]


def across(block: str) -> float:
    """Return what a block counts across languages, as a share of what it counts within one."""
    return ACROSS_LANGUAGES[block] / SAME_LANGUAGE[block]


def _transform_by(union: FeatureUnion, counted: Sequence[Counted]) -> csr_array:
    """Return what `union.transform` gives, without its threads: for one document they take longer than the work."""
    weights = union.transformer_weights
    return csr_array(hstack([weights[name] * block.transform(counted) for name, block in union.transformer_list]))


def _scaled(rows: csr_array, factors: np.ndarray) -> csr_array:
    """Multiply each row by its factor, and put it into single precision with its columns in order."""
    rows.data *= np.repeat(factors, np.diff(rows.indptr))
    rows.sort_indices()
    return rows.astype(np.float32)


def _slices(union: FeatureUnion) -> Mapping[str, slice]:
    found, start = {}, 0
    for name, block in union.transformer_list:
        end = start + len(block.get_feature_names_out())
        found[name], start = slice(start, end), end
    return MappingProxyType(found)


def _width(slices: Mapping[str, slice]) -> int:
    return max(columns.stop for columns in slices.values())


def _across(slices: Mapping[str, slice]) -> np.ndarray:
    shares = np.empty(_width(slices))
    for name, columns in slices.items():
        shares[columns] = across(name)
    return shares
