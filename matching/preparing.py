"""What is done before anything starts: the newest tables, the history begun, and the keys those of this database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale  # type: ignore[import-untyped]
from sqlalchemy import Engine

from matching import schema
from matching.database import open_engine, transaction
from matching.errors import BrokenChain
from matching.sealing import Keyring
from matching.services import chain
from matching.services.keys import check_keys
from matching.settings import Settings
from matching.vocabulary.names import System
from matching.web.labels import sentence

NOT_OUR_KEY = (
    "The history of this database was sealed with another HISTORY_KEY, or its head was changed from outside. Start with"
    " the key that it was written with (INSTANCE/keys); if that is the key, run: flask --app app history verify"
)


def prepare(app: Flask) -> None:
    """Bring the tables up to date, if they are not, as their owner: the application's role could not."""
    with open_owner(app) as (owner, application):
        bring_up(owner, application=application)
    refuse_without_keys(app)
    begin_chain(app.extensions["engine"], key=app.extensions["settings"].history_key)


@contextmanager
def open_owner(app: Flask) -> Iterator[tuple[Engine, str | None]]:
    """Give an engine that works as the tables' owner, and as which role the application does, where that is another."""
    engine: Engine = app.extensions["engine"]
    settings: Settings = app.extensions["settings"]
    if settings.owner_url is None:
        yield engine, None
        return
    owner = open_engine(settings.owner_url, history_key=settings.history_key, keyring=Keyring(settings.sealing_keys))
    yield owner, schema.find_role(engine)
    owner.dispose()


def bring_up(owner: Engine, *, application: str | None) -> None:
    """Migrate where that has not been done; `application` is the role that works with the tables."""
    if not schema.is_at_head(owner, application=application):
        schema.migrate(owner, application=application)


def refuse_without_keys(app: Flask) -> None:
    """End with a sentence where the data was sealed by keys that this deployment does not have."""
    lacking = check_keys(app.extensions["engine"])
    if lacking is not None:
        with app.app_context(), force_locale("en"):
            raise SystemExit(sentence(lacking))


def begin_chain(engine: Engine, *, key: str) -> None:
    """Seal the history that was written before there were seals; stop where the chain was begun with another key."""
    try:
        with transaction(engine, system=System.JOBS) as session:
            sealed = chain.begin(session, key=key)
    except BrokenChain:
        sys.exit(NOT_OUR_KEY)
    if sealed:
        print(f"Sealed {sealed} lines of history that were written before there were seals.")
