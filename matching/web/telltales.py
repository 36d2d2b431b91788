"""Before more people read a text that gives something away, the author is asked first, and nothing is lost by asking.

A view calls `ask_first` with what is about to be read by more people. If something is found there that the author has
not said to publish anyway, the answer is a page that shows it; it holds the whole form, to be sent again or changed.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import abort, make_response, render_template
from flask import request as http
from markupsafe import Markup

from matching.telltales.finding import Telltale, find_telltales
from matching.web.forms import Form
from matching.web.forms.fields import clean_text
from matching.web.labels.telltales import TELLTALES

WRITTEN = frozenset({"line", "text"})
NOT_SENT_AGAIN = frozenset({"csrf_token", "aware", "find", "add"})
NEAR = 60
"""So many characters before and after a piece are shown with it."""


@dataclass(frozen=True)
class Said:
    """An answer in words, and the question that it answers."""

    question: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A piece of an answer that gives something away: which question, what it is, and the words around it."""

    question: str
    what: str
    piece: str
    excerpt: Markup


def said_in(form: Form, *, under: str = "", leaving: Iterable[str] = ()) -> list[Said]:
    """Return what a form holds in words, each under its question; `under` names the row, where there are several."""
    asked = [field for field in form.questions if getattr(field, "kind", "") in WRITTEN and field.name not in leaving]
    return [Said(f"{under}{field.label.text}", str(field.data)) for field in asked if field.data]


def ask_first(said: Iterable[Said], *, readers: str, before: Sequence[Said] = (), back: str = "") -> None:
    """Stop the view with a page that asks, if `said` gives something away that the same readers do not read yet.

    `readers` says in a sentence who will read it, `before` is what they read already, `back` is where a text that is
    not in this form can be changed.
    """
    known = {(piece.question, piece.piece) for piece in find_pieces(before)}
    pieces = [piece for piece in find_pieces(said) if (piece.question, piece.piece) not in known]
    mark = fingerprint(pieces)
    if not pieces or http.form.get("aware") == mark:
        return
    page = render_template(
        "errors/telltales.html", pieces=pieces, readers=readers, mark=mark, typed=_find_typed(), back=back
    )
    abort(make_response(page, 422))


def find_pieces(said: Iterable[Said]) -> list[Piece]:
    """Return all that gives something away, in the order of the questions."""
    return [
        Piece(one.question, str(TELLTALES[found.kind]), one.text[found.start : found.end], _excerpt(one.text, found))
        for one in said
        for found in find_telltales(one.text)
    ]


def fingerprint(pieces: Iterable[Piece]) -> str:
    """Return a short name of what was shown, so that nobody publishes anyway what they have not been shown."""
    told = "\x00".join(f"{piece.question}\x01{piece.piece}" for piece in pieces)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _excerpt(text: str, found: Telltale) -> Markup:
    first, last = max(0, found.start - NEAR), found.end + NEAR
    return Markup("{}{}<mark>{}</mark>{}{}").format(
        "… " if first else "",
        text[first : found.start],
        text[found.start : found.end],
        text[found.end : last],
        " …" if last < len(text) else "",
    )


def _find_typed() -> list[tuple[str, str]]:
    """Return all that was sent, so that it can be sent again."""
    typed = [(name, clean_text(text)[0]) for name, text in http.form.items(multi=True)]
    return [(name, text) for name, text in typed if name not in NOT_SENT_AGAIN and name.isprintable()]
