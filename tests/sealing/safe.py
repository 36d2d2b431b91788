"""What tests of backups share: one secret, restoring, and why something is refused."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching.errors import Refused
from matching.schema import find_role
from matching.services.backups import restoring
from matching.services.backups.container import read as read_pieces
from matching.services.backups.lines import expand
from matching.services.backups.making import keys_beside
from tests.engines import as_owner

SECRET = "the-key-of-backups-in-tests"


def restore(engine: Engine, file: Path, *, keys: Path | None = None, replacing: bool = False) -> restoring.Restored:
    """Restore with the keys beside the file."""
    keys, role = keys or keys_beside(file), find_role(engine)
    with as_owner(engine) as owner:
        return restoring.restore(owner, file, keys, secret=SECRET, replace=replacing, application=role)


def reason_of(engine: Engine, file: Path, **how: bool) -> str:
    """Return why a backup is refused."""
    with pytest.raises(Refused) as refused:
        restore(engine, file, **how)  # type: ignore[arg-type]
    return refused.value.reason.code


def said_in(file: Path) -> bytes:
    """Return what a backup says, as somebody with its key reads it."""
    return b"\n".join(expand(read_pieces(file, secret=SECRET, part="data")))
