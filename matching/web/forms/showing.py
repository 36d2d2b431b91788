"""How a form is shown again: with its mistakes, or beside what somebody else saved in the meantime."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template
from wtforms import Field

from matching.web.forms.base import EditForm, Form


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
    page = render_template(template, form=form, differences=compare(form, stored), **context)
    return make_response(page, 409)


def compare(form: Form, stored: Form) -> Sequence[Difference]:
    """Return the questions whose answers differ."""
    pairs = [Difference(field, stored[field.name]) for field in form.questions]
    return [pair for pair in pairs if pair.yours.shown() != pair.theirs.shown()]
