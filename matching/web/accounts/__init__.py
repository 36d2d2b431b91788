"""Signing in and out and choosing passwords: Flask-Security, cut down to the five pages that we use."""

from pathlib import Path
from types import MappingProxyType

from flask import Flask, Request
from flask_security import Security

from matching.settings import Settings
from matching.web.accounts.choices import find_choices
from matching.web.accounts.forms import ChangeForm, ResetForm, SignInForm, SignOutForm
from matching.web.accounts.pages import check_visit, forgot
from matching.web.accounts.store import Outbox, open_datastore
from matching.web.guards import ANYONE, SIGNED_IN, Audiences

AUDIENCES: Audiences = MappingProxyType(
    {
        "security.login": ANYONE,
        "security.forgot_password": ANYONE,
        "security.reset_password": ANYONE,
        "security.logout": SIGNED_IN,
        "security.change_password": SIGNED_IN,
    }
)


def init_accounts(app: Flask, settings: Settings) -> None:
    """Add the pages of `AUDIENCES`; every other view of the library does not exist."""
    app.config.update(find_choices(settings, translations=Path(app.root_path) / "translations"))
    security = Security(
        app,
        open_datastore(),
        mail_util_cls=Outbox,
        login_form=SignInForm,
        logout_form=SignOutForm,
        reset_password_form=ResetForm,
        change_password_form=ChangeForm,
    )
    security.want_json(_never)
    security.login_manager.request_loader(_never)
    app.view_functions["security.forgot_password"] = forgot
    app.before_request_funcs.setdefault("security", []).append(check_visit)


def _never(_request: Request) -> None:
    """Answer nobody in JSON, and know nobody by a token in a header."""
