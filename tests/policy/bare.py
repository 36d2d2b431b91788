"""Bare queries, which ask no rule of ours: what PostgreSQL itself shows a viewer, also under a faulty rule."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import SQLModel

from matching.database import Standing, open_engine
from matching.policy.viewer import Viewer, standing_of
from tests.engines import APPLICATION
from tests.policy.world import World

Plant = str | None


def find_bare(engine: Engine, viewer: Viewer, table: type[SQLModel], *, plant: Plant = None) -> set[str]:
    """Return the identifiers that `SELECT id` gives a viewer, under the rules as `plant` changes them meanwhile."""
    return ask(engine, standing_of(viewer), f"SELECT {key_of(table)} FROM {table.__tablename__}", plant=plant)


def find_changeable(engine: Engine, viewer: Viewer, table: type[SQLModel], *, plant: Plant = None) -> set[str]:
    """Return the identifiers of the rows that an UPDATE of a viewer without any condition would change."""
    changed = f"UPDATE {table.__tablename__} SET id = id RETURNING id"
    return ask(engine, standing_of(viewer), changed, plant=plant)


def ask(engine: Engine, standing: Standing, statement: str, *, plant: Plant = None) -> set[str]:
    """Return the first column of a statement; nothing of it, nor of the plant, is there afterwards."""
    master = open_engine(engine.url.set(username="postgres").render_as_string())
    try:
        with master.connect() as connection:
            if plant:
                connection.exec_driver_sql(plant)
            connection.exec_driver_sql(f"SET LOCAL ROLE {APPLICATION}")
            take(connection, standing)
            return set(connection.execute(text(statement)).scalars())
    finally:
        master.dispose()


def take(connection: Connection, standing: Standing) -> None:
    """Tell a transaction on whose behalf it is."""
    for name, value in asdict(standing).items():
        connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": f"matching.{name}", "value": value})


def find_differences(
    world: World,
    rows: Iterable[Any],
    may: Callable[[Viewer, Any], bool],
    *,
    find: Callable[..., set[str]] = find_bare,
    plant: Plant = None,
) -> list[tuple[str, str]]:
    """Return every viewer and row on which the rule of the policy layer and the database do not agree.

    A rule may fetch what it asks about: the transaction in which it does so has to end before a plant changes a table.
    """
    rows = list(rows)
    engine, table = world.session.get_bind(), type(rows[0])
    people = find_people(world)
    keys = [getattr(row, key_of(table)) for row in rows]
    ours = {name: [may(viewer, row) for row in rows] for name, viewer in people.items()}
    world.session.commit()
    differ = []
    for name, viewer in people.items():
        found = find(engine, viewer, table, plant=plant)
        differ += [(name, key) for key, seen in zip(keys, ours[name], strict=True) if seen is not (key in found)]
    return differ


def key_of(table: type[SQLModel]) -> str:
    """Return the column by which a table's rows are told: its key, or of a key of several columns the first."""
    return str(inspect(table).primary_key[0].name)


def find_people(world: World) -> dict[str, Viewer]:
    """Return everyone who may look, but for the service itself, which reads under names of its own."""
    return {name: viewer for name, viewer in world.viewers().items() if not viewer.system}
