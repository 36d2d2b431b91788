"""Every gate stops what it should, passes what lacks the fact, and is missed when it is taken away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.errors import reason
from matching.ranking.documents import Need, Offer
from matching.ranking.gates import GATES, Circumstances, Stop, find_stops
from tests.ranking.postings import TODAY, need, offer

NOW = Circumstances(TODAY)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
APART = {"need_from": None, "need_until": TOMORROW, "offer_from": date(2027, 1, 1), "offer_until": None}
FORBIDDEN = [
    ("open", need(open=False), offer(), NOW, reason("not-open")),
    ("open", need(needed_until=YESTERDAY), offer(), NOW, reason("need-over", needed_until=YESTERDAY)),
    ("active", need(), offer(active=False), NOW, reason("not-active")),
    ("active", need(), offer(valid_until=YESTERDAY), NOW, reason("lapsed", valid_until=YESTERDAY)),
    ("active", need(), offer(available_until=YESTERDAY), NOW, reason("window-over", available_until=YESTERDAY)),
    ("area", need(), offer(areas=("011",)), NOW, reason("outside-area", state="KEN", areas=("011",))),
    ("area", need(), offer(exclusions=("014",)), NOW, reason("excluded-area", state="KEN", exclusions=("014",))),
    ("same-state", need(), offer(provider_state="KEN"), NOW, reason("same-state", state="KEN")),
    (
        "windows",
        need(needed_until=TOMORROW),
        offer(available_from=date(2027, 1, 1)),
        NOW,
        reason("windows-apart", **APART),
    ),
    (
        "language",
        need(working_languages=("ru", "es")),
        offer(working_languages=("fr",)),
        NOW,
        reason("no-common-language", needs=("ru", "es"), offers=("fr",)),
    ),
    (
        "mode",
        need(modes=("on-site",)),
        offer(modes=("remote",)),
        NOW,
        reason("no-common-mode", needs=("on-site",), offers=("remote",)),
    ),
    ("places", need(), offer(places_left=0), NOW, reason("no-places")),
    ("refused", need(), offer(), Circumstances(TODAY, refused=True), reason("refused-pair")),
]
PASSING = [
    (need(), offer()),
    (need(state=None), offer(areas=("011",), exclusions=("014",), provider_state="KEN")),
    (need(), offer(areas=("world",), exclusions=("150",))),
    (need(), offer(areas=("011", "014"))),
    (need(needed_until=TODAY), offer(valid_until=TODAY, available_until=TODAY)),
    (need(needed_until=TOMORROW), offer(available_from=TOMORROW)),
    (need(working_languages=("ru",)), offer()),
    (need(working_languages=("ru",), interpretation=True), offer(working_languages=("fr",))),
    (need(working_languages=("ru",)), offer(working_languages=("fr",), interpretation=True)),
    (need(modes=("on-site",)), offer()),
    (need(), offer(provider_state="UGA")),
]


@pytest.mark.parametrize(("gate", "asked", "given", "now", "why"), FORBIDDEN)
def test_a_forbidden_pair_is_stopped_by_its_gate_alone(
    gate: str, asked: Need, given: Offer, now: Circumstances, why: object
) -> None:
    assert list(find_stops(asked, given, now)) == [Stop(gate, why)]


@pytest.mark.parametrize(("gate", "asked", "given", "now", "why"), FORBIDDEN)
def test_a_gate_that_is_taken_away_lets_its_pair_through(
    gate: str, asked: Need, given: Offer, now: Circumstances, why: object
) -> None:
    rest = [other for other in GATES if other.id != gate]
    assert list(find_stops(asked, given, now, gates=rest)) == []


@pytest.mark.parametrize(("asked", "given"), PASSING)
def test_a_missing_fact_or_a_fact_that_fits_forbids_nothing(asked: Need, given: Offer) -> None:
    assert list(find_stops(asked, given, NOW)) == []


def test_every_gate_of_the_table_is_tried_here() -> None:
    assert {row[0] for row in FORBIDDEN} == {gate.id for gate in GATES}


def test_an_excluded_state_reads_what_a_state_outside_the_area_reads() -> None:
    outsiders = Circumstances(TODAY, for_coordinators=False)
    excluded = offer(areas=("011",), exclusions=("KEN",))
    outside = replace(excluded, exclusions=())
    assert list(find_stops(need(), excluded, outsiders)) == list(find_stops(need(), outside, outsiders))


def test_only_coordinators_see_that_no_place_is_left() -> None:
    assert list(find_stops(need(), offer(places_left=0), Circumstances(TODAY, for_coordinators=False))) == []
