"""Migrated tables are the tables of the models, and a way leads down and up again, with rows in them."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import select

from matching import clock, schema
from matching.database import transaction
from matching.models.match import Match
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.models.tables import metadata
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Role
from tests.engines import as_owner

TABLES = sorted(metadata.tables)


@pytest.fixture
def engine(engine: Engine) -> Iterator[Engine]:
    """A fresh database, as the owner of its tables reaches it."""
    with as_owner(engine) as owner:
        yield owner


def describe(engine: Engine) -> dict[str, Any]:
    """Return all that the database itself says about each of our tables, in an order of its own."""
    look = inspect(engine)
    asked: dict[str, Callable[[str], Any]] = {
        "columns": look.get_columns,
        "key": look.get_pk_constraint,
        "foreign keys": look.get_foreign_keys,
        "indexes": look.get_indexes,
        "unique": look.get_unique_constraints,
        "checks": look.get_check_constraints,
    }
    return {f"{table}: {name}": flatten(ask(table)) for table in TABLES for name, ask in asked.items()}


def flatten(said: Any) -> list[str]:
    """Return lines that compare by content, whatever order the database chose."""
    lines = said if isinstance(said, list) else [said]
    return sorted(json.dumps(line, default=str, sort_keys=True) for line in lines)


def fill(engine: Engine) -> None:
    """Put a row in each of the main tables."""
    with transaction(engine) as session:
        ministry = Organisation(name="Ministry of Energy", state="KEN", is_state=True, is_provider=True)
        session.add(ministry)
        session.flush()
        amina = Person(name="Amina", email="amina@example.org", organisation_id=ministry.id, roles=[Role.STATE])
        request = Request(title="Power", organisation_id=ministry.id)
        offer = Offer(title="Training", organisation_id=ministry.id, valid_until=date(2027, 1, 1))
        session.add_all([amina, request, offer])
        session.flush()
        need = Need(title="Substations", request_id=request.id)
        session.add(need)
        session.flush()
        session.add(Match(need_id=need.id, offer_id=offer.id, state_asks=True, proposer_id=amina.id))
        session.add(Notice(person_id=amina.id, kind="welcome", sent_at=clock.now()))


def count(engine: Engine) -> dict[str, int]:
    """Return the number of rows of each table that exists."""
    with transaction(engine, writes=False) as session:
        names = set(inspect(session.connection()).get_table_names()) & set(TABLES)
        return {name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in sorted(names)}


def test_a_migrated_database_is_at_head(engine: Engine) -> None:
    assert schema.is_at_head(engine)


def test_a_database_that_was_taken_back_is_not_at_head(engine: Engine) -> None:
    schema.migrate_back(engine)
    assert not schema.is_at_head(engine)


def test_alembic_finds_nothing_left_to_do(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrated_tables_equal_the_models_down_to_every_check(engine: Engine) -> None:
    migrated = describe(engine)
    schema.migrate_back(engine)
    metadata.create_all(engine)
    assert describe(engine) == migrated


def test_a_missing_column_would_be_noticed(engine: Engine) -> None:
    migrated = describe(engine)
    with transaction(engine) as session:
        session.execute(text("ALTER TABLE notice DROP COLUMN tries"))
    assert describe(engine) != migrated


def test_the_way_down_leaves_no_table_behind(engine: Engine) -> None:
    fill(engine)
    schema.migrate_back(engine)
    assert count(engine) == {}


def test_the_way_goes_up_again_after_it_went_down_with_rows_in_the_tables(engine: Engine) -> None:
    before = describe(engine)
    fill(engine)
    schema.migrate_back(engine)
    schema.migrate(engine)
    assert describe(engine) == before


def test_every_step_down_and_up_keeps_the_rows_of_the_tables_that_remain(engine: Engine) -> None:
    fill(engine)
    before = count(engine)
    schema.migrate_back(engine, to="-1")
    kept = count(engine)
    schema.migrate(engine)
    assert {name: rows for name, rows in count(engine).items() if name in kept} == {n: before[n] for n in kept}


def test_postings_from_before_there_were_fits_are_matched(engine: Engine) -> None:
    fill(engine)
    with transaction(engine) as session:
        session.execute(text("UPDATE offer SET state = 'active'"))
        session.execute(text("UPDATE request SET state = 'open'"))
    schema.migrate_back(engine, to="0001")
    schema.migrate(engine)
    held = Shortlists(engine).refresh()
    assert (held.fit.number, held.fit.editions) == (1, 1)
    assert (len(held.index.need_ids), len(held.index.offer_ids)) == (1, 1)


def test_who_was_in_charge_of_a_case_before_it_could_be_assigned_handles_it(engine: Engine) -> None:
    fill(engine)
    schema.migrate_back(engine, to="0002")
    with transaction(engine) as session:
        session.execute(text("UPDATE request SET coordinator_id = (SELECT id FROM person)"))
    schema.migrate(engine)
    with transaction(engine, writes=False) as session:
        (request,) = session.exec(select(Request))
        assert [row.person_id for row in request.assigned] == [request.coordinator_id]
        assert request.as_region is False


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    fill(engine)
    before = count(engine)
    schema.migrate(engine)
    assert count(engine) == before
