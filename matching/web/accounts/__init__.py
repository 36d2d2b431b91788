"""Signing in and out and choosing passwords: Flask-Security, cut down to the five pages that we use."""

from pathlib import Path
from types import MappingProxyType

from flask import Flask, Request, g
from flask_security import Security
from flask_security.signals import password_reset

from matching.models.account import Account
from matching.services import sessions
from matching.settings import Settings
from matching.web.accounts import choosing
from matching.web.accounts.blueprint import blueprint
from matching.web.accounts.choices import find_choices
from matching.web.accounts.forms import ChangeForm, ResetForm
from matching.web.accounts.pages import change_password, check_visit, forgot, sign_in, sign_out
from matching.web.accounts.store import Outbox, open_datastore
from matching.web.guards import ANYONE, HALFWAY, SIGNED_IN, Audiences

AUDIENCES: Audiences = MappingProxyType(
    {
        "security.login": ANYONE,
        "security.forgot_password": ANYONE,
        "security.reset_password": ANYONE,
        "security.logout": HALFWAY,
        "security.change_password": SIGNED_IN,
        "factors.prove": HALFWAY,
        "factors.prove_key": HALFWAY,
        "factors.overview": HALFWAY,
        "factors.new_authenticator": HALFWAY,
        "factors.authenticator": HALFWAY,
        "factors.new_codes": HALFWAY,
        "factors.list_of_codes": HALFWAY,
        "factors.key": HALFWAY,
        "factors.remove": HALFWAY,
        "factors.sign_out_everywhere": HALFWAY,
        "factors.kept": SIGNED_IN,
    }
)


STEP_UP = frozenset(
    {
        "security.change_password",
        "factors.new_authenticator",
        "factors.authenticator",
        "factors.new_codes",
        "factors.list_of_codes",
        "factors.key",
        "factors.remove",
    }
)
OURS = {
    "security.login": sign_in,
    "security.logout": sign_out,
    "security.forgot_password": forgot,
    "security.change_password": change_password,
}


def init_accounts(app: Flask, settings: Settings) -> None:
    """Add the pages of `AUDIENCES`; every other view of the library does not exist."""
    app.config.update(find_choices(settings, translations=Path(app.root_path) / "translations"))
    security = Security(
        app,
        open_datastore(),
        mail_util_cls=Outbox,
        reset_password_form=ResetForm,
        change_password_form=ChangeForm,
    )
    security.want_json(_never)
    security.login_manager.request_loader(_viewer)
    app.view_functions.update(OURS)
    password_reset.connect(_end_sessions, app)
    app.before_request_funcs.setdefault("security", []).append(check_visit)


def _never(_request: Request) -> None:
    """Answer nobody in JSON."""


def _viewer(_request: Request) -> Account | None:
    """Tell the library who is signed in, for its own forms; it knows nobody by a cookie or a header of its own."""
    return g.account if g.viewer.person_id is not None else None


def _end_sessions(_app: Flask, user: Account, **_rest: object) -> None:
    sessions.end_all(g.session, user.person_id)


__all__ = ["AUDIENCES", "STEP_UP", "blueprint", "choosing", "init_accounts"]
