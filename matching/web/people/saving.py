"""Saving a form: what is refused is said beside its question; who was slower sees both versions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, make_response, render_template

from matching.errors import Reason, Refused, Stale
from matching.web.forms import EditForm, Form, show_both
from matching.web.labels import sentence

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "role-missing": "roles",
        "role-alone": "roles",
        "auditors-are-named-by-their-state": "roles",
        "role-has-cases": "roles",
        "own-role": "roles",
        "organisation-not-a-state": "roles",
        "organisation-not-a-provider": "roles",
        "address-not-valid": "email",
        "address-taken": "email",
        "unknown-state": "state",
        "state-missing": "state",
        "provider-kind-missing": "provider_kind",
        "not-a-successor": "successor",
        "successor-recused": "successor",
        "no-cases": "successor",
    }
)


def save(form: Form, step: Callable[[], Any]) -> bool:
    """Take the step and say whether it was taken; if not, the form says why and is shown again with status 409."""
    try:
        step()
    except Refused as refused:
        _complain(form, refused.reason)
        return False
    except Stale as stale:
        form.newer = stale.current
        return False
    return True


def status_of(form: Form) -> int:
    """Return the status with which the form is shown: 409 after a refusal, 422 with mistakes."""
    return 409 if getattr(form, "refused", False) else 422 if form.mistakes else 200


def show_saving(template: str, form: EditForm, stored: EditForm, **context: Any) -> Response:
    """Show the form again: with what was refused, or beside `stored`, the same form over the row as it is now."""
    if getattr(form, "newer", None) is not None:
        return show_both(template, form, stored, **context)
    return make_response(render_template(template, form=form, differences=(), **context), status_of(form))


def _complain(form: Form, why: Reason) -> None:
    name = FIELDS.get(why.code, "")
    field = form[name] if name in form else form.questions[0]
    field.errors = [*field.errors, sentence(why)]
    form.refused = True
