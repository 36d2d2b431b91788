"""The steps of a request's life, as buttons of its page. Each carries the version of the case that was read."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Stale
from matching.models.request import Need, Request
from matching.policy.steps import check_step
from matching.queries.history import find_coordinators
from matching.queries.requests import get_request
from matching.services import assignments
from matching.services import requests as services
from matching.services.steps import check_version
from matching.vocabulary.names import Outcome
from matching.web.forms import Form, ReturnForm, posted_version
from matching.web.requests.forms import AssignForm, CallInForm, CloseForm
from matching.web.requests.showing import find_choices, show_case
from matching.web.requests.telltales import ask_before_opening, ask_before_submitting
from matching.web.telltales import ask_first, said_in

Page = Response | AnyResponse
FORMS: Mapping[str, tuple[str, type[Form]]] = {
    "requests.return_": ("giving_back", ReturnForm),
    "requests.close": ("closing", CloseForm),
    "requests.assign": ("assigning", AssignForm),
    "requests.call_in": ("calling_in", CallInForm),
}
"""The steps that ask something, and under which name the page of the case takes the form of each."""


def add_to(blueprint: Blueprint) -> None:
    """Register the views: a post each, below the address of the case."""
    for name, view in (("submit", submit), ("open", open_), ("close", close), ("withdraw", withdraw)):
        blueprint.add_url_rule(f"/requests/<request_id>/{name}", name, view, methods=["POST"])
    blueprint.register_error_handler(Stale, show_changed)
    blueprint.add_url_rule("/requests/<request_id>/return", "return_", return_, methods=["POST"])
    blueprint.add_url_rule("/requests/<request_id>/assign", "assign", assign, methods=["POST"])
    blueprint.add_url_rule("/requests/<request_id>/coordinators", "call_in", call_in, methods=["POST"])


def submit(request_id: str) -> Page:
    """Hand the request to the coordinators."""
    request = _get_as_read(request_id, "submit")
    ask_before_submitting(request)
    services.submit(g.session, request, by=g.viewer)
    return _back(request, _("Submitted. A coordinator reviews it; we write to you."))


def open_(request_id: str) -> Page:
    """Open the request."""
    request = _get_as_read(request_id, "open")
    ask_before_opening(request)
    services.open_(g.session, request, by=g.viewer)
    return _back(request, _("The request is open. Its needs are matched from now on."))


def withdraw(request_id: str) -> Page:
    """Take the request back."""
    request = _get_as_read(request_id, "withdraw")
    services.withdraw(g.session, request, by=g.viewer)
    return _back(request, _("The request is withdrawn."))


def return_(request_id: str) -> Page:
    """Give the request back with named gaps."""
    request = _get_as_read(request_id, "return")
    form = ReturnForm()
    if not form.validate_on_submit():
        return show_case(request, giving_back=form)
    ask_first(said_in(form), readers=_("The State will read this."))
    services.return_(g.session, request, gaps=form.gaps.data, by=g.viewer)
    return _back(request, _("The request is returned to the State."))


def close(request_id: str) -> Page:
    """Close the request with its outcome."""
    request = _get_as_read(request_id, "close")
    form = CloseForm()
    if not form.validate_on_submit():
        return show_case(request, closing=form)
    services.close(g.session, request, outcome=Outcome(form.outcome.data), by=g.viewer)
    return _back(request, _("The request is closed."))


def assign(request_id: str) -> Page:
    """Give the case to a coordinator."""
    request = _get_as_read(request_id, "assign")
    form = AssignForm()
    form.coordinator_id.offer(find_choices(request))
    if not form.validate_on_submit():
        return show_case(request, assigning=form)
    people = {person.id: person for person in find_coordinators(g.session)}
    assignments.assign(g.session, request, coordinator=people[form.coordinator_id.data], by=g.viewer)
    return _back(request, _("The case is assigned."))


def show_changed(stale: Stale) -> Response:
    """Show the case as it is now to somebody who took a step on an older version, with what they typed."""
    case = stale.current.request if isinstance(stale.current, Need) else stale.current
    typed = {name: form() for endpoint, (name, form) in FORMS.items() if http.endpoint == endpoint}
    return show_case(case, changed=True, **typed)


def call_in(request_id: str) -> Page:
    """Let a further coordinator handle the case."""
    request = _get_as_read(request_id, "assign")
    form = CallInForm()
    form.person_id.offer(find_choices(request))
    if not form.validate_on_submit():
        return show_case(request, calling_in=form)
    people = {person.id: person for person in find_coordinators(g.session)}
    assignments.add_coordinator(g.session, request, coordinator=people[form.person_id.data], by=g.viewer)
    return _back(request, _("The coordinator can read the case now."))


def _get_as_read(request_id: str, step: str) -> Request:
    request = get_request(g.session, g.viewer, request_id)
    check_step(g.viewer, request, step)
    check_version(request, posted_version())
    return request


def _back(request: Request, message: str) -> AnyResponse:
    flash(message)
    return redirect(url_for(".show", request_id=request.id), code=303)
