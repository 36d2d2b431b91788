"""One fitted model for all tests of ranking: it never changes."""

import pytest

from matching.ranking.similarity import Model
from tests.ranking.postings import small_model


@pytest.fixture(scope="session")
def model() -> Model:
    """A model fitted on one offer of each subject."""
    return small_model()
