"""The two engines behave alike, and each test has a database of its own."""

from sqlalchemy import Engine, inspect, text

from matching.database import transaction


def test_a_fresh_database_has_every_table(engine: Engine) -> None:
    assert {"request", "need", "offer", "match", "notice", "history"} <= set(inspect(engine).get_table_names())


def test_a_test_finds_nothing_of_the_test_before(engine: Engine) -> None:
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM submission")).scalar() == 0
        session.execute(text("INSERT INTO submission (key, at, location) VALUES ('k', '2026-11-23', '')"))


def test_the_next_test_finds_nothing_either(engine: Engine) -> None:
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM submission")).scalar() == 0
