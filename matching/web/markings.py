"""The banner over a page: the strictest marking of the rows whose text stands on it.

Nobody has to think of it when a page is made: `base.html` draws its content first, and the rows that were loaded for it
are looked for there. What no row holds (a text being typed) or no text shows (places left) is noted by `note_marking`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import inspect
from sqlmodel import SQLModel

from matching.errors import Unreadable
from matching.models.base import LINE
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy.markings import Marked, marking_of, strictest
from matching.vocabulary.names import Marking
from matching.web.labels import name_of

FOR_OTHERS = frozenset({"public_summary"})
ENOUGH = 40
"""So many characters of a text are looked for: pages cut long ones."""
MEANINGS = {
    Marking.EVERYONE: _l("Anyone may read this."),
    Marking.PROVIDERS: _l("Verified providers, its State and coordinators may read this. Do not pass it on."),
    Marking.COORDINATORS: _l(
        "Only its owner, coordinators and those to whom they released it may read this. Do not pass it on."
    ),
}


@dataclass(frozen=True)
class Banner:
    """A marking, what it is called, and what it means, in one line."""

    marking: Marking
    name: str
    meaning: str


def init_markings(app: Flask) -> None:
    """Let `base.html` ask for the banner of what it has drawn."""
    app.jinja_env.globals.update(banner_over=banner_over, note_marking=note_marking)


def banner_of(marking: Marking) -> Banner:
    """Return the words of a marking, for a page or a file."""
    return Banner(marking, name_of(marking), str(MEANINGS[marking]))


def banner_line(marking: Marking) -> str:
    """Return the banner as one line of a file or a mail."""
    banner = banner_of(marking)
    return _("%(name)s. %(meaning)s", name=banner.name, meaning=banner.meaning)


def banner_over(content: str) -> Banner | None:
    """Return the banner of a page with this content; None where it carries nothing of a request, offer or match."""
    shown = (marking for marking, texts in _find_rows() if any(text in content for text in texts))
    marking = strictest([*g.get("noted_markings", ()), *shown])
    return banner_of(marking) if marking else None


def note_marking(marking: str) -> str:
    """Say that the page being drawn carries something that this marking is for; a template calls it in its place."""
    g.noted_markings = (*g.get("noted_markings", ()), Marking(marking))
    return ""


def texts_of(row: Marked) -> Iterator[str]:
    """Give what people wrote in `row`; a row without a title is known by its number."""
    yield from (text for name in text_fields(type(row)) if (text := getattr(row, name)))
    if not getattr(row, "title", "") and not isinstance(row, Need | Question):
        yield row.number


@cache
def text_fields(noun: type[SQLModel]) -> tuple[str, ...]:
    """Return the names of the fields of a table in which people write, but for what is written for others."""
    lengths = {name: _length(noun, name) for name, field in noun.model_fields.items() if field.annotation is str}
    return tuple(name for name, length in lengths.items() if length >= LINE and name not in FOR_OTHERS)


def _length(noun: type[SQLModel], name: str) -> int:
    found = (getattr(fact, "max_length", 0) for fact in noun.model_fields[name].metadata)
    return max(found, default=0)


def _find_rows() -> Iterator[tuple[Marking, list[str]]]:
    """Give the marking and the beginnings of the texts of every row that was loaded for this page.

    A row that was not read again after everything was taken back is not on the page that says so.
    """
    rows = list(g.session.identity_map.values()) if "session" in g else []
    for row in [row for row in rows if not inspect(row).expired]:
        if isinstance(row, Request | Need | Offer | Match | Question | Release):
            with suppress(Unreadable):  # a text that cannot be read stands on no page
                yield marking_of(row), [str(escape(text[:ENOUGH])) for text in texts_of(row)]
