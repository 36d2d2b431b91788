"""How Alembic reaches the database: through the engine it is handed, else through the deployment's settings.

On SQLite a table is changed by copying it, so foreign keys rest meanwhile and are checked at the end. On both engines
a migration is one transaction, and two processes that migrate at once wait for each other. On PostgreSQL row security
is taken down before and put up after it; a database that is taken back is for an older program, which knows no rules.
"""

import os
from pathlib import Path

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, Enum
from sqlmodel.sql.sqltypes import AutoString

from matching.database import open_engine
from matching.models.base import Moment
from matching.models.sealed import Sealed
from matching.models.tables import metadata
from matching.schema import find_role, put_up_rules, take_down_rules
from matching.sealing import Keyring
from matching.settings import read

ROOT = Path(__file__).resolve().parent.parent
LOCK = 2341


def migrate() -> None:
    """Run the wanted migrations, closing the engine again if it is our own."""
    given: Engine | None = context.config.attributes.get("engine")
    if given is not None:
        with given.connect() as connection:
            _migrate(connection, context.config.attributes["application"])
        return
    settings = read(os.environ, root=ROOT)
    engine = open_engine(settings.database_url)
    owner = open_engine(settings.owner_url or settings.database_url, keyring=Keyring(settings.sealing_keys))
    with owner.connect() as connection:
        _migrate(connection, find_role(engine) if settings.owner_url else None)
    engine.dispose()
    owner.dispose()


def _migrate(connection: Connection, application: str | None) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_server_default=True,
        render_item=_render,
    )
    if on_sqlite:
        _set_foreign_keys(connection, "OFF")
    with context.begin_transaction():
        if not on_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            take_down_rules(connection)
        context.run_migrations()
        if on_sqlite:
            _check_foreign_keys(connection)
        elif set(context.get_context().get_current_heads()) == set(context.script.get_heads()):
            put_up_rules(connection, application)
    if on_sqlite:
        _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, value: str) -> None:
    """Tell the driver itself: inside a transaction SQLite would not listen."""
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={value}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration leaves rows without the row they refer to: {broken[:5]}")


def _render(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as plain ones, so that old migrations do not depend on today's models."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, Enum):
        values = ", ".join(map(repr, item.enums))
        return f"sa.Enum({values}, native_enum=False, create_constraint=True, length={item.length})"
    return False


migrate()
