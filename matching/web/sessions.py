"""Flask's session over our table: the browser holds a random token, the row is found by its hash.

Who has not signed in has no row: the token of their forms travels in a second, signed cookie, as does for everybody
what the next page says once ("Saved."). So opening a page changes nothing in the database but when it was opened:
`seen_at`, at most once a minute, in a transaction of its own after the page's has ended.
"""

import json
import logging
import secrets
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from matching import clock
from matching.database import open_session, transaction
from matching.models.account import Account
from matching.models.session import StoredSession
from matching.services import sessions
from matching.services.sessions import Opened

SAID = "said"
NOTHING = "{}"
FLASHES = "_flashes"
TOKEN = "csrf_token"  # noqa: S105
SAID_FOR = 12 * 3600
LONGEST_TOKEN = 100
log = logging.getLogger(__name__)


class BrowserSession(dict[str, Any], SessionMixin):
    """What is kept for one browser. `row` is its live session; `past` one that is over, so we know whose it was."""

    row: StoredSession | None = None
    past: StoredSession | None = None
    token: str | None = None
    left = False
    came = NOTHING

    def become(self, opened: Opened) -> None:
        """Go on under a new token; what the browser held before is forgotten, but for what is still to be said."""
        said = self.get(FLASHES)
        self.row, self.token, self.left = opened.row, opened.token, False
        self.clear()
        self.update(opened.row.data | ({FLASHES: said} if said else {}))

    def leave(self) -> None:
        """Forget everything: nobody is signed in here any more."""
        self.row, self.token, self.left = None, None, True
        self.clear()

    @property
    def kept(self) -> dict[str, Any]:
        """What the row holds; what is said once is not among it."""
        return {name: value for name, value in self.items() if name != FLASHES}

    @property
    def said(self) -> str:
        """What travels in the signed cookie, as JSON."""
        return json.dumps({name: value for name, value in self.items() if name == FLASHES or self.row is None})


class Sessions(SessionInterface):
    """How a session is found for a page, and kept after it."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """Return the browser's session; files need none."""
        found = BrowserSession()
        if request.path.startswith(f"{app.static_url_path}/") and request.method == "GET":
            return found
        found.update(_read_said(app, request.cookies.get(_name_of_said(app), "")))
        found.came = json.dumps(found)
        token = request.cookies.get(self.get_cookie_name(app), "")
        if 0 < len(token) <= LONGEST_TOKEN:
            with open_session(app.extensions["engine"], writes=False) as session:
                row = sessions.find(session, token)
            found.row, found.past = (row, None) if row and sessions.is_live(row) else (None, row)
            found.update(found.row.data if found.row else {})
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed, and tell the browser of a new token, if the page was a success."""
        assert isinstance(session, BrowserSession)  # noqa: S101
        name, options = self.get_cookie_name(app), self._options(app)
        if session.token is not None and response.status_code < 400:
            response.set_cookie(name, session.token, **options)
        elif session.left:
            response.delete_cookie(name, **options)
        elif session.row is not None and session.token is None:
            _keep(app, session, session.row)
        if session.said == NOTHING != session.came:
            response.delete_cookie(_name_of_said(app), **options)
        elif session.said != session.came:
            response.set_cookie(_name_of_said(app), _signer(app).dumps(session.said), **options)

    def _options(self, app: Flask) -> dict[str, Any]:
        safe = {"secure": self.get_cookie_secure(app), "samesite": self.get_cookie_samesite(app)}
        return {"httponly": True, "path": "/", **safe}


def find_account(session: Session, row: StoredSession | None) -> Account | None:
    """Return who gave the right password in this browser, if their account is open and still bears the same mark."""
    account = session.get(Account, row.person_id) if row is not None else None
    same = account is not None and row is not None and account.fs_uniquifier == row.mark
    return account if account is not None and same and account.active else None


def new_data() -> dict[str, Any]:
    """Return what the row of a new session holds: a token for its forms, that no page before it showed."""
    return {TOKEN: secrets.token_hex(20)}


def _keep(app: Flask, session: BrowserSession, row: StoredSession) -> None:
    """Note that the session was used; whoever ended it has ended it. Reading goes on when writers are busy."""
    changed = session.kept != row.data
    if not changed and clock.now() - row.seen_at < sessions.SEEN_EVERY:
        return
    page = g.get("session")
    if page is not None:
        page.rollback()
    try:
        with transaction(app.extensions["engine"]) as own:
            sessions.note(own, row, data=session.kept if changed else None)
    except OperationalError as error:
        log.warning("a session could not be kept: %s", type(error).__name__)


def _name_of_said(app: Flask) -> str:
    return Sessions().get_cookie_name(app).replace("session", SAID)


def _read_said(app: Flask, cookie: str) -> dict[str, Any]:
    try:
        said = json.loads(_signer(app).loads(cookie, max_age=SAID_FOR)) if cookie else {}
    except (BadSignature, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.secret_key or "", salt="said")
