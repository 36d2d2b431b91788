"""Files of requests and offers: what is read, what is forgiven, and that every bad field is named with its reason."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import matching
from matching.services.exchange.rows import BadRow, OfferRow, RequestRow, read_offers, read_requests
from matching.vocabulary.names import ProviderKind, Urgency

DEMONSTRATION = Path(matching.__file__).parent / "demonstration"
REQUEST = {"id": "R1", "state": "KEN", "language": "en", "title": "Training for port security officers"}
OFFER = {"id": "O1", "provider": "Institute for Safe Ports", "language": "en", "title": "Courses for port officers"}
TWICE = '{"id": "R1", "state": "KEN", "language": "en", "title": "a", "title": "b"}'


def test_all_demonstration_requests_are_read() -> None:
    with (DEMONSTRATION / "requests.jsonl").open(encoding="utf-8") as file:
        good, bad = read_requests(file)
    assert (len(good), bad) == (36, [])


def test_all_demonstration_offers_are_read() -> None:
    with (DEMONSTRATION / "offers.jsonl").open(encoding="utf-8") as file:
        good, bad = read_offers(file)
    assert (len(good), bad) == (120, [])


def test_a_request_of_required_fields_alone_takes_plain_defaults() -> None:
    assert read_requests([json.dumps(REQUEST)]) == (
        [
            RequestRow(
                line=1,
                **REQUEST,
                description="",
                sectors=(),
                capabilities=(),
                assistance_types=(),
                working_languages=("en",),
                needed_from=None,
                needed_until=None,
                urgency=Urgency.NORMAL,
            )
        ],
        [],
    )


def test_an_offer_of_required_fields_alone_is_one_place_for_the_whole_world() -> None:
    (offer,), _ = read_offers([json.dumps(OFFER)])
    assert (offer.capacity, offer.eligible, offer.provider_type) == (1, ("world",), None)


def test_a_full_offer_is_read_field_by_field() -> None:
    offer = _read_offer(
        provider_type="ngo",
        provider_state="FRA",
        eligible=["002", "OMN"],
        available_from="2026-09-01",
        available_until="2028-08-31",
        capacity=3,
        sectors=["transport.maritime"],
        working_languages=["fr", "en"],
    )
    assert (offer.provider_type, offer.provider_state, offer.eligible) == (ProviderKind.NGO, "FRA", ("002", "OMN"))
    assert (offer.available_from, offer.available_until) == (date(2026, 9, 1), date(2028, 8, 31))
    assert (offer.capacity, offer.sectors, offer.working_languages) == (3, ("transport.maritime",), ("fr", "en"))


@pytest.mark.parametrize("name", ["description", "urgency", "needed_from", "sectors", "working_languages"])
def test_null_says_nothing_and_takes_the_default(name: str) -> None:
    assert _faults_of_request(**{name: None}) == []


def test_a_byte_order_mark_empty_lines_and_windows_line_ends_are_forgiven() -> None:
    good, bad = read_requests(["\ufeff" + json.dumps(REQUEST) + "\r\n", "\n", "  \n"])
    assert (len(good), bad) == (1, [])


def test_lines_are_counted_as_in_the_file_empty_ones_too() -> None:
    assert [row.line for row in read_requests(["", json.dumps(REQUEST), "", "{"])[1]] == [4]


def test_a_code_given_twice_counts_once() -> None:
    assert _read_offer(sectors=["energy", "energy"]).sectors == ("energy",)


def test_spaces_around_a_title_are_dropped() -> None:
    assert _read_offer(title="  Courses \n").title == "Courses"


def test_a_description_keeps_its_lines() -> None:
    assert _read_offer(description="one\r\ntwo").description == "one\ntwo"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"id": None}, "id", "missing"),
        ({"id": 7}, "id", "wrong-type"),
        ({"id": "x" * 65}, "id", "too-long"),
        ({"state": None}, "state", "missing"),
        ({"state": "TWN"}, "state", "unknown-state"),
        ({"state": "ken"}, "state", "unknown-state"),
        ({"state": ["KEN"]}, "state", "wrong-type"),
        ({"language": "de"}, "language", "unknown-language"),
        ({"title": ""}, "title", "missing"),
        ({"title": " \n "}, "title", "missing"),
        ({"title": "x" * 201}, "title", "too-long"),
        ({"title": "a\x00b"}, "title", "control-characters"),
        ({"title": "a\nb"}, "title", "control-characters"),
        ({"title": "a\ud800b"}, "title", "control-characters"),
        ({"description": "x" * 20_001}, "description", "too-long"),
        ({"description": "a\x1bb"}, "description", "control-characters"),
        ({"description": 3}, "description", "wrong-type"),
        ({"sectors": ["energy", "mining"]}, "sectors", "unknown-codes"),
        ({"sectors": "energy"}, "sectors", "wrong-type"),
        ({"sectors": [1]}, "sectors", "wrong-type"),
        ({"sectors": {"energy": 1}}, "sectors", "wrong-type"),
        ({"capabilities": ["energy"]}, "capabilities", "unknown-codes"),
        ({"assistance_types": ["risk"]}, "assistance_types", "unknown-codes"),
        ({"working_languages": ["en", "pt"]}, "working_languages", "unknown-languages"),
        ({"needed_from": "01.09.2026"}, "needed_from", "not-a-date"),
        ({"needed_from": "20260901"}, "needed_from", "not-a-date"),
        ({"needed_from": "٢٠٢٦-٠٩-٠١"}, "needed_from", "not-a-date"),
        ({"needed_from": "2026-02-30"}, "needed_from", "not-a-date"),
        ({"needed_from": "2026-09-01T00:00"}, "needed_from", "not-a-date"),
        ({"needed_from": 20260901}, "needed_from", "wrong-type"),
        ({"needed_until": "0001-01-01"}, "needed_until", "date-out-of-range"),
        ({"urgency": "urgent"}, "urgency", "unknown-choice"),
        ({"urgency": True}, "urgency", "wrong-type"),
        ({"contact": "x"}, "contact", "unknown-field"),
    ],
)
def test_a_bad_field_of_a_request_is_named_with_its_reason(given: dict[str, Any], field: str, code: str) -> None:
    assert _faults_of_request(**given) == [(field, code)]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"provider": None}, "provider", "missing"),
        ({"provider": "x" * 201}, "provider", "too-long"),
        ({"provider": "a\x00"}, "provider", "control-characters"),
        ({"provider_type": "donor"}, "provider_type", "unknown-choice"),
        ({"provider_state": "XXX"}, "provider_state", "unknown-state"),
        ({"eligible": ["002", "Africa"]}, "eligible", "unknown-areas"),
        ({"eligible": []}, "eligible", "missing"),
        ({"capacity": True}, "capacity", "wrong-type"),
        ({"capacity": 1.0}, "capacity", "wrong-type"),
        ({"capacity": "3"}, "capacity", "wrong-type"),
        ({"capacity": -1}, "capacity", "out-of-range"),
        ({"capacity": 1001}, "capacity", "out-of-range"),
        ({"capacity": 2**63}, "capacity", "out-of-range"),
        ({"state": "KEN"}, "state", "unknown-field"),
    ],
)
def test_a_bad_field_of_an_offer_is_named_with_its_reason(given: dict[str, Any], field: str, code: str) -> None:
    assert _faults(read_offers([json.dumps({**OFFER, **given})])[1]) == [(field, code)]


@pytest.mark.parametrize("capacity", [0, 1000])
def test_an_offer_may_have_no_place_or_a_thousand(capacity: int) -> None:
    assert _read_offer(capacity=capacity).capacity == capacity


def test_a_number_of_five_thousand_digits_is_out_of_range() -> None:
    line = json.dumps({**OFFER, "capacity": 0}).replace(": 0}", ": " + "9" * 5000 + "}")
    assert _faults(read_offers([line])[1]) == [("capacity", "out-of-range")]


@pytest.mark.parametrize("days", [("2026-09-02", "2026-09-01"), ("2027-01-01", "2026-12-31")])
def test_a_window_that_ends_before_it_starts_is_named(days: tuple[str, str]) -> None:
    assert _faults_of_request(needed_from=days[0], needed_until=days[1]) == [("needed_until", "ends-before-it-starts")]


def test_a_window_of_one_day_is_good() -> None:
    assert _faults_of_request(needed_from="2026-09-01", needed_until="2026-09-01") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "not-json"),
        ("[" * 100_000, "not-json"),
        ("[]", "not-an-object"),
        ("null", "not-an-object"),
        ('"R1"', "not-an-object"),
        ('{"title": "caf\udce9"}', "not-utf-8"),
    ],
)
def test_a_line_that_holds_no_posting_is_named_as_a_whole(line: str, code: str) -> None:
    assert _faults(read_requests([line])[1]) == [("", code)]


def test_an_empty_object_lacks_everything_that_is_required() -> None:
    assert {name for name, _ in _faults(read_requests(["{}"])[1])} == {"id", "state", "language", "title"}


def test_a_field_that_stands_twice_in_a_row_is_named() -> None:
    assert _faults(read_requests([TWICE])[1]) == [("title", "field-twice")]


def test_every_bad_field_of_every_row_is_named() -> None:
    bad = read_requests([json.dumps({**REQUEST, "state": "XX", "urgency": "now"}), json.dumps({"id": "R2"})])[1]
    assert [(row.line, row.field) for row in bad] == [
        (1, "state"),
        (1, "urgency"),
        (2, "language"),
        (2, "title"),
        (2, "state"),
    ]


def test_an_id_that_stands_twice_names_the_first_line() -> None:
    good, (bad,) = read_requests([json.dumps(REQUEST), "", json.dumps(REQUEST)])
    assert (len(good), bad.line, bad.field, bad.reason.values["first_line"]) == (1, 3, "id", 1)


def test_good_rows_come_through_beside_bad_ones() -> None:
    good, bad = read_requests(["{", json.dumps(REQUEST)])
    assert (len(good), len(bad)) == (1, 1)


def test_what_is_repeated_to_people_is_short_and_printable() -> None:
    (bad,) = read_requests([json.dumps({**REQUEST, "state": "\x00\u202e" + "x" * 500})])[1]
    assert bad.reason.values["value"] == "\ufffd\ufffd" + "x" * 58


def _read_offer(**given: Any) -> OfferRow:
    (offer,), bad = read_offers([json.dumps({**OFFER, **given})])
    assert bad == []
    return offer


def _faults_of_request(**given: Any) -> list[tuple[str, str]]:
    return _faults(read_requests([json.dumps({**REQUEST, **given})])[1])


def _faults(bad: list[BadRow]) -> list[tuple[str, str]]:
    return [(row.field, row.reason.code) for row in bad]
