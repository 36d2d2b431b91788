"""Two roles on PostgreSQL: the owner makes tables, the application only fills them; and every table has its line."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from matching import schema
from matching.database import open_engine
from matching.doctor.database import SECURED
from matching.models.tables import metadata
from matching.preparing import bring_up
from tests.engines import APPLICATION, OWNER, Server, as_owner

OPEN = frozenset(
    {
        *("organisation", "person", "account", "submission"),
        *("fit", "index_state", "index_process"),
        *("session", "throttle", "kept_form", "authenticator", "code_list", "security_key"),
        *("case_key", "history_head", "history_seal", "thread_proof", "daily_head"),
    }
)
"""The tables without row security: what is in them of a request, an offer or a match is sealed or hashed."""
REFUSED = r"permission denied|must be owner|must be member|must be able to"
WRITING = ("SELECT", "INSERT", "UPDATE", "DELETE")
SWEEPING = ("TRUNCATE", "TRIGGER", "REFERENCES")
NEVER_CHANGED = ("history", "decision")
ERRAND = "'e', now(), 1, '[]', '[]', '{}', 0, NULL, NULL"
FORBIDDEN = (
    "CREATE TABLE mine (id text)",
    "ALTER TABLE need DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE need NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY a_viewer_reads ON need",
    "CREATE POLICY mine ON need USING (true)",
    "TRUNCATE need",
    "DROP TABLE need",
    "CREATE OR REPLACE FUNCTION row_security.system_reads() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "SET ROLE owner",
    "SET SESSION AUTHORIZATION postgres",
    "UPDATE history SET step = 'mine'",
    "DELETE FROM history",
    "UPDATE decision SET seen = '{}'",
    "DELETE FROM request",
    "UPDATE alembic_version SET version_num = '0001'",
)


@pytest.fixture
def application(postgresql_engine: Engine) -> Iterator[Connection]:
    """A connection of the application."""
    with postgresql_engine.connect() as connection:
        yield connection


def ask(connection: Connection, statement: str) -> set[str]:
    """Return the first column of what is asked."""
    return set(connection.execute(text(statement)).scalars())


def test_the_application_is_an_ordinary_role(application: Connection) -> None:
    powers = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
    assert ask(application, "SELECT current_user") == {APPLICATION}
    assert ask(application, f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") == {False}
    assert ask(application, "SELECT roleid FROM pg_auth_members WHERE member = current_user::regrole") == set()


def test_the_application_owns_nothing(application: Connection) -> None:
    owned = (
        "SELECT relname::text FROM pg_class WHERE relowner = current_user::regrole"
        " UNION SELECT nspname::text FROM pg_namespace WHERE nspowner = current_user::regrole"
        " UNION SELECT proname::text FROM pg_proc WHERE proowner = current_user::regrole"
        " UNION SELECT datname::text FROM pg_database WHERE datdba = current_user::regrole"
    )
    assert ask(application, owned) == set()
    made = "SELECT nspname::text FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')"
    assert {name for name in ask(application, made) if not name.startswith("pg_")} == set()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_cannot_lift_what_holds_it(application: Connection, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=REFUSED):
        application.execute(text(statement))


def test_row_security_is_on_and_forced_for_every_table_but_the_open_ones(application: Connection) -> None:
    forced = "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    assert ask(application, forced) == set(metadata.tables) - OPEN == SECURED


def test_the_owner_is_held_by_the_rules_too(postgresql_engine: Engine) -> None:
    with as_owner(postgresql_engine) as named:
        owner = open_engine(named.url.render_as_string())
        with owner.connect() as connection, pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(text(f"INSERT INTO errand VALUES ({ERRAND})"))
        owner.dispose()


def test_every_table_has_a_line_of_rights_and_what_is_written_once_stays(application: Connection) -> None:
    for table in metadata.tables:
        held = {
            right
            for right in (*WRITING, *SWEEPING)
            if ask(application, f"SELECT has_table_privilege('{table}', '{right}')") == {True}
        }
        assert {"SELECT", "INSERT"} <= held, table
        assert not held & {*SWEEPING}, table
        assert table not in NEVER_CHANGED or held == {"SELECT", "INSERT"}, table


def test_the_queue_works_for_a_role_that_makes_no_tables(app: Flask) -> None:
    storage = app.extensions["queue"].storage
    storage.enqueue(b"one")
    assert (storage.queue_size(), storage.dequeue()) == (1, b"one")


def test_the_queues_tables_are_those_that_the_library_would_make(app: Flask) -> None:
    storage = app.extensions["queue"].storage
    if not hasattr(storage, "dsn"):
        pytest.skip("on SQLite the library makes its own")
    with psycopg.connect(storage.dsn.replace(APPLICATION, OWNER)) as owner:
        owner.execute("CREATE SCHEMA made; SET search_path = made")  # type: ignore[call-overload]
        for statement in storage.ddl:
            owner.execute(statement)
        ours, theirs = (describe(owner, schema_name) for schema_name in ("queue", "made"))
        owner.rollback()
    assert ours == theirs != set()


def describe(connection: psycopg.Connection, schema_name: str) -> set[str]:
    """Return the columns and indexes of a schema's tables, in words."""
    columns = "SELECT table_name || column_name || data_type || is_nullable FROM information_schema.columns"
    indexes = "SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes"
    rows = connection.execute(
        f"{columns} WHERE table_schema = %s UNION {indexes} WHERE schemaname = %s", [schema_name, schema_name]
    )
    return {row[0] for row in rows}


@pytest.fixture
def newcomer(postgresql_server: Server) -> Iterator[str]:
    """A role that no database knows yet."""
    postgresql_server.tell("CREATE ROLE newcomer LOGIN")
    yield "newcomer"
    postgresql_server.tell("DROP ROLE newcomer")


def test_migrating_again_gives_a_new_role_its_rights(newcomer: str, postgresql_engine: Engine) -> None:
    with as_owner(postgresql_engine) as owner:
        assert schema.is_at_head(owner, application=APPLICATION)
        assert not schema.is_at_head(owner, application=newcomer)
        bring_up(owner, application=newcomer)
        assert schema.is_at_head(owner, application=newcomer)


def test_a_database_whose_rules_are_another_versions_is_not_at_head(postgresql_engine: Engine) -> None:
    with as_owner(postgresql_engine) as owner:
        with owner.begin() as connection:
            connection.execute(text("COMMENT ON SCHEMA row_security IS 'another'"))
        assert not schema.is_at_head(owner)
        bring_up(owner, application=APPLICATION)
        assert schema.is_at_head(owner)
