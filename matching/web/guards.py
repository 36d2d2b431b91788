"""Default deny: an address that is not in the table, or not for this viewer, is answered as if it did not exist.

Anonymous visitors are sent to sign in, for every address outside the public pages alike; people who are signed in
read "not found". Each slice states its part of the table; `init_guards` joins them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Flask, abort, g, make_response, redirect, render_template, url_for
from flask import request as http
from werkzeug.wrappers import Response

from matching.policy.viewer import Viewer
from matching.vocabulary.names import Role
from matching.web.forms.fields import clean_text
from matching.web.keeping import keep_for_later
from matching.web.senders import came_from_us

CODE = re.compile(r"[a-z0-9.-]+")
QUIET = frozenset(
    {
        "csrf_token",
        "key",
        "version",
        "password",
        "password_confirm",
        "new_password",
        "new_password_confirm",
        "code",
        "answer",
    }
)


@dataclass(frozen=True)
class Audience:
    """For whom a page is: the whole world, everyone who is signed in, or the holders of some roles.

    `halfway` opens it also to who gave the right password, but has not proved a second factor yet.
    """

    public: bool = False
    halfway: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, viewer: Viewer) -> bool:
        """Say whether the page is for this viewer."""
        return self.public or (viewer.person_id is not None and bool(self.roles & viewer.roles))


ANYONE = Audience(public=True)
SIGNED_IN = Audience(roles=frozenset(Role))
HALFWAY = Audience(halfway=True, roles=frozenset(Role))
Audiences = Mapping[str, Audience]


def only(*roles: Role) -> Audience:
    """Return the audience of people who hold one of `roles`."""
    return Audience(roles=frozenset(roles))


def init_guards(app: Flask, audiences: Audiences, *, step_up: Collection[str]) -> None:
    """Refuse every page that `audiences` does not open to the viewer; those in `step_up` need a fresh second factor."""
    app.extensions["audiences"], app.extensions["step_up"] = audiences, frozenset(step_up)

    @app.before_request
    def guard() -> Response | None:
        return None if may_open(http.endpoint, audiences) else refuse()


def may_open(endpoint: str | None, audiences: Audiences) -> bool:
    """Say whether the viewer may open the endpoint; what has no endpoint, or no line in the table, opens to nobody."""
    audience = audiences.get(endpoint or "")
    if audience is None:
        return False
    return audience.admits(g.viewer) or (audience.halfway and g.get("account") is not None)


def refuse() -> Response:
    """Answer as for a page that is not there; raises `NotFound` for people who are signed in."""
    if g.viewer.person_id is not None:
        abort(404)
    if http.method == "POST":
        return (keep_for_later() if came_from_us() else None) or keep_typed() or redirect(sign_in_address())
    return redirect(sign_in_address())


def sign_in_address() -> str:
    """Return where to sign in; it leads back to this page, or to the front page from a form."""
    here = http.full_path.rstrip("?") if http.method == "GET" else None
    return url_for("security.login", next=here)


def keep_typed(status: int = 400, *, version: str | None = None) -> Response | None:
    """Return a page that holds what somebody typed and we could not take, so that it can be sent again.

    Only for forms that a page of ours sent (the browser says so), or another site could put words into our page. With
    the `version` of what is stored now, sending it again is taken.
    """
    typed = find_typed()
    if not typed and not (version and came_from_us()):
        return None
    version = version or clean_text(http.form.get("version", ""))[0]
    texts = [text for _name, text in typed if not CODE.fullmatch(text)]
    page = render_template("errors/typed.html", typed=typed, texts=texts, version=version, changed=status == 409)
    return make_response(page, status)


def find_typed() -> list[tuple[str, str]]:
    """Return what was typed into a form of ours, by its names, without what no page can show."""
    if http.method != "POST" or not came_from_us():
        return []
    typed = [(name, clean_text(text)[0]) for name, text in http.form.items(multi=True) if name not in QUIET]
    return [(name, text) for name, text in typed if text and name.isprintable()]
