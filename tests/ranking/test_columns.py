"""The gates over columns say of many pairs what the gates say of each; a search finds what brute force finds."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matching.ranking.documents import Document, Need, Offer
from matching.ranking.facts import need_facts, offer_facts
from matching.ranking.gates import GATES, Circumstances, find_forbidden, find_stops
from matching.ranking.index import Index
from matching.ranking.similarity import Model, fit_model
from matching.ranking.weights import MINIMUM
from tests.ranking.postings import TEXTS, TODAY, all_documents, document, small_model

MODEL = small_model()
DAYS = some.none() | some.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
STATES = some.sampled_from([None, "KEN", "FRA", "PER", "XXX"])
LANGUAGES = some.lists(some.sampled_from(["en", "fr", "ar", "xx", "yy"]), max_size=2, unique=True).map(tuple)
MODES = some.lists(some.sampled_from(["on-site", "remote"]), max_size=2, unique=True).map(tuple)
AREAS = some.lists(some.sampled_from(["world", "002", "014", "KEN", "FRA", "150", "no area"]), max_size=3).map(tuple)
DOCUMENTS = some.sampled_from([*all_documents(), Document(None, "", ""), Document("en", "Risk of dams", "")])
NEEDS = some.builds(
    Need,
    id=some.just("need"),
    document=DOCUMENTS,
    state=STATES,
    working_languages=LANGUAGES,
    interpretation=some.booleans(),
    needed_from=DAYS,
    needed_until=DAYS,
    modes=MODES,
    open=some.booleans(),
)
OFFERS = some.builds(
    Offer,
    id=some.just("offer"),
    document=DOCUMENTS,
    areas=AREAS,
    exclusions=AREAS,
    working_languages=LANGUAGES,
    interpretation=some.booleans(),
    available_from=DAYS,
    available_until=DAYS,
    valid_until=DAYS,
    modes=MODES,
    active=some.booleans(),
    places_left=some.integers(-1, 2),
    provider_state=STATES,
)


@settings(max_examples=300, deadline=None)
@given(some.lists(NEEDS, min_size=1, max_size=4), some.lists(OFFERS, min_size=1, max_size=4), some.booleans())
def test_gates_over_columns_agree_with_the_gates_of_each_pair(
    needs: list[Need], offers: list[Offer], coordinates: bool
) -> None:
    now = Circumstances(TODAY, for_coordinators=coordinates)
    refused = np.eye(len(needs), len(offers), dtype=bool)
    forbidden = find_forbidden(need_facts(needs), offer_facts(offers), now, refused=refused)
    found = {gate: np.broadcast_to(mask, refused.shape) for gate, mask in forbidden}
    for one, need in enumerate(needs):
        for other, offer in enumerate(offers):
            stops = find_stops(need, offer, replace(now, refused=bool(refused[one, other])))
            assert {gate for gate, mask in found.items() if mask[one, other]} == {stop.gate for stop in stops}


def test_only_the_gate_of_refusals_has_no_columns() -> None:
    assert [gate.id for gate in GATES if gate.forbids is None] == ["refused"]


def brute_force(needs: list[Need], offers: list[Offer], refused: dict[str, frozenset[str]], k: int) -> dict:
    """Return the candidates of each need with nothing but single pairs."""
    scores = MODEL.score_documents([need.document for need in needs], [offer.document for offer in offers])
    found = {}
    for need, row in zip(needs, scores, strict=True):
        ranked = sorted(
            (-score, offer.id)
            for offer, score in zip(offers, row.tolist(), strict=True)
            if score > MINIMUM and not any(find_stops(need, offer, Circumstances(TODAY, offer.id in refused[need.id])))
        )
        found[need.id] = [(name, -score) for score, name in ranked[:k]]
    return found


def named(postings: list, letter: str) -> list:
    return [replace(posting, id=f"{letter}{number}") for number, posting in enumerate(postings)]


@settings(max_examples=60, deadline=None)
@given(some.lists(NEEDS, max_size=6), some.lists(OFFERS, max_size=12), some.data())
def test_many_shortlists_at_once_one_at_a_time_and_brute_force_are_equal_to_the_bit(
    needs: list[Need], offers: list[Offer], data: some.DataObject
) -> None:
    asked, given_ = named(needs, "n"), named(offers, "o")
    pick = some.frozensets(some.sampled_from([offer.id for offer in given_])) if given_ else some.just(frozenset())
    refused = {need.id: data.draw(pick) for need in asked}
    index = Index(MODEL)
    split = data.draw(some.integers(0, len(given_)))
    index.put_offers(given_[:split])
    index.put_offers(given_[split:])
    index.put_needs(asked)
    expected = brute_force(asked, given_, refused, 3)
    at_once = index.shortlists(index.need_ids, today=TODAY, refused=refused, k=3)
    for need in asked:
        single = index.shortlist(need.id, today=TODAY, refused=refused[need.id], k=3).candidates
        assert [(each.id, each.score) for each in single] == expected[need.id]
        assert at_once.get(need.id, ()) == single
        assert all(
            index.rank_of(need.id, each.id, today=TODAY, refused=refused[need.id]) == each.rank for each in single
        )


@pytest.mark.parametrize("subject", TEXTS)
def test_a_pair_has_the_same_bits_whichever_of_the_two_asks(model: Model, subject: str) -> None:
    there = model.score_documents([document(subject)], all_documents())[0]
    back = model.score_documents(all_documents(), [document(subject)])[:, 0]
    assert there.tobytes() == back.tobytes()


def test_an_index_of_vectors_that_are_all_zero_suggests_nothing_and_says_why() -> None:
    index = Index(fit_model([]))
    empty = Document(None, "", "")
    index.put_offers([Offer(f"o{number}", empty) for number in range(3)])
    index.put_need(Need("n", empty, state="KEN", needed_until=date(2027, 1, 1)))
    found = index.shortlist("n", today=TODAY)
    assert (found.candidates, found.empty) == ((), (("too-weak", 3),))
    assert index.shortlists(["n"], today=TODAY) == {"n": ()}
