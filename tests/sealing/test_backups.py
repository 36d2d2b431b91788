"""The drill: what was posted is backed up, lost and restored; and a backup that is not as it was made is refused."""

import re
import secrets
import stat
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlmodel import select

from app import create_app
from matching import schema
from matching.database import open_engine, open_session, transaction
from matching.errors import Refused
from matching.models.request import Need, Request
from matching.models.sealed import CaseKey
from matching.schema import find_role
from matching.sealing import Keyring
from matching.services import requests
from matching.services.backups import restoring
from matching.services.backups.container import MAGIC, PIECE, SALT
from matching.services.backups.container import read as read_pieces
from matching.services.backups.container import write as write_pieces
from matching.services.backups.lines import compress, expand
from matching.services.backups.making import KEYS_FILE, back_up, keys_beside
from matching.services.keys import destroy_key
from matching.services.shortlists import Shortlists
from matching.settings import Settings
from tests.cast import Cast, approved_match, open_need
from tests.engines import as_owner
from tests.stages import fingerprint
from tests.web.visitor import Visitor

SECRET = "the-key-of-backups-in-tests"
CHANGING = re.compile(r'value="[^"]*"|nonce="[^"]*"')
PAGES = ("/requests", "/offers", "/matches", "/requests/{request}", "/matches/{match}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "monday.backup"


def restore(engine: Engine, file: Path, *, keys: Path | None = None, replacing: bool = False) -> restoring.Restored:
    """Restore with the keys beside the file."""
    keys, role = keys or keys_beside(file), find_role(engine)
    with as_owner(engine) as owner:
        return restoring.restore(owner, file, keys, secret=SECRET, replace=replacing, application=role)


def said_in(file: Path) -> bytes:
    """Return what a backup says, as somebody with its key reads it."""
    return b"\n".join(expand(read_pieces(file, secret=SECRET, part="data")))


def reason_of(engine: Engine, file: Path, **how: bool) -> str:
    """Return why a backup is refused."""
    with pytest.raises(Refused) as refused:
        restore(engine, file, **how)  # type: ignore[arg-type]
    return refused.value.reason.code


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
    with transaction(engine) as session:
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


def test_a_backup_does_not_replace_another(cast: Cast, engine: Engine, file: Path) -> None:
    back_up(engine, file, secret=SECRET)
    with pytest.raises(Refused, match="file-exists"):
        back_up(engine, file, secret=SECRET)


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


def spoilt(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what somebody may make of a backup."""
    start = len(MAGIC) + SALT
    size = int.from_bytes(whole[start : start + 4], "big") + 4
    first, second = whole[start : start + size], whole[start + size : start + 2 * size]
    for at in (len(MAGIC), start + 1, start + 4, start + size // 2, len(whole) - 1):
        yield f"changed at {at}", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    for length in (len(MAGIC), start, start + 2, start + 10, start + size, len(whole) - 1):
        yield f"cut at {length}", whole[:length]
    yield "lengthened", whole + b"x"
    yield "with a piece twice", whole[:start] + first + whole[start:]
    yield "with pieces swapped", whole[:start] + second + first + whole[start + 2 * size :]
    yield "without its first piece", whole[:start] + whole[start + size :]


def test_a_backup_that_was_changed_anywhere_is_refused_and_changes_nothing(
    cast: Cast, engine: Engine, spare: Engine, file: Path
) -> None:
    plans = (secrets.token_urlsafe(2 * PIECE) for _time in range(3))
    cast.session.add_all(Request(title="Ports", plan=plan, organisation_id=cast.kenya.id) for plan in plans)
    cast.session.commit()
    back_up(engine, file, secret=SECRET)
    whole, untouched = file.read_bytes(), fingerprint(spare)
    assert len(whole) > 3 * PIECE, "or there are no pieces to swap"
    for _called, said in spoilt(whole):
        file.write_bytes(said)
        assert reason_of(spare, file) == "backup-is-spoilt"
    assert fingerprint(spare) == untouched
    file.write_bytes(whole)
    restore(spare, file)


def test_a_backup_of_another_key_or_of_something_else_is_refused(
    engine: Engine, cast: Cast, spare: Engine, file: Path
) -> None:
    back_up(engine, file, secret="another")
    assert reason_of(spare, file) == "backup-is-spoilt"
    keys_beside(file).rename(file)
    back_up(engine, file.with_name("other"), secret=SECRET)
    assert reason_of(spare, file) == "backup-is-spoilt", "a file of keys is no backup"
    file.write_bytes(b"SQLite format 3")
    assert reason_of(spare, file) == "backup-is-no-backup"


def test_a_row_or_a_table_that_is_missing_inside_is_noticed(
    cast: Cast, engine: Engine, spare: Engine, file: Path
) -> None:
    """Even somebody with the key of backups by mistake makes none that lacks something."""
    open_need(cast)
    cast.session.commit()
    back_up(engine, file, secret=SECRET)
    lines = [*said_in(file).split(b"\n"), b""]
    for drop in (1, 2, 3, len(lines) - 2):
        file.unlink()
        said = b"\n".join(line for number, line in enumerate(lines) if number != drop)
        write_pieces(file, compress([said]), secret=SECRET, part="data")
        assert reason_of(spare, file) == "backup-is-spoilt", lines[drop]


def test_a_backup_of_older_tables_says_what_to_do(
    cast: Cast, engine: Engine, spare: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(engine, file, secret=SECRET)
    monkeypatch.setattr(schema, "revision", lambda: "9999")
    assert reason_of(spare, file) == "backup-of-other-tables"


def test_what_fails_midway_leaves_the_database_as_it_was(
    cast: Cast, engine: Engine, spare: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_need(cast)
    cast.session.commit()
    back_up(engine, file, secret=SECRET)
    untouched = fingerprint(spare)
    url = spare.url.render_as_string(hide_password=False)
    stranger = open_engine(url, keyring=Keyring(("another",)))
    assert reason_of(stranger, file) == "sealing-key-is-missing"
    stranger.dispose()
    assert fingerprint(spare) == untouched


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


def test_the_keys_of_an_older_day_are_refused(
    cast: Cast, engine: Engine, spare: Engine, file: Path, clock: object
) -> None:
    back_up(engine, file, secret=SECRET)
    old = keys_beside(file).rename(file.with_name("old.keys"))
    clock(timedelta(days=1))  # type: ignore[operator]
    open_need(cast)
    cast.session.commit()
    back_up(engine, file.with_name("tuesday.backup"), secret=SECRET)
    with pytest.raises(Refused, match="backup-older-than-keys-needed"):
        restore(spare, file.with_name("tuesday.backup"), keys=old)
    with pytest.raises(Refused, match="file-of-keys-is-missing"):
        restore(spare, file, keys=file.with_name("nowhere"))


def test_the_data_alone_holds_no_key(cast: Cast, engine: Engine, file: Path) -> None:
    open_need(cast)
    cast.session.commit()
    wrapped = [key.wrapped for key in cast.session.exec(select(CaseKey))]
    back_up(engine, file, secret=SECRET)
    said = said_in(file)
    assert b'"case_key"' not in said
    assert all(b64encode(key) not in said for key in wrapped if key)
    assert b'"need"' in said


def test_triggers_that_guard_rows_rest_while_everything_is_replaced_and_no_longer(
    cast: Cast, engine: Engine, file: Path
) -> None:
    """History will refuse that its rows are deleted: for people, not for a restoring owner."""
    guard = {
        "sqlite": "CREATE TRIGGER guard BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'no'); END",
        "postgresql": (
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
            " CREATE TRIGGER guard BEFORE DELETE ON history FOR EACH ROW EXECUTE FUNCTION no()"
        ),
    }
    open_need(cast)
    cast.session.commit()
    with transaction(engine) as session:
        session.connection().exec_driver_sql(guard[engine.dialect.name])
    stood = fingerprint(engine)
    back_up(engine, file, secret=SECRET)
    restore(engine, file, replacing=True)
    assert fingerprint(engine) == stood
    with pytest.raises(Exception, match="no"), transaction(engine) as session:
        session.execute(text("DELETE FROM history"))
