"""The rules stand a third time, in PostgreSQL itself: they hold where no query asks any, and a fault in them shows."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from matching.database import NOBODY, Standing
from matching.models.disclosure import Assignment, NamedProvider, Objection
from matching.models.duplicate import DuplicateDecision
from matching.models.edition import Edition
from matching.models.errand import Errand
from matching.models.history import History
from matching.models.match import Decision, Match, Question
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.vocabulary.names import System
from tests.policy.bare import ask, find_bare, find_changeable, find_differences, find_people, key_of
from tests.policy.held import CHANGING, READING
from tests.policy.wider import Wider

GUARDED: tuple[type[SQLModel], ...] = (
    *(Request, Assignment, NamedProvider, Objection, Need, Release, Addressee, Offer, Edition),
    *(Match, Question, Decision, DuplicateDecision, Errand, History, Notice),
)
WRITERS = {System.STEP, System.JOBS, System.COMMAND}


@pytest.mark.parametrize("kind", READING)
def test_without_the_policy_layer_everyone_still_reads_just_what_it_lets_them(wider: Wider, kind: str) -> None:
    held = READING[kind]
    assert not find_differences(wider, held.rows(wider), held.rule(wider))


@pytest.mark.parametrize("kind", READING)
def test_a_faulty_rule_of_the_database_is_caught(wider: Wider, kind: str) -> None:
    held = READING[kind]
    assert find_differences(wider, held.rows(wider), held.rule(wider), plant=held.fault)


@pytest.mark.parametrize("kind", CHANGING)
def test_without_the_policy_layer_everyone_changes_only_what_is_theirs_to_change(wider: Wider, kind: str) -> None:
    held = CHANGING[kind]
    assert not find_differences(wider, held.rows(wider), held.rule(wider), find=find_changeable)


@pytest.mark.parametrize("kind", CHANGING)
def test_a_rule_that_lets_the_wrong_people_change_a_row_is_caught(wider: Wider, kind: str) -> None:
    held = CHANGING[kind]
    assert find_differences(wider, held.rows(wider), held.rule(wider), find=find_changeable, plant=held.fault)


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.__tablename__)
def test_a_transaction_that_was_told_nothing_reads_nothing(wider_engine: Engine, table: type[SQLModel]) -> None:
    assert ask(wider_engine, NOBODY, f"SELECT {key_of(table)} FROM {table.__tablename__}") == set()


@pytest.mark.parametrize("table", [Edition, Errand, Notice], ids=lambda table: table.__tablename__)
def test_what_is_for_the_service_alone_is_read_by_no_viewer(
    wider: Wider, wider_engine: Engine, table: type[SQLModel]
) -> None:
    found = {name: find_bare(wider_engine, viewer, table) for name, viewer in find_people(wider).items()}
    assert not any(found.values())
    unlocked = f"ALTER TABLE {table.__tablename__} DISABLE ROW LEVEL SECURITY"
    assert find_bare(wider_engine, wider.as_(wider.noor), table, plant=unlocked)


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.__tablename__)
def test_the_service_reads_every_row_under_each_of_its_names(wider_engine: Engine, table: type[SQLModel]) -> None:
    count = f'SELECT count(*) FROM "{table.__tablename__}"'
    found = {name: ask(wider_engine, Standing(system=name), count) for name in System}
    assert found == dict.fromkeys(System, next(iter(found.values())))
    assert found[System.INDEX] != {0}


@pytest.mark.parametrize("name", System)
def test_only_names_for_writing_write(wider_engine: Engine, name: System) -> None:
    changed = ask(wider_engine, Standing(system=name), "UPDATE offer SET stamp = 7 RETURNING id")
    assert bool(changed) is (name in WRITERS)


@pytest.mark.parametrize("name", ["jobs ", "Index", "tests", "postgres", "true", "index,jobs"])
def test_no_other_name_opens_anything(wider_engine: Engine, name: str) -> None:
    with pytest.raises(DBAPIError, match="the service has no name"):
        ask(wider_engine, Standing(system=name), "SELECT id FROM need")
