"""Destroying the key of a withdrawn case: asked once more on a page of its own, because nobody can take it back."""

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Refused, Stale, reason
from matching.policy.keys import may_destroy_key
from matching.queries.keys import find_destroyed
from matching.queries.requests import get_request
from matching.services.keys import destroy_key
from matching.web.forms import posted_version

Page = Response | AnyResponse | str


def add_to(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/requests/<request_id>/destroy-text", "destroy_text", destroy_text, methods=["GET", "POST"])


def destroy_text(request_id: str) -> Page:
    """Ask whether the texts are really to be destroyed, and destroy their key."""
    request = get_request(g.session, g.viewer, request_id)
    if not may_destroy_key(g.viewer, request):
        raise Refused(reason("not-yours-to-destroy"))
    if http.method == "POST":
        try:
            destroy_key(g.session, request, version=posted_version(), by=g.viewer)
        except Stale:
            return make_response(render_template("requests/destroy_text.html", request=request, differences=()), 409)
        flash(_("The key is destroyed. Nobody can read the texts of this request any more."))
        return redirect(url_for(".show", request_id=request_id), code=303)
    if find_destroyed(g.session, request.id) is not None:
        raise Refused(reason("text-is-destroyed"))
    return render_template("requests/destroy_text.html", request=request, differences=None)
