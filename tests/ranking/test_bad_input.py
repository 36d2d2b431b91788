"""Whatever a posting says, or does not say: no exception, the same answer every time, and nobody else is disturbed."""

from dataclasses import replace

import pytest

from matching.ranking.documents import Document, Need, Offer
from matching.ranking.explanation import explain, missing
from matching.ranking.index import Index
from matching.ranking.kept import keep, read
from matching.ranking.similarity import Model, fit_model
from matching.ranking.stuffing import find_stuffing
from matching.ranking.suggestions import suggest
from tests.ranking.postings import TEXTS, TODAY, document, need, offer

MEGABYTE = 1024 * 1024
DOCUMENTS = {
    "nothing": Document(None, "", ""),
    "spaces": Document("en", " \t\n ", "\u00a0\u200b"),
    "one word": Document("fr", "ports", ""),
    "a megabyte": Document("en", "dams", "The risk of an attack on a dam. " * (MEGABYTE // 32)),
    "a megabyte without a space": Document("zh", "", "坝" * (MEGABYTE // 3)),
    "another script than declared": Document("zh", "Защита портов", "Обучение охраны портов досмотру грузов."),
    "an unknown language": Document("tlh", "Dams", "Risk assessment for dams"),
    "unknown codes": Document("en", "Dams", "Risk", ("no.such", "'; DROP TABLE"), ("",), ("\x00",)),
    "control characters": Document("en", "\x00\x1f", "dam\x00risk\x1fof\tan\rattack \ud7ff"),
    "marks alone": Document("ar", "ًٌٍ", "ــــ"),
    "numbers": Document("ru", "2341", "9 11 12 " * 500),
}


@pytest.fixture(params=DOCUMENTS)
def odd(request: pytest.FixtureRequest) -> Document:
    return DOCUMENTS[request.param]


def filled(model: Model, *needs: Need) -> Index:
    index = Index(model)
    index.put_offers([offer(subject) for subject in TEXTS])
    index.put_needs([need(subject) for subject in TEXTS] + list(needs))
    return index


def test_an_odd_need_disturbs_no_other_and_gets_an_answer(model: Model, odd: Document) -> None:
    ids = [f"need-{subject}" for subject in TEXTS]
    before = filled(model).shortlists(ids, today=TODAY)
    index = filled(model, need(id="odd", document=odd))
    after = index.shortlists([*ids, "odd"], today=TODAY)
    assert {name: after[name] for name in ids} == before
    found = index.shortlist("odd", today=TODAY)
    assert found.candidates == after["odd"]
    assert found.candidates or dict(found.empty)["too-weak"] == len(TEXTS)


def test_an_odd_offer_is_ranked_the_same_every_time(model: Model, odd: Document) -> None:
    first, again = filled(model), filled(model)
    for index in (first, again):
        index.put_offer(offer(id="odd", document=odd))
    assert first.shortlist("need-dams", today=TODAY) == again.shortlist("need-dams", today=TODAY)
    assert first.needs_for("odd", first.need_ids, today=TODAY) == again.needs_for("odd", again.need_ids, today=TODAY)


def test_an_odd_text_is_kept_explained_and_looked_through(model: Model, odd: Document) -> None:
    assert read(replace(odd, kept=keep(odd))) == read(odd)
    why = explain(model, document("dams"), odd)
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-9)
    assert explain(model, odd, odd).score <= 1
    missing(odd, document("dams"))
    find_stuffing(odd)
    assert len(suggest(odd)) <= 3


def test_a_model_may_be_fitted_on_odd_offers_alone(odd: Document) -> None:
    model = fit_model([odd, odd])
    assert 0 <= float(model.score_documents([document("dams")], [document("dams")])[0, 0]) <= 1


def test_offers_without_places_and_needs_that_nobody_can_serve_leave_the_rest_alone(model: Model) -> None:
    ids = [f"need-{subject}" for subject in TEXTS]
    before = filled(model).shortlists(ids, today=TODAY)
    hopeless = [
        need(id="hopeless", working_languages=("xx",), state="ATA"),
        need(id="over", needed_until=TODAY.replace(2020)),
    ]
    index = filled(model, *hopeless)
    index.put_offer(Offer("full", document("dams"), places_left=0))
    index.put_offer(Offer("owed", document("dams"), places_left=-1))
    found = index.shortlists([*ids, "hopeless", "over"], today=TODAY)
    assert {name: found[name] for name in ids} == before
    assert found["over"] == ()
    assert dict(index.shortlist("over", today=TODAY).empty)["open"] == len(TEXTS) + 2


def test_without_any_offer_every_need_is_answered_with_nothing(model: Model) -> None:
    index = Index(model)
    index.put_needs([need(subject) for subject in TEXTS])
    assert all(index.shortlist(name, today=TODAY).empty == () for name in index.need_ids)
    assert not any(index.shortlists(index.need_ids, today=TODAY).values())
    assert index.needs_for(offer(), [], today=TODAY) == ()
