"""Beside each question of a State's forms: who will read the answer, by the marking as it is chosen on the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from matching.models.request import Request
from matching.vocabulary.names import Marking
from matching.web.requests.forms import PRIVATE, NeedForm, RequestForm

NAMED = "named"
INSIDE = _l("Read by your organisation, its auditors and the coordinators of the case.")
OF_CASE: Mapping[str, Any] = {
    Marking.EVERYONE: _l("Read by anyone, once the request is open."),
    Marking.PROVIDERS: _l("Read by coordinators and all verified providers, once the request is open."),
    NAMED: _l("Read by coordinators and the providers that you name, once the request is open."),
    Marking.COORDINATORS: _l("Read by the coordinators who are assigned to the case, and by no provider."),
}
OF_NEED: Mapping[str, Any] = OF_CASE | {
    Marking.COORDINATORS: _l(
        "Read by the coordinators who are assigned to the case, and by one provider after its match was approved."
    ),
}
OF_SUMMARY: Mapping[str, Any] = {
    Marking.EVERYONE: _l("Read by anyone, once the request is open."),
    Marking.PROVIDERS: _l("Read by anyone, once the request is open and you agree below."),
    NAMED: _l("Read by anyone, once the request is open and you agree below."),
    Marking.COORDINATORS: _l("Not published while the request is for coordinators only."),
}


def tell_readers_of_case(form: RequestForm) -> None:
    """Say it beside each question about the whole case."""
    kind = _kind(form.marking.data, named=bool(form.named.data))
    for field in form.questions:
        field.readers = INSIDE if field.name in PRIVATE else OF_CASE[kind]
    form.public_summary.readers = OF_SUMMARY[kind]


def tell_readers_of_need(form: NeedForm, request: Request) -> None:
    """Say it beside each question about one need."""
    kind = _kind(request.marking, named=bool(request.named))
    for field in form.questions:
        field.readers = OF_NEED[kind]


def _kind(marking: Any, *, named: bool) -> str:
    known = Marking(marking) if marking in set(Marking) else Marking.COORDINATORS
    return NAMED if known is Marking.PROVIDERS and named else known
