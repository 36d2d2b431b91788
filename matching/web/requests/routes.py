"""Views of requests: the list, one case, and the form of the whole case."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused, Stale
from matching.policy.requests import reads_as_owner
from matching.policy.steps import check_step
from matching.queries.requests import find_needs_of, find_requests, find_summaries, get_request
from matching.services import requests as services
from matching.web.forms import show_both, show_form
from matching.web.forms.base import read_number
from matching.web.requests.showing import open_form, show_case, show_preview
from matching.web.requests.telling import tell_readers_of_case
from matching.web.requests.telltales import ask_before_saving

blueprint = Blueprint("requests", __name__)
Page = Response | AnyResponse | str


@blueprint.get("/requests")
def index() -> Page:
    """The requests that the viewer may read, and summaries of others that the State published."""
    page = find_requests(g.session, g.viewer, page=read_number(http.args.get("page")) or 1)
    needs: dict[str, list[Any]] = {request.id: [] for request in page.rows}
    for need in find_needs_of(g.session, g.viewer, page.rows):
        needs[need.request_id].append(need)
    summaries = find_summaries(g.session, g.viewer)
    return render_template("requests/index.html", page=page, needs=needs, summaries=summaries)


@blueprint.get("/requests/<request_id>")
def show(request_id: str) -> Page:
    """One case: what is said, what is missing, what can be done, what happened."""
    return show_case(get_request(g.session, g.viewer, request_id))


@blueprint.get("/requests/<request_id>/preview")
def preview(request_id: str) -> Page:
    """What a provider will see of the viewer's own case, by its marking."""
    request = get_request(g.session, g.viewer, request_id)
    if not reads_as_owner(g.viewer, request):
        raise Missing
    return show_preview(request)


@blueprint.route("/requests/new", methods=["GET", "POST"])
def new() -> Page:
    """Begin a request."""
    form = open_form()
    if form.validate_on_submit():
        draft = services.draft(g.session, form.answers(), named=form.named.data or (), by=g.viewer)
        flash(_("Saved as a draft. Only your organisation can see it. Now add what you need."))
        return redirect(url_for(".show", request_id=draft.id), code=303)
    tell_readers_of_case(form)
    return show_form("requests/new.html", form)


@blueprint.route("/requests/<request_id>/edit", methods=["GET", "POST"])
def edit(request_id: str) -> Page:
    """Change what is said of the whole case."""
    request = get_request(g.session, g.viewer, request_id)
    check_step(g.viewer, request, "edit")
    form = open_form(obj=request)
    tell_readers_of_case(form)
    if not form.validate_on_submit():
        return show_form("requests/edit.html", form, request=request)
    ask_before_saving(request, form)
    try:
        named = form.named.data or ()
        services.edit(g.session, request, form.answers(), version=form.read_version(), named=named, by=g.viewer)
    except Stale:
        stored = open_form(formdata=None, obj=request)
        return show_both("requests/edit.html", form, stored, request=request)
    except Refused as refused:
        form.take_refusal(refused)
        return show_form("requests/edit.html", form, request=request)
    flash(_("Saved."))
    return redirect(url_for(".show", request_id=request.id), code=303)
