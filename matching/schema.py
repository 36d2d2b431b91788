"""Which version of the tables a database has, and how it gets to the newest: Alembic, as pyproject.toml sets it up.

On PostgreSQL two roles share the work. The owner of the tables migrates, and puts up what the database itself holds
everyone to: `row_security.sql` and `rights.sql`. The application's role has those rights and no others.
"""

import hashlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).resolve().parent
HEAD = "head"
BASE = "base"
TAKE_DOWN = """
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN SELECT * FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON %I', found.policyname, found.tablename);
    END LOOP;
    FOR found IN SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', found.relname);
    END LOOP;
END $$;
DROP SCHEMA IF EXISTS row_security CASCADE;
"""
MARK = text("SELECT obj_description(oid) FROM pg_namespace WHERE nspname = 'row_security'")
ADMITTED = text("SELECT has_schema_privilege(:role, 'row_security', 'USAGE')")


def is_at_head(engine: Engine, *, application: str | None = None) -> bool:
    """Say whether a database has every migration and this version's rules, and the role `application` its rights."""
    newest = set(ScriptDirectory.from_config(_config(engine, application)).get_heads())
    with engine.connect().execution_options(writes=False) as connection:
        if set(MigrationContext.configure(connection).get_current_heads()) != newest:
            return False
        return connection.dialect.name == "sqlite" or _is_put_up(connection, application)


def revision() -> str:
    """Return the newest revision that this program knows."""
    return str(ScriptDirectory(str(HERE.parent / "migrations")).get_current_head())


def migrate(engine: Engine, *, to: str = HEAD, application: str | None = None) -> None:
    """Bring the tables up to the revision `to`, as their owner; `application` is the role that works with them."""
    command.upgrade(_config(engine, application), to)


def migrate_back(engine: Engine, *, to: str = BASE) -> None:
    """Bring the tables down to the revision `to`; what only newer tables hold is lost."""
    command.downgrade(_config(engine, None), to)


def find_role(engine: Engine) -> str | None:
    """Return as which role an engine works; None on SQLite, which has no roles."""
    if engine.dialect.name == "sqlite":
        return None
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_user")))


def take_down_rules(connection: Connection) -> None:
    """Take away what row security there is: no table can be changed on which a rule rests."""
    _run(connection, TAKE_DOWN)


def put_up_rules(connection: Connection, application: str | None) -> None:
    """Put up this version's row security; give the role `application` its rights, where it is not the owner itself."""
    rules, rights = _read("row_security.sql"), SQL(_read("rights.sql"))
    _run(connection, f"{rules}\nCOMMENT ON SCHEMA row_security IS '{_mark()}';")
    if application is not None:
        _run(connection, rights.format(application=Identifier(application)).as_string())


def _is_put_up(connection: Connection, application: str | None) -> bool:
    if connection.scalar(MARK) != _mark():
        return False
    return application is None or bool(connection.scalar(ADMITTED, {"role": application}))


def _mark() -> str:
    """Return the mark of this version's rules, by which a database tells whether it has them."""
    return hashlib.sha256((_read("row_security.sql") + _read("rights.sql")).encode()).hexdigest()


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _run(connection: Connection, script: str) -> None:
    """Run several statements at once, which only the driver itself takes."""
    connection.connection.cursor().execute(script)


def _config(engine: Engine, application: str | None) -> Config:
    attributes = {"engine": engine, "application": application}
    return Config(toml_file=HERE.parent / "pyproject.toml", attributes=attributes)
