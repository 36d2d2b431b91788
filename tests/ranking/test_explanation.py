"""The parts of a score sum to it, down to the terms, and what is missing is named."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.documents import Document
from matching.ranking.explanation import Explanation, Part, TermPart, explain, missing
from matching.ranking.similarity import Model, fit_model
from matching.vocabulary.codes import Facet, codes
from tests.ranking.postings import TEXTS, all_documents, document

MODEL = fit_model(all_documents())
WORDS = " ".join(text for _, _, text in TEXTS.values()).split()
SECTORS = [code.code for code in codes(Facet.SECTORS)]
DOCUMENTS = st.builds(
    Document,
    language=st.sampled_from(["ar", "zh", "en", "fr", "ru", "es", None]),
    title=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)),
    sectors=st.lists(st.sampled_from([*SECTORS, "unknown"]), max_size=4).map(tuple),
)


def adds_up(found: Explanation) -> bool:
    parts = abs(sum(part.value for part in found.parts) - found.score) < 1e-9
    return parts and all(abs(sum(term.value for term in part.terms) - part.value) < 1e-9 for part in found.parts)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_the_parts_sum_to_the_score_and_the_terms_to_the_parts(need: Document, offer: Document) -> None:
    assert adds_up(explain(MODEL, need, offer))


def test_parts_that_do_not_add_up_are_caught() -> None:
    assert not adds_up(Explanation(0.5, (Part("words", 0.5, (TermPart("dam", "dam", 0.4),)),)))


def test_the_explained_score_is_the_score(model: Model) -> None:
    for need in all_documents():
        scores = model.score_documents([need], all_documents())[0]
        assert [explain(model, need, offer).score for offer in all_documents()] == pytest.approx(scores, abs=1e-12)


def test_a_code_found_in_both_texts_is_named_with_the_words_of_each_side(model: Model) -> None:
    found = explain(model, Document("ar", "أمن الموانئ", "الموانئ"), document("ports"))
    sectors = next(part for part in found.parts if part.block == "sectors")
    best = sectors.terms[0]
    assert best.code == "transport.maritime"
    assert "الموانئ" in best.need_term
    assert "портов" in best.offer_term


def test_a_shared_word_is_named(model: Model) -> None:
    found = explain(model, Document("en", "Engineers", ""), document())
    words = next(part for part in found.parts if part.block == "words")
    assert ("engineers", "engineers") in {(term.need_term, term.offer_term) for term in words.terms}


def test_codes_that_the_offer_lacks_are_missing() -> None:
    asked = document(sectors=("water.dams", "energy"), capabilities=("recovery.continuity",))
    given_codes = Document("en", "x", "", sectors=("energy.nuclear",))
    assert missing(asked, given_codes)[:2] == (
        (Facet.SECTORS, "water.dams"),
        (Facet.CAPABILITIES, "recovery.continuity"),
    )


def test_a_parent_is_not_called_missing_beside_its_child() -> None:
    asked = Document("en", "x", "", sectors=("water", "water.dams"))
    assert missing(asked, Document("en", "x", "")) == ((Facet.SECTORS, "water.dams"),)


def test_a_text_of_a_thousand_like_words_is_explained_at_once() -> None:
    odd = Document("en", "", " ".join(f"damage{number}" for number in range(2000)))
    started = perf_counter()
    assert adds_up(explain(fit_model([odd]), odd, odd))
    assert perf_counter() - started < 5


def test_nothing_is_missing_from_an_offer_of_the_same_words() -> None:
    assert missing(document(), document()) == ()
