"""Nobody can learn of a need from the score of another pair: needs are never fitted."""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.documents import Document
from matching.ranking.index import Index
from matching.ranking.similarity import Model, fit_model
from tests.ranking.postings import TODAY, all_documents, document, need, offer

Fit = Callable[[Sequence[Document], Sequence[Document]], Model]
MODEL = fit_model(all_documents())
HIDDEN = document("ports", text="The hidden plan of the eastern terminal: cranes, reservoirs, turbines.")


def honest(offers: Sequence[Document], needs: Sequence[Document]) -> Model:
    return fit_model(offers)


def planted_fault(offers: Sequence[Document], needs: Sequence[Document]) -> Model:
    return fit_model([*offers, *needs])


def hidden_need_shows(fit: Fit, hidden: Document) -> bool:
    """Say whether any bit of the model or of the scores of others differs with and without a hidden need."""
    others = [document("dams"), document("banks")]
    without, beside = fit(all_documents(), others), fit(all_documents(), [*others, hidden])
    scores = [model.score_documents(others, all_documents()).tobytes() for model in (without, beside)]
    return scores[0] != scores[1] or without.fingerprint != beside.fingerprint


def test_a_hidden_need_changes_no_bit_of_the_model_nor_of_the_scores_of_others() -> None:
    assert not hidden_need_shows(honest, HIDDEN)


def test_a_fit_that_includes_requests_is_caught() -> None:
    assert hidden_need_shows(planted_fault, HIDDEN)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=200))
def test_whatever_a_hidden_need_says_the_shortlist_of_another_keeps_every_bit(text: str) -> None:
    index = Index(MODEL)
    index.put_offers([offer("dams"), offer("ports"), offer("grid")])
    index.put_need(need())
    before = index.shortlist("need-dams", today=TODAY)
    index.put_need(need("ports", document=document("ports", text=text)))
    assert index.shortlist("need-dams", today=TODAY) == before


def test_an_altered_or_forgotten_need_changes_nothing_for_another() -> None:
    index = Index(MODEL)
    index.put_offers([offer("dams"), offer("ports")])
    index.put_needs([need("dams"), need("ports")])
    before = index.shortlist("need-dams", today=TODAY)
    index.put_need(need("ports", document=HIDDEN))
    index.drop_need("need-ports")
    assert index.shortlist("need-dams", today=TODAY) == before


def test_an_offer_is_told_only_of_the_needs_that_are_named() -> None:
    index = Index(MODEL)
    index.put_offer(offer("dams"))
    index.put_needs([need("dams"), need("dams", id="hidden")])
    assert [fit.id for fit in index.needs_for("offer-dams", ["need-dams"], today=TODAY)] == ["need-dams"]
