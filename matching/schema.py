"""Which version of the tables a database has, and how it gets to the newest: Alembic, as pyproject.toml sets it up."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parent.parent
HEAD = "head"
BASE = "base"


def is_at_head(engine: Engine) -> bool:
    """Say whether every migration has been run on this database."""
    newest = set(ScriptDirectory.from_config(_config(engine)).get_heads())
    with engine.connect().execution_options(writes=False) as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == newest


def revision() -> str:
    """Return the newest revision that this program knows."""
    return str(ScriptDirectory(str(ROOT / "migrations")).get_current_head())


def migrate(engine: Engine, *, to: str = HEAD) -> None:
    """Bring the tables up to the revision `to`."""
    command.upgrade(_config(engine), to)


def migrate_back(engine: Engine, *, to: str = BASE) -> None:
    """Bring the tables down to the revision `to`; what only newer tables hold is lost."""
    command.downgrade(_config(engine), to)


def _config(engine: Engine) -> Config:
    return Config(toml_file=ROOT / "pyproject.toml", attributes={"engine": engine})
