"""The one place where parts are joined: settings, engine, Flask, guards and pages. Nothing imports it."""

import os
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from matching import cli, jobs, logs
from matching import settings as deployment
from matching.database import open_engine
from matching.sealing import Keyring
from matching.services.likenesses import Likenesses
from matching.services.shortlists import Shortlists
from matching.settings import Settings
from matching.web import accounts, edge, errors, guards, headers, locale, mails, markings, sessions, slices, words
from matching.web.accounts import throttles

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the whole application; without `settings` they are read from the environment."""
    settings = settings or deployment.read(os.environ, root=ROOT)
    logs.leave_out_values()
    app = Flask(
        "matching", static_folder="static", template_folder=str(ROOT / "templates"), root_path=str(ROOT / "matching")
    )
    _configure(app, settings)
    headers.init_headers(app)
    if settings.proxies:
        believe_proxies(app, settings.proxies)
    app.extensions["settings"] = settings
    app.session_interface = sessions.Sessions()
    app.extensions["engine"] = open_engine(
        settings.database_url, history_key=settings.history_key, keyring=Keyring(settings.sealing_keys)
    )
    app.extensions["shortlists"] = Shortlists(app.extensions["engine"])
    app.extensions["likenesses"] = Likenesses()
    app.extensions["starts"] = (app.extensions["shortlists"].start,)
    locale.init_locale(app)
    throttles.init_throttles(app)
    edge.init_edge(app)
    accounts.init_accounts(app, settings)
    words.init_words(app)
    markings.init_markings(app)
    errors.init_errors(app)
    for blueprint in slices.BLUEPRINTS:
        app.register_blueprint(blueprint)
    guards.init_guards(app, slices.AUDIENCES, step_up=slices.STEP_UP)
    edge.init_forms(app)
    jobs.init_jobs(app, compose=mails.compose)
    cli.init_commands(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=4 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=edge.FIELDS,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_PROTECTION=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our pages forbid; `senders` asks for more
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def believe_proxies(app: Flask, number: int) -> None:
    """Take address, scheme and host from what the last `number` proxies say; otherwise nobody's word is taken."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]
