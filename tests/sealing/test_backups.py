"""The drill: what was posted is backed up, lost and restored, and destroyed texts stay destroyed."""

import re
import stat
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app import create_app
from matching.database import open_session, transaction
from matching.models.request import Need, Request
from matching.models.sealed import CaseKey
from matching.services import requests
from matching.services.backups.making import KEYS_FILE, back_up
from matching.services.keys import destroy_key
from matching.services.shortlists import Shortlists
from matching.settings import Settings
from tests.cast import Cast, approved_match, open_need
from tests.engines import as_owner
from tests.sealing.safe import SECRET, reason_of, restore, said_in
from tests.stages import fingerprint
from tests.web.visitor import Visitor

CHANGING = re.compile(r'value="[^"]*"|nonce="[^"]*"')
PAGES = ("/requests", "/offers", "/matches", "/requests/{request}", "/matches/{match}")


def read_pages(settings: Settings, engine: Engine, match: tuple[str, str], person: object) -> list[str]:
    """Return what somebody reads on the pages of a whole application over a database."""
    url = engine.url.render_as_string(hide_password=False)
    app: Flask = create_app(replace(settings, database_url=url))
    visitor, shown = Visitor(app).sign_in(person), []  # type: ignore[arg-type]
    for page in PAGES:
        answer = visitor.get(page.format(request=match[0], match=match[1]))
        assert answer.status_code == 200
        shown.append(CHANGING.sub("", visitor.page))
    app.extensions["engine"].dispose()
    app.extensions["queue"].storage.close()
    return shown


def test_the_drill(
    cast: Cast, engine: Engine, spare: Engine, shortlists: Shortlists, settings: Settings, file: Path
) -> None:
    match = approved_match(cast, shortlists, title="Заслонки на плотине")
    names = (match.need.request_id, match.id)
    cast.session.commit()
    before = read_pages(settings, engine, names, cast.amina)
    assert "Заслонки на плотине" in before[3]
    stood = fingerprint(engine)
    made = back_up(engine, file, secret=SECRET)
    with as_owner(engine) as owner, transaction(owner) as session:
        for table in ("decision", "match", "need"):
            session.execute(text(f'DELETE FROM "{table}"'))
    assert fingerprint(engine) != stood, "or nothing was lost"
    restored = restore(spare, file)
    assert (restored.rows, restored.tables, restored.destroyed) == (made.rows, made.tables, 0)
    assert fingerprint(spare) == stood
    assert read_pages(settings, spare, names, cast.amina) == before


def test_a_backup_goes_over_a_damaged_database_only_if_asked_to(cast: Cast, engine: Engine, file: Path) -> None:
    need = open_need(cast)
    cast.session.commit()
    stood = fingerprint(engine)
    back_up(engine, file, secret=SECRET)
    need.title = "Changed since"
    cast.session.commit()
    assert reason_of(engine, file) == "database-is-not-empty"
    restore(engine, file, replacing=True)
    assert fingerprint(engine) == stood


def test_both_files_are_for_us_alone_and_nothing_else_is_left(cast: Cast, engine: Engine, file: Path) -> None:
    open_need(cast)
    cast.session.commit()
    back_up(engine, file, secret=SECRET)
    left = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir() if path.is_file()}
    assert left == {file.name: 0o600, KEYS_FILE: 0o600}
    assert b"Ministry" not in file.read_bytes()


def test_people_write_on_while_a_backup_is_made(cast: Cast, engine: Engine, spare: Engine, file: Path) -> None:
    open_need(cast)
    cast.session.commit()
    stood = fingerprint(engine)
    with open_session(engine, writes=False):
        back_up(engine, file, secret=SECRET)
    open_need(cast)
    cast.session.commit()
    restore(spare, file)
    assert fingerprint(spare) == stood


def test_a_key_that_was_destroyed_stays_destroyed_in_every_older_backup(
    cast: Cast, engine: Engine, spare: Engine, file: Path, shortlists: Shortlists
) -> None:
    match, kept = approved_match(cast, shortlists, title="Zyzzogeton"), open_need(cast, title="Kept")
    request, by = match.need.request, cast.as_(cast.amina)
    back_up(engine, file, secret=SECRET)
    requests.withdraw(cast.session, request, by=by)
    cast.session.commit()
    destroy_key(cast.session, request, version=request.version, by=by)
    cast.session.commit()
    back_up(engine, file.with_name("tuesday.backup"), secret=SECRET)
    restored = restore(spare, file)
    assert restored.destroyed == 1
    with open_session(spare, writes=False) as session:
        lost = session.exec(select(Request).where(Request.id == request.id)).one()
        needs = {need.id: need.title for need in session.exec(select(Need))}
        assert (lost.title, lost.state.value) == ("", "withdrawn")
        assert needs == {match.need_id: "", kept.id: "Kept"}


def test_the_data_alone_holds_no_key(cast: Cast, engine: Engine, file: Path) -> None:
    open_need(cast)
    cast.session.commit()
    wrapped = [key.wrapped for key in cast.session.exec(select(CaseKey))]
    back_up(engine, file, secret=SECRET)
    said = said_in(file)
    assert b'"case_key"' not in said
    assert all(b64encode(key) not in said for key in wrapped if key)
    assert b'"need"' in said


def test_triggers_that_guard_history_rest_while_everything_is_replaced_and_no_longer(
    cast: Cast, engine: Engine, file: Path
) -> None:
    open_need(cast)
    cast.session.commit()
    stood = fingerprint(engine)
    back_up(engine, file, secret=SECRET)
    restore(engine, file, replacing=True)
    assert fingerprint(engine) == stood
    refused = pytest.raises(DBAPIError, match="never changed or deleted")
    with as_owner(engine) as owner, refused, transaction(owner) as session:
        session.execute(text("DELETE FROM history"))
