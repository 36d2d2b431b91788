"""How a form is shown again: with its mistakes, or beside what somebody else saved in the meantime.

Whoever saves second reads both texts, keeps what they typed, and gets a form that carries the version of what is stored
now: sending it once more is a decision, and not an accident.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from wtforms import Field

from matching.web.forms.base import EditForm, Form
from matching.web.forms.options import Pick


@dataclass(frozen=True)
class Difference:
    """One question that two people answered differently: `yours` was typed, `theirs` is stored."""

    yours: Field
    theirs: Field


def show_form(template: str, form: Form, **context: Any) -> Response:
    """Show the page of a form; one with mistakes answers 422, so that the edge keeps nothing of it."""
    page = render_template(template, form=form, differences=(), **context)
    return make_response(page, 422 if form.mistakes else 200)


def show_both(template: str, form: EditForm, stored: EditForm, **context: Any) -> Response:
    """Show what was typed beside what is stored now (409); sending it again replaces what is stored."""
    form.version.data = stored.version.data
    differences = compare(form, stored)
    if not differences:
        tell_of_no_difference(form)
    page = render_template(template, form=form, differences=differences, **context)
    return make_response(page, 409)


def find_differences(form: Form | None, row: Any) -> Sequence[Difference]:
    """Return where what was typed into the form of a step differs from what `row` says already in that place."""
    if form is None:
        return ()
    stored = type(form)(formdata=None, obj=row)
    for typed, said in zip(form, stored, strict=True):
        if isinstance(said, Pick):
            said.choices = typed.choices
    return [pair for pair in compare(form, stored) if pair.theirs.shown() not in (None, "", [])]


def tell_of_no_difference(form: Form) -> None:
    """Say, beside the first question, that somebody else saved the same answers."""
    first = form.questions[0]
    told = _("Somebody else saved this in the meantime, with the same answers. There is nothing left to save.")
    first.errors = [*first.errors, told]


def compare(form: Form, stored: Form) -> Sequence[Difference]:
    """Return the questions whose answers differ."""
    pairs = [Difference(field, stored[field.name]) for field in form.questions]
    return [pair for pair in pairs if pair.yours.shown() != pair.theirs.shown()]
