"""Questions answered in words, numbers and days: each cleans what was typed, or says what to do.

`hint` is a line under the label, `readers` one that says who will read the answer. `required` is what is said to an
empty answer, where there has to be one. `needed` marks what has to be there before the whole is submitted; a draft may
lack it.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, IntegerField, StringField, TextAreaField

from matching.web.labels import show_date

YEARS = range(1990, 2101)
OVERRIDES = frozenset("\u202d\u202e")
KEPT = frozenset("\n\t")


class Asked:
    """What all questions share: a kind that the macros draw, a hint, and whether it is needed before submission."""

    kind = "line"
    readers: Any = ""

    def __init__(
        self, label: Any = None, *, hint: Any = "", needed: bool = False, required: Any = "", **rest: Any
    ) -> None:
        super().__init__(label, description=hint, **rest)
        self.needed = needed
        self.required = required

    def shown(self) -> Any:
        """Return the answer as it is read on a page: text, a list of texts, or nothing."""
        return self.data

    @property
    def described_by(self) -> str:
        """The identifiers of the hint and of the error, for the input's `aria-describedby`."""
        parts = [f"{self.id}-hint"] * bool(self.description) + [f"{self.id}-readers"] * bool(self.readers)
        parts += [f"{self.id}-error"] * bool(self.errors)
        return " ".join(parts)


class Line(Asked, StringField):
    """One line of text."""

    autocomplete = "off"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Strip the text and take out what cannot be stored, telling the reader of it."""
        if valuelist:
            self.data, clean = clean_text(" ".join(valuelist[0].splitlines()))
            _tell_if_changed(clean)


class Text(Asked, TextAreaField):
    """Some lines of text."""

    kind = "text"

    def __init__(self, label: Any = None, *, guarded: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.guarded = guarded

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Strip the text and take out what cannot be stored, telling the reader of it."""
        if valuelist:
            self.data, clean = clean_text(valuelist[0])
            _tell_if_changed(clean)


class Number(Asked, IntegerField):
    """A whole number, or nothing."""

    kind = "number"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the digits of any script; an empty field is no answer."""
        if not valuelist:
            return
        self.raw_data = [clean_text(valuelist[0])[0]]
        text = valuelist[0].strip().replace(" ", "").replace("\u00a0", "")
        self.data = None
        if not text:
            return
        if len(text) > 18 or not text.lstrip("-").isdecimal():
            raise ValueError(_("Give a whole number in digits, for example 40."))
        self.data = int(text)


class Day(Asked, DateField):
    """A day, or nothing."""

    kind = "day"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read year, month and day."""
        if not valuelist:
            return
        self.data, self.raw_data = None, [clean_text(valuelist[0])[0]]
        if valuelist[0].strip():
            self.data = read_day(valuelist[0].strip())

    def shown(self) -> str:
        """Return the day in words."""
        return show_date(self.data)


def clean_text(text: str) -> tuple[str, bool]:
    """Return the text as it is stored, and whether nothing but space had to be taken out of it."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(char for char in text if char in KEPT or not _is_refused(char))
    return kept.strip(), kept == text


def read_day(text: str) -> date:
    """Return the day that `text` names; raise `ValueError` with what to do."""
    try:
        day = date.fromisoformat(text[:20])
    except ValueError as error:
        raise ValueError(_("Give the day as year-month-day, for example 2027-03-31.")) from error
    if day.year not in YEARS:
        raise ValueError(_("Give a year from %(first)s to %(last)s.", first=YEARS[0], last=YEARS[-1]))
    return day


def _is_refused(char: str) -> bool:
    return char in OVERRIDES or unicodedata.category(char) in ("Cc", "Cs")


def _tell_if_changed(clean: bool) -> None:
    if not clean:
        raise ValueError(_("We took out characters that cannot be kept. Check the text, then save it again."))
