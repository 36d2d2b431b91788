"""Views of the pages about the service itself."""

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, url_for
from flask import request as http
from sqlalchemy import text
from werkzeug.wrappers import Response as AnyResponse

from matching.vocabulary.names import PageLanguage
from matching.web.labels.retention import tell_retention
from matching.web.locale import remember
from matching.web.pages.home import Page, show_home

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Page:
    """The front page for visitors; the page that shows what waits for them, for people who are signed in."""
    return show_home()


@blueprint.get("/about")
def about() -> str:
    """What the service is, and what it is not."""
    return render_template("pages/about.html")


@blueprint.get("/kept")
def kept() -> str:
    """What is kept, how long, and why."""
    return render_template("pages/kept.html", lines=tell_retention())


@blueprint.get("/access")
def access() -> str:
    """How a focal point is designated."""
    return render_template("pages/access.html")


@blueprint.post("/language")
def language() -> Response | AnyResponse:
    """Choose the language of the pages, and stay on the page."""
    chosen = http.form.get("language", "")
    if chosen not in set(PageLanguage):
        abort(400)
    answer = make_response(redirect(local_address(http.form.get("next", "")), code=303))
    return remember(answer, PageLanguage(chosen), secure=current_app.extensions["settings"].secure_cookies)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for browsers that ask for it by its old address."""
    return current_app.send_static_file("favicon.svg")


@blueprint.get("/health")
def health() -> Response:
    """Say in one word that the service answers and reaches its database."""
    g.session.connection().execute(text("SELECT 1"))
    return Response("well\n", mimetype="text/plain")


def local_address(address: str) -> str:
    """Return the address if it is one of this site's own, else the front page."""
    is_local = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_local and len(address) < 1_000 else url_for("pages.home")
