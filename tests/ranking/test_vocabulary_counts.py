"""The vocabulary is shipped counted, and what is shipped is what would be counted now."""

import numpy as np

from matching.ranking.vocabulary_counts import FILE, count_vocabulary, load_vocabulary


def test_the_shipped_counts_are_current_or_build_vocabulary_must_be_run() -> None:
    load_vocabulary.cache_clear()
    shipped, counted = load_vocabulary(), count_vocabulary()
    assert FILE.exists()
    assert shipped[0].ids.base is not None, "run `flask --app app build-vocabulary`: what is shipped is out of date"
    assert len(shipped) == len(counted)
    for one, other in zip(shipped, counted, strict=True):
        assert (one.language, one.focus, one.ends) == (other.language, other.focus, other.ends)
        assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("ids", "values", "place"))
