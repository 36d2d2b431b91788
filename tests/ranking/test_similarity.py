"""Scores are absolute, the same every time, and meet across languages by what a text is about."""

import random

import numpy as np
import pytest

from matching.ranking.documents import Document
from matching.ranking.similarity import Model, fit_model
from matching.ranking.weights import ACROSS_LANGUAGES, MINIMUM, SAME_LANGUAGE
from tests.ranking.postings import TEXTS, all_documents, document

ARABIC_PORTS = Document("ar", "أمن الموانئ البحرية", "نطلب تدريب حراس الموانئ على تفتيش البضائع ومراقبة الدخول.")


def test_an_arabic_request_meets_a_russian_offer(model: Model) -> None:
    scores = model.score_documents([ARABIC_PORTS], all_documents())[0]
    assert list(TEXTS)[int(scores.argmax())] == "ports"
    assert scores.max() > MINIMUM


def test_scores_lie_between_0_and_1_but_for_what_speaks_against(model: Model) -> None:
    scores = model.score_documents(all_documents(), all_documents())
    assert scores.min() >= -max(SAME_LANGUAGE["meaning"], ACROSS_LANGUAGES["meaning"])
    assert scores.max() <= 1


@pytest.mark.parametrize("weights", [SAME_LANGUAGE, ACROSS_LANGUAGES])
def test_the_weights_sum_to_1_at_most(weights: dict[str, float]) -> None:
    assert sum(weights.values()) <= 1 + 1e-12
    assert min(weights.values()) > 0


def test_a_declared_code_counts_whatever_the_language(model: Model) -> None:
    asking = Document("fr", "Aide", "", sectors=("energy.nuclear",))
    giving = Document("ru", "Помощь", "", sectors=("energy.nuclear",))
    assert model.score_documents([asking], [giving])[0, 0] > 0


def test_a_model_fitted_on_no_offer_ranks_by_the_vocabulary_alone() -> None:
    scores = fit_model([]).score_documents([ARABIC_PORTS], all_documents())[0]
    assert list(TEXTS)[int(scores.argmax())] == "ports"


@pytest.mark.parametrize("text", ["", "   ", "Xyzzy", "?!", "水", "5" * 5000, "\u202e\u0301\u0640"])
def test_a_text_that_says_nothing_scores_without_an_error(model: Model, text: str) -> None:
    scores = model.score_documents([Document(None, text, text)], all_documents())
    assert np.isfinite(scores).all()


def test_a_very_long_text_is_read_in_part(model: Model) -> None:
    assert model.rows([Document("en", "dam", "dam " * 200_000)]).words.nnz > 0


def test_no_needs_or_no_offers_give_an_empty_answer(model: Model) -> None:
    assert model.score_documents([], all_documents()).shape == (0, len(TEXTS))
    assert model.score_documents(all_documents(), []).shape == (len(TEXTS), 0)


def test_the_order_of_the_offers_does_not_matter_to_the_fit(model: Model) -> None:
    shuffled = all_documents()
    random.Random(7).shuffle(shuffled)
    again = fit_model(shuffled)
    assert again.fingerprint == model.fingerprint
    pairs = [document("dams")], [ARABIC_PORTS, document("banks")]
    assert again.score_documents(*pairs).tobytes() == model.score_documents(*pairs).tobytes()


def test_a_fit_on_other_offers_has_another_name(model: Model) -> None:
    assert fit_model(all_documents()[1:]).fingerprint != model.fingerprint
