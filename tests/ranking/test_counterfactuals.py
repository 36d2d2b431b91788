"""What would help is found for every gate that can be opened, and is true: made so, the pair passes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from matching.ranking.counterfactuals import (
    PRIVATE,
    Gain,
    find_best_change_of_need,
    find_best_change_of_offer,
    find_near_offers,
    find_opening,
)
from matching.ranking.documents import Need, Offer
from matching.ranking.explanation import missing
from matching.ranking.gates import Circumstances, find_stops
from matching.ranking.index import Index
from matching.ranking.similarity import Model
from matching.ranking.ways import CODE, NEED, OFFER, WAYS, Change, extent, find_changes, imagine
from matching.vocabulary.codes import Facet
from tests.ranking.postings import TODAY, need, offer, small_index

NOW = Circumstances(TODAY)
OTHERS = Circumstances(TODAY, for_coordinators=False)
YESTERDAY, NEXT_MONTH, NEXT_YEAR = (TODAY + timedelta(days=days) for days in (-1, 30, 365))
RUSSIAN, FRENCH = {"working_languages": ("ru",)}, {"working_languages": ("fr",)}
OPENED = [
    (need(**RUSSIAN), offer(**FRENCH), Change(OFFER, "language", "ru")),
    (need(**RUSSIAN), offer(**FRENCH), Change(NEED, "language", "fr")),
    (need(modes=("remote",)), offer(modes=("on-site",)), Change(OFFER, "mode", "remote")),
    (need(modes=("remote",)), offer(modes=("on-site",)), Change(NEED, "mode", "on-site")),
    (need(), offer(areas=("019",)), Change(OFFER, "area", "KEN")),
    (need(), offer(exclusions=("014",)), Change(OFFER, "exclusion", "014")),
    (need(needed_from=NEXT_YEAR), offer(available_until=NEXT_MONTH), Change(OFFER, "until", NEXT_YEAR)),
    (need(needed_from=NEXT_YEAR), offer(available_until=NEXT_MONTH), Change(NEED, "from", NEXT_MONTH)),
    (need(needed_until=NEXT_MONTH), offer(available_from=NEXT_YEAR), Change(OFFER, "from", NEXT_MONTH)),
    (need(needed_until=NEXT_MONTH), offer(available_from=NEXT_YEAR), Change(NEED, "until", NEXT_YEAR)),
    (need(), offer(available_until=YESTERDAY), Change(OFFER, "until", TODAY)),
    (need(needed_until=YESTERDAY), offer(), Change(NEED, "until", TODAY)),
    (need(), offer(places_left=0), Change(OFFER, "place")),
]
SHUT = [
    (need(open=False), offer()),
    (need(), offer(active=False)),
    (need(), offer(provider_state="KEN")),
    (need(**RUSSIAN, modes=("remote",)), offer(**FRENCH, modes=("on-site",))),
    (need(), offer(areas=("019",), exclusions=("KEN",))),
]


@pytest.mark.parametrize(("asked", "given", "change"), OPENED)
def test_a_stopped_pair_is_told_what_would_open_it_and_it_would(
    model: Model, asked: Need, given: Offer, change: Change
) -> None:
    assert find_opening(model, asked, given, NOW, side=change.side, sealed=()) == change
    changed = (imagine(asked, change), given) if change.side == NEED else (asked, imagine(given, change))
    assert list(find_stops(*changed, NOW)) == []


@pytest.mark.parametrize(("asked", "given"), [*SHUT, (need(), offer())])
def test_a_pair_that_no_single_change_helps_or_that_passes_is_told_nothing(
    model: Model, asked: Need, given: Offer
) -> None:
    for side in (NEED, OFFER):
        assert find_opening(model, asked, given, NOW, side=side, sealed=()) is None


def test_every_way_is_tried_by_one_of_the_pairs_here() -> None:
    tried = {(change.side, change.kind) for _asked, _given, change in OPENED}
    assert {(way.side, way.kind) for way in WAYS} - tried == {(OFFER, "interpretation"), (NEED, "interpretation")}


def test_whoever_may_not_know_of_exclusions_reads_the_same_of_a_state_excluded_and_a_state_outside(
    model: Model,
) -> None:
    excluding, outside = offer(exclusions=("KEN",)), offer(areas=("019",))
    told = [find_opening(model, need(), given, OTHERS, side=OFFER, sealed=PRIVATE) for given in (excluding, outside)]
    assert told == [None, None]


def test_content_that_is_too_weak_is_helped_by_a_code_that_the_offer_lacks(model: Model) -> None:
    asked, given = need("airport"), offer("ports")
    lacked = missing(asked.document, given.document)
    change = find_opening(model, asked, given, NOW, side=OFFER, sealed=(), codes=lacked)
    assert change == Change(OFFER, CODE, (Facet.SECTORS, "transport.air"))
    assert find_opening(model, asked, given, NOW, side=NEED, sealed=(), codes=lacked) is None


def three_needs(*languages: tuple[str, ...]) -> list[Need]:
    """Return needs on dams, each with its working languages."""
    return [need(id=f"need-{place}", working_languages=spoken) for place, spoken in enumerate(languages)]


def gain_of_offer(model: Model, given: Offer, needs: Sequence[Need], *, posted: Sequence[Need] = ()) -> Gain | None:
    index = Index(model)
    index.put_needs([*needs, *posted])
    index.put_offer(given)
    return find_best_change_of_offer(index, given, needs, NOW)


def test_the_language_that_most_needs_ask_for_would_help_most(model: Model) -> None:
    needs = [*three_needs(("ru",), ("ru", "es"), ("fr",)), need("ports", **RUSSIAN)]
    gain = gain_of_offer(model, offer(**FRENCH), needs)
    assert gain == Gain(Change(OFFER, "language", "ru"), 2)


def test_the_smaller_change_comes_first_where_two_help_alike(model: Model) -> None:
    state, region, world = (Change(OFFER, "area", area) for area in ("KEN", "014", "world"))
    early, late = Change(OFFER, "until", NEXT_MONTH), Change(OFFER, "until", NEXT_YEAR)
    later, earlier = Change(OFFER, "from", NEXT_YEAR), Change(OFFER, "from", NEXT_MONTH)
    for smaller, greater in [*pairwise((state, region, world)), (early, late), (later, earlier)]:
        assert extent(smaller) < extent(greater)


def test_the_region_comes_first_where_several_of_its_states_ask(model: Model) -> None:
    needs = [need(id=iso3, state=iso3) for iso3 in ("KEN", "UGA")]
    gain = gain_of_offer(model, offer(areas=("019",)), needs)
    assert gain == Gain(Change(OFFER, "area", "014"), 2)


def test_a_need_that_was_not_given_is_not_counted(model: Model) -> None:
    first, *hidden = three_needs(("ru",), ("ru",), ("es",))
    gain = gain_of_offer(model, offer(**FRENCH), [first], posted=hidden)
    assert gain == Gain(Change(OFFER, "language", "ru"), 1)


def test_a_refused_pair_is_not_counted(model: Model) -> None:
    needs, index = three_needs(("ru",), ("ru",)), Index(model)
    index.put_needs(needs)
    refused = frozenset({"need-0"})
    gain = find_best_change_of_offer(index, offer(**FRENCH), needs, NOW, refused=refused)
    assert gain == Gain(Change(OFFER, "language", "ru"), 1)


def test_one_more_place_is_not_said_to_serve_many(model: Model) -> None:
    assert gain_of_offer(model, offer(places_left=0), three_needs(("ru",), ("ru",))) is None


def test_an_offer_that_nothing_would_help_is_told_nothing(model: Model) -> None:
    assert gain_of_offer(model, offer(), three_needs(("ru",))) is None
    assert gain_of_offer(model, offer(), []) is None


def test_a_code_is_counted_by_scoring_the_needs_again(model: Model) -> None:
    needs, index, air = [need("airport"), need("grid")], Index(model), (Facet.SECTORS, "transport.air")
    index.put_needs(needs)
    gain = find_best_change_of_offer(index, offer("ports"), needs, NOW, codes=(air, (Facet.SECTORS, "food")))
    assert gain == Gain(Change(OFFER, CODE, air), 1)


def test_a_need_is_told_what_would_let_most_offers_pass(model: Model) -> None:
    given = [offer(id=f"offer-{spoken}-{place}", working_languages=(spoken,)) for place, spoken in enumerate("eef")]
    given += [offer("ports", working_languages=("e",))]
    asked = need(**RUSSIAN)
    index = small_index(model, *given)
    near = find_near_offers(index, asked, NOW)
    assert near == ("offer-e-0", "offer-e-1", "offer-f-2")
    gain = find_best_change_of_need(index, asked, given[:2], NOW)
    assert gain == Gain(Change(NEED, "language", "e"), 2)
    assert find_best_change_of_need(index, asked, given[:3], NOW) == Gain(Change(NEED, "interpretation"), 3)


def test_no_other_change_of_the_table_helps_more(model: Model) -> None:
    spoken = (("ru",), ("ru", "es"), ("es",), ("ar",))
    needs = [replace(asked, modes=("remote",)) for asked in three_needs(*spoken)] + [need(id="on-site", **FRENCH)]
    given, index = offer(**FRENCH, modes=("remote",)), Index(model)
    index.put_needs(needs)
    ids = [asked.id for asked in needs]
    before = len(index.needs_for(given, ids, today=TODAY, for_coordinators=True))
    best = find_best_change_of_offer(index, given, needs, NOW)
    every = {
        change
        for asked in needs
        for change in find_changes(asked, given, TODAY, side=OFFER, shut={way.gate for way in WAYS})
    }
    gains = [len(index.needs_for(imagine(given, change), ids, today=TODAY, for_coordinators=True)) for change in every]
    assert best == Gain(Change(OFFER, "interpretation"), 4)
    assert max(gains) - before == 4
