"""Where a page begins and ends: one session, one viewer, one transaction, and each form answered once.

The transaction is committed after the view when the answer is below 400 and the method may change something; a form
that is shown again (200 to a post with a key) changes nothing. Nobody else commits.
"""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from io import BytesIO

from flask import Flask, Request, Response, abort, current_app, flash, g, redirect
from flask import request as http
from flask import session as browser
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response as AnyResponse

from matching.database import open_session
from matching.models.base import LINE
from matching.models.machinery import Submission
from matching.policy.factors import may_enter
from matching.policy.viewer import ANYONE, read_as, viewer_of
from matching.services.reading_record import listen, write_down
from matching.web.accounts.throttles import count
from matching.web.errors import STORAGE_ERRORS, show_storage_error, show_unread
from matching.web.guards import refuse
from matching.web.keeping import check_step_up, find_kept
from matching.web.senders import is_foreign
from matching.web.sessions import find_account

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FIELDS = 2_000
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
csrf = CSRFProtect()


class Asked(Request):
    """What a browser asks. No page takes files: one that is sent stays in memory, and never lies on a disk."""

    def _get_file_stream(self, *_sizes: object, **_names: object) -> BytesIO:
        return BytesIO()


def init_edge(app: Flask) -> None:
    """Open and close around every page. The guards come next, then `init_forms`."""
    app.request_class = Asked
    csrf.init_app(app)
    listen()
    app.before_request(open_page)
    app.after_request(close_page)
    app.teardown_appcontext(_drop)


def init_forms(app: Flask) -> None:
    """Look at what is posted, once the guards have let it through."""
    app.before_request(check_form)
    app.before_request(count)
    app.before_request(check_step_up)
    app.before_request(find_kept)
    app.before_request(check_key)


def open_page() -> Response | None:
    """Open the database's session and find out who is looking, if the address is one that this deployment answers to.

    Who has not proved a second factor that is enough for them looks as anyone does; `g.account` says whose password
    was right.

    Under any other name the answer is one bare line: no page can be made whose links would lead there. No browser sends
    a form in pieces of unknown number, and nobody could say whether the last one came: such a form is not read at all.
    """
    g.viewer, g.account = ANYONE, None
    if "Transfer-Encoding" in http.headers:
        return Response(_("Send the whole form at once, with its length."), 411, mimetype="text/plain")
    if not host_is_trusted(http.host, current_app.extensions["settings"].hosts):
        return Response(_("This service is not reached by this name."), 400, mimetype="text/plain")
    g.session = open_session(current_app.extensions["engine"], writes=http.method not in SAFE)
    g.submission = None
    account = g.account = find_account(g.session, browser.row)
    if account is not None and may_enter(account.person, browser.row.factor):
        g.viewer = viewer_of(account.person)
        g.person_name, g.organisation_name = account.person.name, account.person.organisation.name
    read_as(g.session, g.viewer)
    return None


def check_form() -> AnyResponse | None:
    """Refuse what no form of ours sends: odd addresses, other kinds of content, far too many answers, and whatever
    another site sends, even with a token of ours; then ask for the token.
    """
    if any(CONTROL.search(str(value)) for value in (http.view_args or {}).values()):
        return refuse()
    if http.method in SAFE:
        return None
    if http.mimetype and http.mimetype not in FORMS:
        abort(415)
    if is_foreign():
        abort(403)
    if sum(map(len, http.form.listvalues())) > FIELDS:
        abort(413)
    g.file_names = frozenset(http.files)
    for file in http.files.values():
        file.close()
    http.files = ImmutableMultiDict()  # no page takes files; one under a text's name is the form's to refuse
    csrf.protect()
    return None


def check_key() -> AnyResponse | None:
    """Lead a form that was answered already to where its first answer led; note the key of a new one.

    A retry is the same key with the same words. Who goes back and changes what they had sent sends something new: that
    it was here before would lose it without a word.
    """
    key = http.form.get("key", "") if http.method not in SAFE else ""
    if not g.viewer.person_id or not KEY.fullmatch(key):
        return None
    own_key = f"{g.viewer.person_id}:{digest_post()}"
    submission = Submission(key=own_key)
    g.session.add(submission)
    try:
        g.session.flush()
    except IntegrityError:
        g.session.rollback()
        flash(_("This reached us more than once. It was counted once."))
        return redirect(g.session.get_one(Submission, own_key).location, code=303)
    g.submission = submission
    return None


def digest_post() -> str:
    """Return what tells this post from all others, and nothing about its words to whoever reads the database."""
    words = [pair for pair in http.form.items(multi=True) if pair[0] != "csrf_token"]
    said = json.dumps(["submission", http.full_path, words])
    mark = hmac.digest(current_app.extensions["settings"].secret_key.encode(), said.encode(), "sha256")
    return urlsafe_b64encode(mark).decode().rstrip("=")


def close_page(response: Response) -> Response:
    """Commit what the page did, or take it back; what the database refuses at the end is told like any refusal."""
    session: Session | None = g.get("session")
    if session is None:
        return response
    return _write_down_reading(session, _end(session, response))


def _end(session: Session, response: Response) -> Response:
    if http.method in SAFE:
        session.rollback()
        return response
    if response.status_code >= 400 or (g.submission and response.status_code < 300):
        session.rollback()
        return response
    if g.submission:
        g.submission.location = (response.location or "/")[: 10 * LINE]
    try:
        session.commit()
    except STORAGE_ERRORS as error:
        return show_storage_error(error)
    return response


def _write_down_reading(session: Session, response: Response) -> Response:
    """Write down who read text for coordinators only, before the answer leaves; what cannot be is not shown.

    It is a transaction of its own, after the page's: a second writer inside an open one would wait for it in vain.
    """
    if 300 <= response.status_code < 400:
        return response
    try:
        write_down(current_app.extensions["engine"], session, g.viewer)
    except SQLAlchemyError as error:
        return show_unread(error)
    return response


def _drop(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
