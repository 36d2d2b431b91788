"""What lies on the machine is for the service alone, whoever else has an account there and whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from matching import schema
from matching.database import open_engine, transaction
from matching.settings import KEYS, read
from tests.keys import KEYRING


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    """Let everybody read what is made, if the program itself does not see to it."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_database_and_its_journal_are_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "matching.sqlite"
    engine = open_engine(f"sqlite:///{file}", keyring=KEYRING)
    schema.migrate(engine)
    with transaction(engine) as session:
        session.execute(text("UPDATE index_state SET changes = 1"))
        journal = file.with_name("matching.sqlite-journal")
        assert (mode(file), mode(journal)) == (0o600, 0o600)
    engine.dispose()


def test_a_database_that_is_there_is_opened_as_it_is(tmp_path: Path) -> None:
    """Its mode is the operator's to mend: `doctor` tells of it."""
    file = tmp_path / "matching.sqlite"
    file.touch(mode=0o640)
    open_engine(f"sqlite:///{file}").dispose()
    assert mode(file) == 0o640


def test_the_folder_and_the_keys_of_a_deployment_are_for_us_alone(tmp_path: Path) -> None:
    settings = read({"INSTANCE": str(tmp_path / "instance")}, root=tmp_path)
    assert (mode(settings.instance), mode(settings.instance / "keys")) == (0o700, 0o600)


def test_an_older_file_of_keys_gets_the_new_ones_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("SECRET_KEY=one\nPASSWORD_SALT=two\n")
    first, again = (read({"INSTANCE": str(tmp_path)}, root=tmp_path) for _time in range(2))
    assert (first.secret_key, first.password_salt) == ("one", "two")
    assert first == again
    names = [line.partition("=")[0] for line in (tmp_path / "keys").read_text().splitlines()]
    assert names == list(KEYS)
    assert all(len(key) > 32 for key in (*first.sealing_keys, first.backup_key))


def test_several_keys_stand_side_by_side_the_first_one_seals(tmp_path: Path) -> None:
    settings = read({"INSTANCE": str(tmp_path), "SEALING_KEYS": "new, old"}, root=tmp_path)
    assert settings.sealing_keys == ("new", "old")
