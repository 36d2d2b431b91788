"""Saving a form: what is refused is said beside its question; who was slower sees both versions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from wtforms import Field

from matching.errors import Reason, Refused, Stale
from matching.web.forms import EditForm, Form, tell_of_no_difference
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
    """Return the status with which the form is shown: 409 after a refusal or a lost race."""
    return 409 if getattr(form, "refused", False) or getattr(form, "newer", None) is not None else 200


def find_newer(form: EditForm, fresh: EditForm) -> list[Field]:
    """Return the questions whose stored answers differ from what was typed, and let the next try replace them.

    `fresh` is the same form over the row as it is now.
    """
    form.version.data = fresh.version.data
    newer = [asked for asked in fresh.questions if asked.shown() != form[asked.name].shown()]
    if not newer:
        tell_of_no_difference(form)
    return newer


def _complain(form: Form, why: Reason) -> None:
    name = FIELDS.get(why.code, "")
    field = form[name] if name in form else form.questions[0]
    field.errors = [*field.errors, sentence(why)]
    form.refused = True
