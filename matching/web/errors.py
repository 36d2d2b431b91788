"""What people read when something cannot be done: a page with a sentence and a way on, never a trace."""

import logging

from flask import Flask, Response, g, make_response, render_template
from flask import session as cookie
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import BrokenChain, Missing, Refused, Stale, Unreadable
from matching.web import labels
from matching.web.forms.pairs import IDENTIFIER
from matching.web.guards import find_typed, keep_typed, refuse

log = logging.getLogger(__name__)
KEEPING = frozenset({409, 503})
STORAGE_ERRORS = (IntegrityError, OperationalError, DataError, StaleDataError, BrokenChain)


def init_errors(app: Flask) -> None:
    """Register a page for everything that can be raised."""
    app.register_error_handler(Missing, show_missing)
    app.register_error_handler(Refused, show_refused)
    app.register_error_handler(Stale, show_stale)
    app.register_error_handler(Unreadable, show_unreadable)
    app.register_error_handler(CSRFError, show_lost_token)
    app.register_error_handler(HTTPException, show_http_error)
    for error in STORAGE_ERRORS:
        app.register_error_handler(error, show_storage_error)


def show_missing(_error: Missing) -> AnyResponse:
    """Answer alike for what is absent and what may not be seen."""
    try:
        return refuse()
    except NotFound as error:
        return show_http_error(error)


def show_refused(error: Refused) -> Response:
    """Say why the step cannot be taken."""
    return _page(409, _("This cannot be done now"), labels.sentence(error.reason))


def show_stale(error: Stale | StaleDataError) -> AnyResponse:
    """Say that somebody else was quicker, and give back what was typed, to be sent again upon what is stored now."""
    version = str(error.current.version) if isinstance(error, Stale) else None
    g.session.rollback()
    cookie.pop("_flashes", None)
    text = _(
        "Somebody changed this after you opened the page. Nothing of yours was saved. Open the page "
        "again to see how it stands now."
    )
    return keep_typed(409, version=version) or _page(409, _("This was changed in the meantime"), text)


def show_unreadable(error: Unreadable) -> Response:
    """Say that a text is not as it was written; which one goes to the log, and nothing of it is shown."""
    log.error("a sealed text cannot be read: %s", error)
    text = _(
        "A text on this page was changed outside the service, or its key is missing. Nothing of it is shown, and"
        " nothing was saved. Tell the administrators: they find in the log which text it is."
    )
    return _page(503, _("A text here is not as it was written"), text)


def show_lost_token(_error: CSRFError) -> AnyResponse:
    """Give back what was typed when the page had become too old to be sent."""
    text = _(
        "The page was open too long, or your browser did not send our cookie back. Nothing was saved."
        " Open the page again and repeat your step."
    )
    return keep_typed() or _page(400, _("We could not check where this came from"), text)


def show_http_error(error: HTTPException) -> AnyResponse:
    """Show the page of a status code."""
    if error.code is None or error.code < 400:
        return error.get_response()
    heading, text = _http_words(error.code)
    return _page(error.code, heading, text)


def show_storage_error(error: Exception) -> AnyResponse:
    """Say what the database refused, in words for people; the cause goes to the log."""
    log.warning("the database refused: %s", type(error).__name__, exc_info=error)
    if isinstance(error, StaleDataError):
        return show_stale(error)
    if isinstance(error, IntegrityError):
        text = _(
            "Somebody else did something at the same moment that rules this out. Nothing was saved. "
            "Open the page again to see how it stands now."
        )
        return _page(409, _("This cannot be done now"), text)
    if isinstance(error, DataError):
        return _page(400, *_http_words(400))
    if isinstance(error, BrokenChain):
        text = _(
            "The record of who did what was changed from outside, so nothing more can be written into it. Nothing was"
            " saved. Tell the people who run this service."
        )
        return _page(503, _("This cannot be done now"), text)
    return _page(503, *_http_words(503))


def show_unread(error: Exception) -> Response:
    """Say that a page is not shown, because it could not be written down who reads it."""
    log.warning("a reading could not be written down: %s", type(error).__name__, exc_info=error)
    text = _(
        "It holds text for coordinators only, and we could not write down for its owner that you read it. Wait a moment"
        " and open it again."
    )
    return _page(503, _("This page cannot be shown now"), text)


def _page(status: int, heading: str, text: str) -> Response:
    if "session" in g:
        g.session.rollback()
    cookie.pop("_flashes", None)
    typed = [words for _name, words in find_typed() if not IDENTIFIER.fullmatch(words)] if status in KEEPING else []
    page = render_template("errors/error.html", heading=heading, text=text, status=status, typed=typed)
    return make_response(page, status)


def _http_words(status: int) -> tuple[str, str]:
    words = {
        400: (
            _("We could not read this"),
            _(
                "Something in what was sent cannot be read. Nothing was saved. Go back, check what "
                "you typed and send it again."
            ),
        ),
        403: (
            _("This was sent by another site"),
            _(
                "A page that is not ours sent this in your name. Nothing was saved. If you did want it, open our page "
                "and repeat your step there."
            ),
        ),
        404: (
            _("Page not found"),
            _("There is no page here that you can open. Check the address, or start from your home page."),
        ),
        413: (
            _("This is too long"),
            _(
                "What was sent is longer than we can take. Nothing was saved. Go back, shorten your "
                "texts and send them again."
            ),
        ),
        415: (_("We cannot read this kind of content"), _("Use the forms on our pages. Nothing was saved.")),
        500: (
            _("Something went wrong on our side"),
            _("Nothing was saved. The fault has been written down. Go back and try again in a few minutes."),
        ),
        503: (_("The service is busy"), _("Nothing was saved. Wait a moment, go back and send it again.")),
    }
    return words.get(status, words[500 if status >= 500 else 400])
