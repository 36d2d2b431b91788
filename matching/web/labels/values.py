"""How dates, times and languages are written in the language of the page."""

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import format_date, format_time, get_locale

ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def show_date(day: date | None) -> str:
    """Return a day in words, e.g. "31 March 2027"; "" for none."""
    return "" if day is None else _isolate(format_date(day, "long"))


def show_time(moment: datetime | None) -> str:
    """Return a moment in words, in UTC, e.g. "31 Mar 2027, 14:05 UTC"; "" for none."""
    return "" if moment is None else _isolate(f"{format_date(moment, 'medium')}, {format_time(moment, 'short')} UTC")


def language_name(code: str) -> str:
    """Return what a language is called in the language of the page; an unknown code is shown as it is."""
    named: str = get_locale().languages.get(code, code)
    return named[:1].upper() + named[1:]


def language_names(codes: Iterable[str]) -> list[str]:
    """Return what several languages are called, in their order."""
    return [language_name(code) for code in codes]


def _isolate(text: str) -> str:
    """Keep a date from mixing with the words around it where they run from right to left."""
    return f"{ISOLATE}{text}{END_ISOLATE}" if get_locale().text_direction == "rtl" else text
