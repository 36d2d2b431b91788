"""Shortlists: gates before the cut, ties by id, what almost fits, and why there is nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from matching.errors import Missing
from matching.ranking.documents import Document
from matching.ranking.index import Index
from matching.ranking.shelf import SMALL
from matching.ranking.similarity import Model
from tests.ranking.postings import TODAY, need, offer, small_index


def twins(count: int, **changes: object) -> list:
    """Return so many offers of one text: their scores are equal to the bit."""
    return [offer(id=f"twin-{number:04}", **changes) for number in range(count)]


def test_the_offer_for_the_need_comes_first(model: Model) -> None:
    index = small_index(model, offer("banks"), offer("dams"), offer("airport"))
    assert index.shortlist("need-dams", today=TODAY).candidates[0].id == "offer-dams"


def test_gates_come_before_the_cut(model: Model) -> None:
    weaker = offer(id="weaker", document=Document("en", "Assessing the risk of dams", ""))
    index = small_index(model, *twins(15, areas=("011",)), weaker)
    cut_first = sorted(index.offer_ids, key=lambda name: (-index.fit("need-dams", name, today=TODAY).score, name))[:10]
    assert "weaker" not in cut_first
    assert [found.id for found in index.shortlist("need-dams", today=TODAY).candidates] == ["weaker"]


def test_ties_go_by_id(model: Model) -> None:
    index = small_index(model, *reversed(twins(12)))
    found = index.shortlist("need-dams", today=TODAY, k=3).candidates
    assert [(candidate.id, candidate.rank) for candidate in found] == [
        ("twin-0000", 1),
        ("twin-0001", 2),
        ("twin-0002", 3),
    ]


def test_an_offer_that_lapsed_overnight_is_not_on_the_morning_shortlist(model: Model) -> None:
    index = small_index(model, offer(valid_until=TODAY))
    assert index.shortlist("need-dams", today=TODAY).candidates
    assert not index.shortlist("need-dams", today=TODAY + timedelta(days=1)).candidates


def test_an_offer_stopped_by_one_gate_almost_fits(model: Model) -> None:
    index = small_index(model, offer(areas=("011",)), offer("grid"))
    (almost,) = index.shortlist("need-dams", today=TODAY).almost
    assert (almost.id, almost.gate, almost.reason.code) == ("offer-dams", "area", "outside-area")


def test_an_offer_stopped_by_two_gates_does_not_almost_fit(model: Model) -> None:
    index = small_index(model, offer(areas=("011",), active=False))
    assert index.shortlist("need-dams", today=TODAY).almost == ()


def test_a_weaker_offer_than_the_last_on_the_list_does_not_almost_fit(model: Model) -> None:
    weaker = offer(id="weaker", document=Document("en", "Risk of dams", ""), areas=("011",))
    index = small_index(model, *twins(10), weaker)
    assert index.shortlist("need-dams", today=TODAY).almost == ()


def test_a_refused_pair_is_not_suggested(model: Model) -> None:
    index = small_index(model, offer())
    found = index.shortlist("need-dams", today=TODAY, refused=frozenset(("offer-dams",)))
    assert found.candidates == ()


def test_others_than_coordinators_see_an_offer_whose_places_are_used(model: Model) -> None:
    index = small_index(model, offer(places_left=0))
    assert not index.shortlist("need-dams", today=TODAY).candidates
    assert index.shortlist("need-dams", today=TODAY, for_coordinators=False).candidates


def test_an_empty_shortlist_says_why(model: Model) -> None:
    unrelated = offer(id="unrelated", document=Document("en", "Choir practice", "We sing on Mondays."))
    index = small_index(model, offer(id="a", areas=("011",)), offer(id="b", areas=("011",), active=False), unrelated)
    found = index.shortlist("need-dams", today=TODAY)
    assert (found.candidates, dict(found.empty)) == ((), {"area": 2, "active": 1, "too-weak": 1})


def test_without_offers_the_shortlist_is_empty_and_no_error(model: Model) -> None:
    found = small_index(model).shortlist("need-dams", today=TODAY)
    assert (found.candidates, found.almost, found.empty) == ((), (), ())


def test_a_posting_that_is_not_there_is_missing(model: Model) -> None:
    with pytest.raises(Missing):
        small_index(model).shortlist("nowhere", today=TODAY)


def test_a_new_offer_enters_at_its_rank_and_leaves_again(model: Model) -> None:
    index = small_index(model, *twins(3))
    index.put_offer(offer(id="aaa"))
    assert index.rank_of("need-dams", "aaa", today=TODAY) == 1
    index.drop_offer("aaa")
    assert index.offer_ids == ("twin-0000", "twin-0001", "twin-0002")


def test_an_offer_that_does_not_pass_has_no_rank(model: Model) -> None:
    assert small_index(model, offer(active=False)).rank_of("need-dams", "offer-dams", today=TODAY) is None


def test_a_new_version_takes_the_place_of_the_old(model: Model) -> None:
    index = small_index(model, offer(), offer("banks"))
    index.put_offer(offer("banks", id="offer-dams"))
    assert [found.id for found in index.shortlist("need-dams", today=TODAY).candidates] == []


def test_scores_do_not_depend_on_the_order_in_which_offers_came(model: Model) -> None:
    many = [*twins(40), offer("ports"), offer("grid")]
    at_once, singly = small_index(model, *many), small_index(model)
    for each in reversed(many):
        singly.put_offer(each)
    k = len(many)
    assert at_once.shortlist("need-dams", today=TODAY, k=k) == singly.shortlist("need-dams", today=TODAY, k=k)


def test_a_merge_changes_nothing_but_where_postings_stand(model: Model) -> None:
    index = small_index(model, *twins(30), offer("ports"))
    index.put_offers(twins(SMALL + 60)[20:])
    index.drop_offer("twin-0003")
    index.drop_offer("twin-0025")
    before = index.shortlist("need-dams", today=TODAY, k=2 * SMALL)
    assert index.wants_merge
    index.merge()
    assert not index.wants_merge
    assert index.shortlist("need-dams", today=TODAY, k=2 * SMALL) == before
    assert "twin-0003" not in index.offer_ids
    assert "twin-0025" not in index.offer_ids


def test_what_is_written_during_a_merge_is_not_lost(model: Model) -> None:
    index = small_index(model, *twins(8))
    index.put_offers([offer("grid", id="added"), offer("grid", id="twin-0004")])
    merged = index._now.offers.merge()
    index.drop_offer("twin-0001")
    index.drop_offer("added")
    index.put_offers([offer(id="late"), offer("ports", id="twin-0002"), offer(id="twin-0004")])
    expected = index.shortlist("need-dams", today=TODAY, k=20)
    index._change(lambda now: replace(now, offers=merged.catch_up(now.offers)))
    assert index.shortlist("need-dams", today=TODAY, k=20) == expected
    assert index.offer_ids == ("late", *(f"twin-{number:04}" for number in (0, 2, 3, 4, 5, 6, 7)))


def test_readers_are_not_disturbed_by_a_writer(model: Model) -> None:
    index = Index(model)
    index.put_need(need())
    with ThreadPoolExecutor(4) as threads:
        writing = threads.submit(lambda: [index.put_offer(each) for each in twins(60)])
        counts = [len(index.shortlist("need-dams", today=TODAY, k=100).candidates) for _ in range(60)]
        writing.result()
    assert counts == sorted(counts)
    assert len(index.shortlist("need-dams", today=TODAY, k=100).candidates) == 60
