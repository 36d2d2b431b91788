"""What gives something away is found in six languages and the digits of every script; what is plain is let be."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from matching.telltales.finding import SEARCHES, Kind, find_telltales

HERE = Path(__file__).parent
DEMONSTRATION = HERE.parents[1] / "matching" / "demonstration"
GIVING = [tuple(line.split("\t")) for line in (HERE / "giving.txt").read_text(encoding="utf-8").splitlines()]
PLAIN = [tuple(line.split("\t")) for line in (HERE / "plain.txt").read_text(encoding="utf-8").splitlines()]
LANGUAGES = {"ar", "zh", "en", "fr", "ru", "es"}
SCRIPTS = {
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "Eastern Arabic-Indic": "۰۱۲۳۴۵۶۷۸۹",
    "full-width": "０１２３４５６７８９",
    "Chinese": "〇一二三四五六七八九",
    "Devanagari": "०१२३४५६७८९",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
}
LENGTH = 20_000
SLOWEST = 0.5  # seconds, on a machine that is busy with other things; 0.05 on a quiet one


def kinds(text: str) -> set[str]:
    """Return which kinds are found in `text`."""
    return {found.kind.value for found in find_telltales(text)}


def judge() -> tuple[float, float]:
    """Return precision and recall over the labelled texts."""
    hits = sum(kind in kinds(text) for kind, _language, text in GIVING)
    others = sum(bool(kinds(text) - {kind}) for kind, _language, text in GIVING)
    alarms = sum(bool(kinds(text)) for _language, text in PLAIN)
    return hits / (hits + others + alarms), hits / len(GIVING)


def test_there_are_texts_enough_in_every_language() -> None:
    assert len(GIVING) >= 150
    assert len(PLAIN) >= 150
    for language in LANGUAGES:
        assert {kind for kind, spoken, _text in GIVING if spoken == language} == {str(kind) for kind in Kind}
        assert sum(spoken == language for spoken, _text in PLAIN) >= 25


def test_of_a_hundred_texts_two_at_most_are_judged_wrongly() -> None:
    precision, recall = judge()
    assert precision >= 0.98
    assert recall >= 0.98


def test_a_search_that_was_forgotten_is_seen_in_the_recall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SEARCHES, Kind.TELEPHONE)  # type: ignore[attr-defined]
    assert judge()[1] < 0.98


@pytest.mark.parametrize("script", SCRIPTS)
def test_digits_of_any_script_are_read_alike(script: str) -> None:
    other = str.maketrans("0123456789", SCRIPTS[script])
    written = [(kind, text) for kind, _language, text in GIVING if text.translate(other) != text and "http" not in text]
    missed = [text.translate(other) for kind, text in written if kind not in kinds(text.translate(other))]
    assert len(written) > 80
    assert missed == []


def places() -> Iterator[tuple[float, float]]:
    """Give places anywhere on Earth."""
    chance = random.Random(2341)
    for _time in range(200):
        yield chance.uniform(-89, 89), chance.uniform(-179, 179)


@pytest.mark.parametrize(
    "way",
    [
        "{0:.4f}, {1:.4f}",
        "({0:.6f} {1:.6f})",
        "{0:.5f}/{1:.5f}",
        "lat: {0:.3f} lon: {1:.3f}",
        "{2:.4f}°N {3:.4f}°W",
        "S {2:.4f}, E {3:.4f}",
        "{4}°{5}'{6}\"N {7}°{5}'{6}\"E",
        "{4}º {5}’ N",
        "geo:{0:.2f},{1:.2f}",
    ],
)
def test_any_place_on_earth_is_found_however_it_is_written(way: str) -> None:
    missed = []
    for north, east in places():
        facts = (north, east, abs(north), abs(east), int(abs(north)), 59 - int(abs(north)) % 60, 7, int(abs(east)))
        text = f"The plant is at {way.format(*facts)} in the hills."
        missed += [] if "coordinates" in kinds(text) else [text]
    assert missed == []


@pytest.mark.parametrize("hidden", ["\u200b", "\u200f", "\u2066", "\u00ad", "\ufeff"])
def test_invisible_characters_hide_nothing(hidden: str) -> None:
    assert kinds(f"10{hidden}.20.0{hidden}.7") == {"ip-address"}
    assert kinds(f"pass{hidden}word") == {"secret-word"}


def test_what_is_found_is_named_as_it_was_typed() -> None:
    text = "请致电\u200b ＋８６ １０ ５５５５ ０１００ 或北纬三十九度五十四分。"
    assert [text[found.start : found.end] for found in find_telltales(text)] == [
        "＋８６ １０ ５５５５ ０１００",
        "北纬三十九",
    ]


def test_the_demonstration_raises_no_false_alarm() -> None:
    lines = [line for file in DEMONSTRATION.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [value for line in lines for value in json.loads(line).values() if isinstance(value, str)]
    assert len(texts) > 300
    assert [text for text in texts if kinds(text) - {"secret-word"}] == []


NASTY = ("a", "1", " ", "@", ".", "-", ":", "(", "a.", "1.", "1 ", "0-", "+1", "@a", "a@a.", "1°", "12.345 ", "ab:")
NASTY += (
    "00 ",
    "(0)",
    "一",
    "十",
    "点",
    "密",
    "كلمة ",
    "pass word ",
    "\u200b",
    "ﷺ",
    "tel ",
    "8fvc9g8f+",
    "12s",
    "[at]",
)


@pytest.mark.parametrize("piece", NASTY)
def test_no_text_takes_long(piece: str) -> None:
    text, began = (piece * LENGTH)[:LENGTH], perf_counter()
    find_telltales(text)
    assert perf_counter() - began < SLOWEST


def test_what_grows_with_the_square_would_be_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(text: str) -> Iterator[tuple[int, int]]:
        yield from (found.span() for found in re.finditer(r"[\w.]+@", text))

    monkeypatch.setitem(SEARCHES, Kind.MAIL, search)  # type: ignore[arg-type]
    began = perf_counter()
    find_telltales("a" * 2 * LENGTH)
    assert perf_counter() - began > SLOWEST
