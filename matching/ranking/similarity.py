"""The similarity model: one union of weighed blocks, fitted on the public text of offers and on the vocabulary only.

No need is ever fitted: a score that had seen one would tell others about it. Needs are only transformed.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.sparse import csr_array, vstack
from sklearn.pipeline import FeatureUnion

from matching.ranking.blocks import CodeTree, Concepts
from matching.ranking.documents import Document, Reading
from matching.ranking.meaning import Meaning
from matching.ranking.reading import read
from matching.ranking.space import SHIPPED
from matching.ranking.stuffing import measure_focus
from matching.ranking.weights import ACROSS_LANGUAGES, SAME_LANGUAGE
from matching.ranking.words import Letters, Words
from matching.vocabulary.codes import Facet
from matching.vocabulary.terms import terms

_AT_ONCE = 2048
"""So many documents are transformed together: what that needs for the moment stays small."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Documents as the model sees them: `matrix` is (n_documents, n_features), weighed; `languages` one a row.

    The matrix is in single precision, to save memory; products of it are taken in double precision.
    """

    matrix: csr_array
    languages: np.ndarray


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted union. It does not change: a new fit is a new model, and `fingerprint` names it.

    `larder` holds what the fit has read, until the same documents are asked for: nobody reads them twice.
    """

    union: FeatureUnion
    larder: dict[Document, Reading] = field(default_factory=dict)

    def rows(self, documents: Iterable[Document]) -> Rows:
        """Read and transform documents."""
        return self.rows_of([self.larder.pop(document, None) or read(document) for document in documents])

    def rows_of(self, readings: Sequence[Reading]) -> Rows:
        """Transform what was read. A row's bits depend on its document and the fit alone, not on its neighbours."""
        languages = np.array([reading.language for reading in readings], dtype=object)
        if not readings:
            return Rows(csr_array((0, self.width)), languages)
        cuts = [readings[start : start + _AT_ONCE] for start in range(0, len(readings), _AT_ONCE)]
        pieces = [csr_array(self.union.transform(cut)).astype(np.float32) for cut in cuts]
        rows = csr_array(vstack(pieces, format="csr")) if len(pieces) > 1 else pieces[0]
        focus = np.array([measure_focus(reading) for reading in readings], dtype=np.float32)
        rows.data *= np.repeat(focus, np.diff(rows.indptr))
        return Rows(rows, languages)

    def score(self, need: Rows, offers: Rows) -> np.ndarray:
        """Return the score, 0 to 1, of the one need with each offer, shape (n_offers,)."""
        query = need.matrix.toarray().ravel().astype(np.float64)
        both = offers.matrix @ np.stack([query, query * self.across], axis=1)
        return np.where(offers.languages == need.languages[0], both[:, 0], both[:, 1])

    def score_documents(self, needs: Iterable[Document], offers: Iterable[Document]) -> np.ndarray:
        """Return the scores of all pairs, shape (n_needs, n_offers)."""
        asked, there = self.rows(needs), self.rows(offers)
        scores = [
            self.score(Rows(asked.matrix[place : place + 1], asked.languages[place : place + 1]), there)
            for place in range(len(asked.languages))
        ]
        return np.array(scores).reshape(len(scores), len(there.languages))

    def score_blocks(self, needs: Rows, offers: Rows) -> Mapping[str, np.ndarray]:
        """Return what each block adds to the scores of all pairs, each of shape (n_needs, n_offers)."""
        same = needs.languages[:, None] == offers.languages[None, :]
        asked, given = needs.matrix.astype(np.float64), offers.matrix.astype(np.float64)
        return {
            name: (asked[:, columns] @ given[:, columns].T).toarray()
            * np.where(same, 1.0, ACROSS_LANGUAGES[name] / SAME_LANGUAGE[name])
            for name, columns in self.slices.items()
        }

    @property
    def width(self) -> int:
        """How many features there are."""
        return len(self.names)

    @cached_property
    def slices(self) -> Mapping[str, slice]:
        """The columns of each block."""
        found, start = {}, 0
        for name, block in self.union.transformer_list:
            end = start + len(block.get_feature_names_out())
            found[name], start = slice(start, end), end
        return MappingProxyType(found)

    @cached_property
    def names(self) -> np.ndarray:
        """The name of each feature within its block, shape (n_features,)."""
        return np.concatenate([block.get_feature_names_out() for _, block in self.union.transformer_list])

    @cached_property
    def across(self) -> np.ndarray:
        """What a feature of a pair across languages counts, as a share of what it counts within one language."""
        shares = np.empty(self.width)
        for name, columns in self.slices.items():
            shares[columns] = ACROSS_LANGUAGES[name] / SAME_LANGUAGE[name]
        return shares

    def weight(self, block: str, one: str, other: str) -> float:
        """Return the weight of a block for a pair of texts in these languages."""
        return (SAME_LANGUAGE if one == other else ACROSS_LANGUAGES)[block]

    @cached_property
    def fingerprint(self) -> str:
        """A name for this fit: equal for equal offers, vocabulary and weights."""
        digest = hashlib.sha256(repr((dict(SAME_LANGUAGE), dict(ACROSS_LANGUAGES))).encode())
        digest.update("\n".join(self.names).encode())
        for _, block in self.union.transformer_list:
            digest.update(block.seal)
        return digest.hexdigest()[:16]

    @cached_property
    def blocks(self) -> Mapping[str, Any]:
        """The fitted blocks by name."""
        return MappingProxyType(dict(self.union.transformer_list))


def fit_model(offers: Iterable[Document], *, space: Path = SHIPPED) -> Model:
    """Fit a model on the public text of active offers, in any order, and on the vocabulary's own terms."""
    blocks = [(facet.value, CodeTree(facet.value)) for facet in Facet]
    union = FeatureUnion(
        [*blocks, ("concepts", Concepts()), ("words", Words()), ("letters", Letters()), ("meaning", Meaning(space))],
        transformer_weights={block: sqrt(weight) for block, weight in SAME_LANGUAGE.items()},
    )
    readings = [(offer, read(offer)) for offer in offers]
    return Model(union.fit([*(reading for _, reading in readings), *_vocabulary()]), dict(readings))


@cache
def _vocabulary() -> tuple[Reading, ...]:
    """The vocabulary as documents: for each code and language its label and synonyms."""
    wordings: defaultdict[tuple[Facet, str, str], list[str]] = defaultdict(list)
    for term in terms():
        if term.kind != "cue":
            wordings[term.facet, term.code, term.lang].append(term.text)
    return tuple(
        read(Document(lang, texts[0], ", ".join(texts[1:]), **{facet.value: (code,)}))
        for (facet, code, lang), texts in wordings.items()
    )
