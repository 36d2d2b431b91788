"""The published figures are those of the model that is shipped, and say honestly what each set was used for."""

from pathlib import Path

import pytest

import matching
from bench.suggestions import measure
from matching.ranking import quality
from matching.ranking.evaluation import evaluate
from matching.ranking.quality import Standing, load_quality, name_model
from matching.ranking.weights import SAME_LANGUAGE

DEMONSTRATION = Path(matching.__file__).parent / "demonstration"
ROUNDED = 5e-4
"""The page shows three digits."""


def test_the_figures_are_of_the_model_as_it_is_now() -> None:
    assert load_quality().model == name_model(), "run bench/quality.py: the figures are of another model"


def test_another_weight_gives_the_model_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = name_model()
    monkeypatch.setattr(quality, "SAME_LANGUAGE", dict(SAME_LANGUAGE) | {"words": 0.3})
    assert name_model() != before


def test_the_demonstration_gives_the_published_figures_when_it_is_measured_again() -> None:
    published, report = load_quality().sets[-1], evaluate(DEMONSTRATION)
    for ranker, parts in report.figures.items():
        for part, of in parts.items():
            assert published.figures[ranker][part].value == pytest.approx(of.ndcg, abs=ROUNDED), (ranker, part)


def test_the_suggestions_give_the_published_figures_when_they_are_measured_again() -> None:
    published = load_quality().suggestions
    for hidden, places in measure(DEMONSTRATION).items():
        for where, hits in places.items():
            assert published[hidden][where].precision == pytest.approx(hits.precision, abs=ROUNDED), (hidden, where)


def test_only_the_demonstration_was_tuned_on_and_some_sets_were_never_touched() -> None:
    standings = {one.name: one.standing for one in load_quality().sets}
    assert [name for name, standing in standings.items() if standing is Standing.TUNED_ON] == ["demonstration"]
    assert sum(standing is Standing.UNTOUCHED for standing in standings.values()) >= 2


def test_every_figure_of_ours_stands_within_its_interval_and_beside_the_baselines() -> None:
    for one in load_quality().sets:
        assert set(one.figures) == {"ours", "random", "tag overlap", "tfidf", "bm25"}
        assert set(one.dropped) == set(SAME_LANGUAGE)
        for figure in one.figures["ours"].values():
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= figure.value <= figure.high
