"""Views of needs: one need, adding, changing and removing one."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Refused, Stale
from matching.policy.requests import reads_inside
from matching.policy.steps import check_step
from matching.queries.requests import find_needs, get_need, get_request
from matching.services import requests as services
from matching.web.forms import posted_version, show_both, show_form
from matching.web.requests.forms import INHERITED, NeedForm
from matching.web.requests.showing import find_answers
from matching.web.requests.telling import tell_readers_of_need
from matching.web.requests.telltales import ask_before_saving_need

Page = Response | AnyResponse | str


def add_to(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/needs/<need_id>", view_func=need)
    blueprint.add_url_rule("/requests/<request_id>/needs/new", view_func=need_new, methods=["GET", "POST"])
    blueprint.add_url_rule("/needs/<need_id>/edit", view_func=need_edit, methods=["GET", "POST"])
    blueprint.add_url_rule("/needs/<need_id>/remove", view_func=need_remove, methods=["POST"])


def need(need_id: str) -> Page:
    """One need, for those who may read it: also a provider to whom an approved match released it alone."""
    found = get_need(g.session, g.viewer, need_id)
    questions = find_answers(found)
    is_inside = reads_inside(g.viewer, found.request)
    return render_template("requests/need.html", need=found, questions=questions, is_inside=is_inside)


def need_new(request_id: str) -> Page:
    """Add a need; it begins with what the first one says of beneficiary, codes, languages and dates."""
    request = get_request(g.session, g.viewer, request_id)
    check_step(g.viewer, request, "edit")
    first = next(iter(find_needs(g.session, g.viewer, request)), None)
    form = NeedForm(data={name: getattr(first, name) for name in INHERITED} if first else None)
    tell_readers_of_need(form, request)
    if not form.validate_on_submit():
        return show_form("requests/need_new.html", form, request=request, inherits=first is not None)
    ask_before_saving_need(request, form)
    try:
        services.add_need(g.session, request, form.answers(), by=g.viewer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_form("requests/need_new.html", form, request=request, inherits=first is not None)
    flash(_("The need is saved."))
    return redirect(url_for(".show", request_id=request.id), code=303)


def need_edit(need_id: str) -> Page:
    """Change a need."""
    found = get_need(g.session, g.viewer, need_id)
    check_step(g.viewer, found.request, "edit")
    form = NeedForm(obj=found)
    tell_readers_of_need(form, found.request)
    if not form.validate_on_submit():
        return show_form("requests/need_edit.html", form, need=found)
    ask_before_saving_need(found.request, form, found)
    try:
        services.edit_need(g.session, found, form.answers(), version=form.read_version(), by=g.viewer)
    except Stale:
        stored = NeedForm(formdata=None, obj=found)
        return show_both("requests/need_edit.html", form, stored, need=found)
    except Refused as refused:
        form.take_refusal(refused)
        return show_form("requests/need_edit.html", form, need=found)
    flash(_("The need is saved."))
    return redirect(url_for(".show", request_id=found.request_id), code=303)


def need_remove(need_id: str) -> Page:
    """Take a need out of its request."""
    found = get_need(g.session, g.viewer, need_id)
    services.remove_need(g.session, found, version=posted_version(), by=g.viewer)
    flash(_("The need is removed."))
    return redirect(url_for(".show", request_id=found.request_id), code=303)
