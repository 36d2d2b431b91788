"""History is a chain: whatever is done to a line, its place or its seal by somebody without the key is found."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from matching import clock, schema
from matching.database import open_engine, open_session, transaction
from matching.errors import BrokenChain, Reason
from matching.models.chain import HistorySeal
from matching.models.history import History
from matching.preparing import bring_up
from matching.services import anchors, chain, heads, offers
from matching.services.anchors import Anchor
from matching.vocabulary.names import System
from tests.cast import Cast, active_offer, draft_request, open_need
from tests.engines import as_master, as_owner
from tests.keys import HISTORY_KEY
from tests.services import tampering

TAMPERINGS = 300
THIRD = "(SELECT history_id FROM history_seal WHERE place = 3)"
REFUSED = {
    "both": [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
    ],
    "postgresql": ["TRUNCATE {table} CASCADE"],
    "sqlite": [
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "UPDATE OR REPLACE {table} SET {column} = {column}",
    ],
}


def verify(session: Session, kept: Sequence[Anchor] = ()) -> list[Reason]:
    """Return what is wrong with the chain."""
    return chain.verify(session, key=HISTORY_KEY, anchors=kept).faults


def codes(session: Session, kept: Sequence[Anchor] = ()) -> set[str]:
    """Return in short what is wrong with the chain."""
    return {fault.code for fault in verify(session, kept)}


def anchor(session: Session) -> Anchor:
    """Return the anchor of now."""
    return anchors.anchor(session, key=HISTORY_KEY)


def publish(session: Session) -> None:
    """Publish the head of today."""
    heads.publish(session, heads.draw(session, key=HISTORY_KEY, day=clock.today()))
    session.commit()


@pytest.fixture
def written(cast: Cast, engine: Engine) -> Iterator[tuple[Engine, list[Anchor]]]:
    """A database with a history and a published head in the hand of its administrator, and its anchors."""
    for _time in range(3):
        open_need(cast)
    kept = [anchor(cast.session)]
    publish(cast.session)
    active_offer(cast)
    kept.append(anchor(cast.session))
    cast.session.commit()
    cast.session.close()
    with tampering.in_hand(engine) as mine:
        yield mine, kept


def find_missed(mine: Engine, kept: Sequence[Anchor], deeds: Sequence[tampering.Deed]) -> list[str]:
    """Do each of `deeds` in turn, and return those that nobody would notice."""
    missed = []
    for number, deed in enumerate(deeds):
        with open_session(mine, writes=True) as session:
            deed(session, random.Random(number))
            missed += [] if verify(session, kept) else [f"{number}: {deed.__name__}"]
            session.rollback()
    return missed


def test_every_one_of_300_tamperings_is_found(written: tuple[Engine, list[Anchor]]) -> None:
    mine, kept = written
    deeds = [tampering.DEEDS[number % len(tampering.DEEDS)] for number in range(TAMPERINGS)]
    assert find_missed(mine, kept, deeds) == []
    with open_session(mine, writes=False) as session:
        assert verify(session, kept) == []


def test_a_look_that_believes_the_seals_misses_many(
    written: tuple[Engine, list[Anchor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "_look", lambda *_given: iter(()))
    missed = find_missed(*written, [tampering.edit, tampering.swap_lines, tampering.delete_line])
    assert missed == ["0: edit", "1: swap_lines", "2: delete_line"]


def test_without_an_anchor_a_database_set_back_to_an_earlier_day_is_believed(
    written: tuple[Engine, list[Anchor]],
) -> None:
    mine, kept = written
    with open_session(mine, writes=True) as session:
        tampering.begin_anew(session, random.Random(0))
        assert (codes(session), codes(session, kept)) == (set(), {"anchored-otherwise"})
        session.rollback()


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (
            "UPDATE history SET step = 'x' WHERE id = {third}",
            "line-changed 3",
        ),
        ("UPDATE history_seal SET mac = '0' WHERE place = 3", "line-changed 3"),
        ("DELETE FROM history WHERE id = {third}", "line-deleted 3"),
        ("DELETE FROM history_seal WHERE place IN (3, 4)", "lines-missing 3 4"),
        ("UPDATE history_head SET seal = ''", "head-changed"),
    ],
)
def test_it_says_where_and_what(written: tuple[Engine, list[Anchor]], deed: str, told: str) -> None:
    mine, kept = written
    with open_session(mine, writes=True) as session:
        session.execute(text(deed.format(third=THIRD)))
        first = verify(session, kept)[0]
        places = [first.values.get(name) for name in ("first", "last", "place")]
        session.rollback()
    assert " ".join(map(str, [first.code, *(place for place in places if place)])).startswith(told)


def test_only_the_changed_line_is_named(written: tuple[Engine, list[Anchor]]) -> None:
    mine, kept = written
    with open_session(mine, writes=True) as session:
        session.execute(text("UPDATE history_seal SET mac = '0' WHERE place = 3"))
        assert [fault.values for fault in verify(session, kept)] == [{"place": 3}]
        session.rollback()


@pytest.mark.parametrize(("table", "column"), [("history", "step"), ("history_seal", "mac"), ("daily_head", "root")])
def test_the_database_refuses_to_change_or_delete_what_is_written(
    cast: Cast, engine: Engine, table: str, column: str
) -> None:
    draft_request(cast)
    cast.session.commit()
    publish(cast.session)
    statements = [words.format(table=table, column=column) for words in REFUSED["both"] + REFUSED[engine.dialect.name]]
    with as_master(engine) as master:
        for statement in statements:
            with pytest.raises(DBAPIError, match="is never changed or deleted"), transaction(master) as session:
                session.execute(text(statement))
    for statement in statements:
        with pytest.raises(DBAPIError, match=r"is never changed|permission denied"), transaction(engine) as session:
            session.execute(text(statement))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_line_is_not_replaced_by_its_hidden_number_either(cast: Cast, engine: Engine) -> None:
    draft_request(cast)
    cast.session.commit()
    columns = tampering.COLUMNS.removeprefix("id, ")
    replace = f"REPLACE INTO history (rowid, id, {columns}) SELECT 1, 'another', {columns} FROM history WHERE rowid = 1"
    with pytest.raises(DBAPIError, match="is never changed"), transaction(engine) as session:
        session.execute(text(replace))


def test_whoever_runs_without_the_key_writes_nothing_down(cast: Cast, engine: Engine) -> None:
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with pytest.raises(BrokenChain), transaction(other, system=System.JOBS) as session:
        session.add(History(noun="request", row_id="a", step="edit"))
    other.dispose()
    assert cast.session.exec(select(History)).all() == []


def test_whoever_runs_with_another_key_writes_nothing_down(cast: Cast, engine: Engine) -> None:
    draft_request(cast)
    cast.session.commit()
    other = open_engine(engine.url.render_as_string(hide_password=False), history_key="another")
    with pytest.raises(BrokenChain), transaction(other, system=System.JOBS) as session:
        session.add(History(noun="request", row_id="a", step="edit"))
    other.dispose()
    assert codes(cast.session) == set()


def test_lines_that_were_taken_back_have_no_place(cast: Cast) -> None:
    offer = active_offer(cast)
    with cast.session.begin_nested() as inner:
        offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
        inner.rollback()
    cast.session.commit()
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.rollback()
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    places = cast.session.exec(select(HistorySeal.place).order_by(HistorySeal.place)).all()
    assert list(places) == [1, 2, 3, 4]
    assert codes(cast.session) == set()


def test_a_line_may_be_written_inside_a_savepoint(cast: Cast) -> None:
    offer = active_offer(cast)
    with cast.session.begin_nested():
        offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    assert codes(cast.session) == set()


def test_lines_from_before_there_were_seals_are_sealed_once(cast: Cast, engine: Engine) -> None:
    open_need(cast)
    active_offer(cast)
    cast.session.close()
    with as_owner(engine) as owner:
        schema.migrate_back(owner, to="0002")
        bring_up(owner, application=schema.find_role(engine))
    with transaction(engine) as session:
        assert "line-without-seal" in codes(session)
        assert chain.begin(session, key=HISTORY_KEY) == 7
    with transaction(engine) as session:
        assert (chain.begin(session, key=HISTORY_KEY), codes(session)) == (0, set())


def test_a_line_that_was_smuggled_in_is_not_sealed_at_the_next_start(
    written: tuple[Engine, list[Anchor]],
) -> None:
    mine, kept = written
    with transaction(mine) as session:
        tampering.insert(session, random.Random(0))
        assert chain.begin(session, key=HISTORY_KEY) == 0
        assert codes(session, kept) == {"line-without-seal"}


def test_with_another_key_the_chain_is_not_begun(cast: Cast) -> None:
    draft_request(cast)
    cast.session.commit()
    with pytest.raises(BrokenChain):
        chain.begin(cast.session, key="another")


def test_an_anchor_is_a_line_that_can_be_copied_by_hand(cast: Cast, clock) -> None:
    draft_request(cast)
    cast.session.commit()
    clock(timedelta(days=1))
    made = anchor(cast.session)
    assert anchors.read([f"  {str(made).upper()}  \n", "\n"]) == [made]
