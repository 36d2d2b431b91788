"""The blocks are scikit-learn transformers and keep the contract of estimators."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError

from matching.ranking.blocks import Axis, Pieces
from matching.ranking.counting import Counted, count
from matching.ranking.documents import Document
from matching.ranking.meaning import Meaning
from matching.ranking.reading import read
from matching.ranking.space import load_space
from tests.ranking.postings import all_documents, document

AXES = [Axis("sectors"), Axis("capabilities", doubt=3.0), Axis("assistance_types"), Axis("concepts")]
BLOCKS = [*AXES, Pieces("words"), Pieces("letters", sharpness=1.3, doubt=15.0), Meaning()]


def counted(posted: Document) -> Counted:
    found = read(posted)
    return count(found, load_space().place(found))


READINGS = [counted(text) for text in all_documents()]


@pytest.fixture(params=BLOCKS, ids=lambda block: getattr(block, "axis", getattr(block, "block", "meaning")))
def block(request: pytest.FixtureRequest) -> BaseEstimator:
    return clone(request.param)


def dense(rows: csr_array | np.ndarray) -> np.ndarray:
    return rows if isinstance(rows, np.ndarray) else rows.toarray()


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
    assert np.sqrt((dense(rows) ** 2).sum(axis=1)).max() <= 1 + 1e-12


def test_a_posting_that_says_nothing_has_an_empty_row(block: BaseEstimator) -> None:
    assert not dense(block.fit(READINGS).transform([counted(Document(None, "", ""))])).any()


def test_a_row_has_the_same_bits_alone_and_among_others(block: BaseEstimator) -> None:
    among = dense(block.fit(READINGS).transform(READINGS))
    alone = np.vstack([dense(block.transform([reading])) for reading in READINGS])
    assert among.tobytes() == alone.tobytes()


def test_a_parent_gets_part_of_its_child() -> None:
    tree = Axis("sectors").fit(READINGS)
    row = tree.transform([counted(Document("en", "", "", sectors=("water.dams",)))]).toarray().ravel()
    names = list(tree.get_feature_names_out())
    assert 0 < row[names.index("water")] < row[names.index("water.dams")]


def test_words_for_a_code_make_a_shorter_row_than_the_declared_code_with_them() -> None:
    tree = Axis("sectors").fit(READINGS)
    found, declared = tree.transform([counted(document()), counted(document(sectors=("water.dams",)))]).toarray()
    assert np.linalg.norm(found) < np.linalg.norm(declared)
