"""What somebody typed before their session ended, or before a grave step asked for their second factor again.

It is sealed, bound to the person whose session it was, and shown to nobody else; once they are back, the page on which
they typed is opened with all of it filled in, or, where the form has no page of its own, a page that sends it again.
"""

import json

from flask import current_app, g, redirect, url_for
from flask import request as http
from flask import session as browser
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matching.models.session import StoredSession
from matching.models.throttle import KeptForm
from matching.sealing import Place, name_owner, take_for
from matching.services import keeping, sessions
from matching.web.forms.fields import clean_text

SECRET = frozenset(
    {"csrf_token", "password", "password_confirm", "new_password", "new_password_confirm", "code", "answer", "kept"}
)
LONGEST_ADDRESS = 1_000


def check_step_up() -> Response | None:
    """Before a grave step, ask for the second factor again where the last one is some minutes old."""
    if g.viewer.person_id is None or http.endpoint not in current_app.extensions["step_up"]:
        return None
    if sessions.is_fresh(browser.row):
        return None
    onward = _keep(browser.row) if http.method == "POST" else http.full_path.rstrip("?")
    return redirect(url_for("factors.prove", next=onward))


def keep_for_later() -> Response | None:
    """Keep what was sent after its session was over, and ask who it was to sign in again; None if nobody was."""
    row = browser.past
    if row is None or row.factor is None:
        return None
    return redirect(url_for("security.login", next=_keep(row)))


def find_kept() -> None:
    """Have the form filled in that is being opened with what was kept; forget it once that is saved."""
    kept_id = http.args.get("kept", "")
    kept = keeping.find(g.session, g.viewer.person_id, kept_id) if kept_id else None
    if kept is not None and http.method == "POST":
        g.session.delete(kept)
    elif kept is not None:
        g.kept = MultiDict(read_kept(kept))


def read_kept(kept: KeptForm) -> list[tuple[str, str]]:
    """Return the names and texts of a form that was kept."""
    typed = take_for(kept.person_id, kept.typed, Place("kept_form", kept.id, "typed"))
    return [(name, text) for name, text in json.loads(typed)]


def _keep(row: StoredSession) -> str:
    """Keep what was typed, and return the address that leads to it."""
    typed = [(name, clean_text(text)[0]) for name, text in http.form.items(multi=True) if name not in SECRET]
    owned = name_owner(row.person_id, json.dumps(typed))
    kept = keeping.keep(g.session, row.person_id, address=http.full_path.rstrip("?")[:LONGEST_ADDRESS], typed=owned)
    return url_for("factors.kept", kept_id=kept.id)
