"""A backup that is not as it was made is refused, before anything is changed."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching import schema
from matching.database import open_engine
from matching.errors import Refused
from matching.models.request import Request
from matching.sealing import Keyring
from matching.services.backups.container import MAGIC, PIECE, SALT
from matching.services.backups.container import write as write_pieces
from matching.services.backups.lines import compress
from matching.services.backups.making import back_up, keys_beside
from tests.cast import Cast, open_need
from tests.sealing.safe import SECRET, reason_of, restore, said_in
from tests.stages import fingerprint


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


def test_a_backup_does_not_replace_another(cast: Cast, engine: Engine, file: Path) -> None:
    back_up(engine, file, secret=SECRET)
    with pytest.raises(Refused, match="file-exists"):
        back_up(engine, file, secret=SECRET)
