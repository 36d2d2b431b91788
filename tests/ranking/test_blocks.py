"""The blocks are scikit-learn transformers and keep the contract of estimators."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError

from matching.ranking.blocks import CodeTree, Concepts
from matching.ranking.documents import Document
from matching.ranking.meaning import Meaning
from matching.ranking.reading import read
from matching.ranking.words import Letters, Words
from tests.ranking.postings import all_documents, document

BLOCKS = [
    CodeTree("sectors"),
    CodeTree("capabilities", upward=0.3),
    CodeTree("assistance_types"),
    Concepts(),
    Words(),
    Letters(),
    Meaning(),
]
READINGS = [read(text) for text in all_documents()]


@pytest.fixture(params=BLOCKS, ids=lambda block: getattr(block, "facet", type(block).__name__))
def block(request: pytest.FixtureRequest) -> BaseEstimator:
    return clone(request.param)


def test_fit_returns_the_block_itself(block: BaseEstimator) -> None:
    assert block.fit(READINGS) is block


def test_a_clone_has_the_settings_and_nothing_that_was_learned(block: BaseEstimator) -> None:
    copy = clone(block.fit(READINGS))
    assert copy.get_params() == block.get_params()
    assert not hasattr(copy, "idf_")


def test_a_block_that_was_not_fitted_says_so(block: BaseEstimator) -> None:
    with pytest.raises(NotFittedError):
        block.transform(READINGS)


def test_every_column_has_a_name(block: BaseEstimator) -> None:
    rows = block.fit(READINGS).transform(READINGS)
    assert rows.shape == (len(READINGS), len(block.get_feature_names_out()))


def test_no_row_is_longer_than_one(block: BaseEstimator) -> None:
    rows = block.fit(READINGS).transform(READINGS)
    assert np.sqrt((rows.toarray() ** 2).sum(axis=1)).max() <= 1 + 1e-12


def test_a_posting_that_says_nothing_has_an_empty_row(block: BaseEstimator) -> None:
    assert block.fit(READINGS).transform([read(Document(None, "", ""))]).nnz == 0


def test_a_row_has_the_same_bits_alone_and_among_others(block: BaseEstimator) -> None:
    among = block.fit(READINGS).transform(READINGS).toarray()
    alone = np.vstack([block.transform([reading]).toarray() for reading in READINGS])
    assert among.tobytes() == alone.tobytes()


def test_a_parent_gets_part_of_its_child() -> None:
    tree = CodeTree("sectors").fit(READINGS)
    row = tree.transform([read(Document("en", "", "", sectors=("water.dams",)))]).toarray().ravel()
    names = list(tree.get_feature_names_out())
    assert 0 < row[names.index("water")] < row[names.index("water.dams")]


def test_words_for_a_code_make_a_shorter_row_than_the_declared_code_with_them() -> None:
    tree = CodeTree("sectors").fit(READINGS)
    found, declared = tree.transform([read(document()), read(document(sectors=("water.dams",)))]).toarray()
    assert np.linalg.norm(found) < np.linalg.norm(declared)
