"""How one value of an exchanged posting is read: each reader returns it clean, or raises `Unfit` with a reason."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from matching.areas import is_area, is_state, may_request
from matching.errors import Reason, reason
from matching.vocabulary.codes import LANGUAGES, Facet, is_code

FIRST_YEAR, LAST_YEAR = 2000, 2100
SHOWN = 60
SHOWN_VALUES = 5
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Reader = Callable[[Any], Any]


class Unfit(Exception):
    """The value cannot be taken; `reason` says why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.reason: Reason = reason(code, **values)


def shown(given: str) -> str:
    """Return what was given as it may be repeated to people: one short line without control characters."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in given[:SHOWN])


def line(limit: int) -> Reader:
    """Return a reader of one line of text, trimmed, of 1 to `limit` characters."""

    def read(value: Any) -> str:
        text = _text(value, kept="", limit=limit)
        if not text:
            raise Unfit("missing")
        return text

    return read


def text(limit: int) -> Reader:
    """Return a reader of text over several lines, trimmed, of 0 to `limit` characters."""
    return lambda value: _text(value, kept="\n\t\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}", limit=limit)


def choice(choices: type[StrEnum]) -> Reader:
    """Return a reader of one name from a closed list."""

    def read(value: Any) -> StrEnum:
        if _string(value) not in set(choices):
            raise Unfit("unknown-choice", value=shown(value), choices=tuple(name.value for name in choices))
        return choices(value)

    return read


def number(low: int, high: int) -> Reader:
    """Return a reader of a whole number from `low` to `high`; true and false are not numbers."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unfit("wrong-type", expected="whole-number")
        if not low <= value <= high:
            raise Unfit("out-of-range", low=low, high=high)
        return value

    return read


def codes(facet: Facet) -> Reader:
    """Return a reader of a list of codes of one facet; the list may be empty."""
    return lambda value: _listed(value, lambda code: is_code(facet, code), "unknown-codes")


def languages(value: Any) -> tuple[str, ...]:
    """Read a list of official languages; it may be empty."""
    return _listed(value, LANGUAGES.__contains__, "unknown-languages")


def areas(value: Any) -> tuple[str, ...]:
    """Read a list of areas, at least one."""
    chosen = _listed(value, is_area, "unknown-areas")
    if not chosen:
        raise Unfit("missing")
    return chosen


def language(value: Any) -> str:
    """Read one official language."""
    return _known(value, LANGUAGES.__contains__, "unknown-language")


def requesting_state(value: Any) -> str:
    """Read the code of a State that may request."""
    return _known(value, may_request, "unknown-state")


def state(value: Any) -> str:
    """Read the code of a State."""
    return _known(value, is_state, "unknown-state")


def day(value: Any) -> date:
    """Read a date written as YYYY-MM-DD, in a year that planning can reach."""
    if not ISO_DATE.fullmatch(_string(value)):
        raise Unfit("not-a-date", value=shown(value))
    try:
        read = date.fromisoformat(value)
    except ValueError as fault:
        raise Unfit("not-a-date", value=shown(value)) from fault
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise Unfit("date-out-of-range", first=FIRST_YEAR, last=LAST_YEAR)
    return read


def _known(value: Any, is_known: Callable[[str], bool], code: str) -> str:
    found = _string(value)
    if not is_known(found):
        raise Unfit(code, value=shown(found))
    return found


def _listed(value: Any, is_known: Callable[[str], bool], code: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unfit("wrong-type", expected="list-of-texts")
    items = tuple(dict.fromkeys(value))
    unknown = [shown(item) for item in items if not is_known(item)]
    if unknown:
        raise Unfit(code, values=tuple(unknown[:SHOWN_VALUES]))
    return items


def _text(value: Any, *, kept: str, limit: int) -> str:
    found = _string(value).replace("\r\n", "\n").strip()
    if len(found) > limit:
        raise Unfit("too-long", limit=limit, length=len(found))
    if any(_is_control(letter) for letter in found if letter not in kept):
        raise Unfit("control-characters")
    return found


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("wrong-type", expected="text")
    return value
