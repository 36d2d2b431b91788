"""Who holds the database alone reads nothing of what States wrote, and what they move or edit in it is never shown."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlalchemy import Engine, Table, func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import AutoString, SQLModel

from matching.database import open_engine, open_session, transaction
from matching.errors import Unreadable
from matching.models.base import LINE, Row
from matching.models.duplicate import DuplicateDecision
from matching.models.machinery import Submission
from matching.models.match import Decision, Match, Question
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.models.sealed import CaseKey, Sealed, sealed_columns
from matching.models.tables import metadata
from matching.policy.viewer import SYSTEM
from matching.queries.keys import open_rows
from matching.queries.postings import find_need_rows, find_offer_rows
from matching.queries.requests import find_need_texts
from matching.sealing import Keyring
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Likeness, Side
from tests.cast import Cast, active_offer, approved_match, open_need

CANARY = "Zyzzogeton"
SEALED: Sequence[type[Row]] = (Request, Need, Match, Question, Decision, Offer, Person, DuplicateDecision)
CLEAR = {
    "request.public_summary": "is written to be published, and the database is asked whether there is one",
    "offer.title": "is for everyone",
    "offer.description": "is for everyone",
    "offer.beneficiary_brings": "is for everyone",
    "offer.commercial_interest": "is for everyone",
    "offer.conditions": "is for everyone",
    "organisation.name": "is what the database looks for and orders by",
    "organisation.website": "is for everyone",
    "person.name": "is what the database orders by",
    "person.position": "stands beside the name",
    "person.email": "is what people sign in with: the database looks for it",
    "account.password": "is a hash",
    "submission.location": "is an address without a word of anybody's",
}
"""Texts that stand in clear, each with the reason."""


def write_everywhere(cast: Cast, shortlists: Shortlists) -> None:
    """Have two rows in every table with a sealed column, and the canary in every such column that holds a text."""
    for _time in range(2):
        match = approved_match(cast, shortlists, title=CANARY, description=f"A {CANARY} that we must protect.")
        decided = {"kind": Likeness.REQUEST, "same": False}
        marks = {"one_mark": "", "other_mark": "", "person_id": cast.amina.id}
        ids = {"one_id": match.id, "other_id": match.need_id}
        cast.session.add(Question(match_id=match.id, side=Side.STATE, words="What?"))
        cast.session.add(DuplicateDecision(**decided, **marks, **ids))
        cast.session.flush()
    for table in SEALED:
        for row in cast.session.exec(select(table)).scalars():
            for name in texts_of(table):
                setattr(row, name, f"{CANARY} in {name}")
            cast.session.add(row)
    cast.session.commit()


def texts_of(table: type[SQLModel]) -> list[str]:
    """Return the sealed columns that hold a text."""
    return [name for name, kind in sealed_columns(table).items() if type(kind) is Sealed]


def raw(engine: Engine, table: str) -> list[str]:
    """Return all that the database itself says of the rows of a table."""
    with engine.connect() as connection:
        return [repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]


def test_every_text_is_sealed_or_stands_in_clear_for_a_reason() -> None:
    long = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString) and (column.type.length or 0) >= LINE
    }
    assert long == set(CLEAR)


def test_every_table_with_a_sealed_column_is_tried_here() -> None:
    found = {table.name for table in metadata.sorted_tables if any(isinstance(c.type, Sealed) for c in table.columns)}
    assert found == {table.__tablename__ for table in SEALED}


def test_the_database_alone_shows_nothing_of_what_was_written(
    cast: Cast, engine: Engine, shortlists: Shortlists
) -> None:
    write_everywhere(cast, shortlists)
    assert not [row for table in metadata.tables for row in raw(engine, table) if CANARY in row]
    cast.kenya.website = CANARY
    cast.session.commit()
    assert [row for table in metadata.tables for row in raw(engine, table) if CANARY in row], "or we would not see it"


def test_neither_does_the_file_with_what_was_deleted_in_it(sqlite_engine: Engine) -> None:
    with open_session(sqlite_engine, writes=True) as session:
        cast = Cast(session)
        open_need(cast, title=CANARY, description=CANARY * 300)
    file = sqlite_engine.url.database or ""
    with open(file, "rb") as bytes_:
        kept = bytes_.read()
    assert CANARY.encode() not in kept
    assert b"Ministry of the Interior" in kept, "or we looked at the wrong file"


def test_what_was_written_reads_as_it_was(cast: Cast, engine: Engine, shortlists: Shortlists) -> None:
    write_everywhere(cast, shortlists)
    with transaction(engine, writes=False) as session:
        for table in SEALED:
            for row in session.execute(select(table)).scalars():
                assert all(getattr(row, name) == f"{CANARY} in {name}" for name in texts_of(table))
        assert session.execute(select(Need)).scalars().first().sectors == ["transport.maritime"]  # type: ignore[union-attr]
        assert session.execute(select(Decision)).scalars().first().seen["rank"] == 1  # type: ignore[union-attr]


def test_what_was_moved_edited_cut_or_written_in_clear_is_never_shown(cast: Cast, shortlists: Shortlists) -> None:
    write_everywhere(cast, shortlists)
    for table in SEALED:
        stored: Table = table.__table__  # type: ignore[attr-defined]
        row, other = cast.session.execute(select(stored).order_by(stored.c.id).limit(2)).mappings()
        tried = dict(forgeries(table, row, other))
        assert len(tried) >= 5
        shown = [called for called, forged in tried.items() if is_shown(cast, stored, table, row["id"], *forged)]
        assert shown == []
        assert read(cast, table, row["id"]) is not None, "or nothing was tried"


def forgeries(
    table: type[Row], row: Mapping[str, bytes], other: Mapping[str, bytes]
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Yield what somebody may write into each sealed column who has the database and not the keys."""
    names = [name for name in sealed_columns(table) if row[name] is not None]
    for name in names:
        box = bytes(row[name])
        yield f"{name} of another row", (name, bytes(other[name]))
        yield f"{name} edited", (name, box[:-1] + bytes([box[-1] ^ 1]))
        yield f"{name} cut", (name, box[:-1])
        yield f"{name} blank", (name, b"")
        yield f"{name} in clear", (name, b"Anything")
        for beside in names:
            if beside != name:
                yield f"{name} with the value of {beside}", (name, bytes(row[beside]))


def is_shown(cast: Cast, stored: Table, table: type[Row], row_id: str, name: str, value: bytes) -> bool:
    """Say whether the row is loaded with a forged value."""
    overwrite(cast, stored, row_id, name, value)
    try:
        read(cast, table, row_id)
    except Unreadable:
        return False
    finally:
        cast.session.rollback()
    return True


def overwrite(cast: Cast, stored: Table, row_id: str, name: str, value: bytes) -> None:
    """Write as somebody does who has the database and not the keys."""
    statement = text(f'UPDATE "{stored.name}" SET {name} = :value WHERE id = :id')
    cast.session.connection().execute(statement, {"value": value, "id": row_id})
    cast.session.expire_all()
    cast.session.expunge_all()


def read(cast: Cast, table: type[Row], row_id: str) -> Row | None:
    """Load a row, with everything that is loaded beside it."""
    return cast.session.execute(select(table).where(table.id == row_id)).scalars().first()  # type: ignore[arg-type]


def test_a_row_that_is_read_again_is_checked_again(cast: Cast) -> None:
    need = open_need(cast)
    statement = text("UPDATE need SET title = :value")
    cast.session.connection().execute(statement, {"value": b"Anything"})
    for again in (lambda: cast.session.refresh(need), lambda: cast.session.expire(need) or need.title):
        with pytest.raises(Unreadable):
            again()


def test_columns_that_are_read_alone_are_opened_for_their_rows(cast: Cast) -> None:
    need, other = open_need(cast, title="Ports"), open_need(cast, title="Dams")
    columns = select(Need.id, Need.title).order_by(Need.title == "")  # type: ignore[call-overload]
    with pytest.raises(StatementError, match="was not sealed"):
        cast.session.execute(columns)
    rows = cast.session.execute(select(Need.id, Need.title)).all()  # type: ignore[call-overload]
    assert "Ports" not in repr(rows)
    assert {(row.id, row.title) for row in open_rows(cast.session, Need, rows)} == {
        (need.id, "Ports"),
        (other.id, "Dams"),
    }


def test_columns_that_were_swapped_between_rows_are_not_opened(cast: Cast) -> None:
    need, other = open_need(cast), open_need(cast)
    sealed = dict(cast.session.connection().execute(text("SELECT id, description FROM need")).all())
    for row_id, taken in ((need.id, other.id), (other.id, need.id)):
        statement = text("UPDATE need SET description = :value WHERE id = :id")
        cast.session.connection().execute(statement, {"value": sealed[taken], "id": row_id})
    with pytest.raises(Unreadable):
        find_need_texts(cast.session, SYSTEM)


def test_the_index_leaves_out_what_was_tampered_with_and_keeps_the_rest(cast: Cast) -> None:
    need, sound = open_need(cast), open_need(cast)
    offer = active_offer(cast)
    for table, row_id in (("need", need.id), ("offer", offer.id)):
        column = "description" if table == "need" else "exclusions"
        statement = text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
        cast.session.connection().execute(statement, {"value": b"Anything", "id": row_id})
    assert [row.id for row in find_need_rows(cast.session, since=None)] == [sound.id]
    assert find_offer_rows(cast.session, since=None) == []


def test_a_statement_that_would_write_in_clear_is_refused(cast: Cast) -> None:
    need = open_need(cast)
    with pytest.raises(StatementError, match="was not sealed"):
        cast.session.execute(update(Need).values(title="In clear"))
    cast.session.rollback()
    cast.session.refresh(need)


def test_a_text_that_did_not_change_is_not_written_again(cast: Cast, engine: Engine) -> None:
    need = open_need(cast)
    before, version = raw(engine, "need"), need.version
    need.title = str(need.title)
    cast.session.commit()
    assert (raw(engine, "need"), need.version) == (before, version)


def test_only_what_changed_is_sealed_anew(cast: Cast) -> None:
    need = open_need(cast)
    sealed = select(Need.title, Need.description)  # type: ignore[call-overload]
    (title, description) = cast.session.execute(sealed).one()
    need.title = "Another title"
    cast.session.flush()
    assert need.title == "Another title"
    assert [one == two for one, two in zip(cast.session.execute(sealed).one(), (title, description), strict=True)] == [
        False,
        True,
    ]


def test_a_row_that_the_database_refuses_still_holds_what_was_typed(cast: Cast) -> None:
    person = Person(name="Twin", email=cast.amina.email, telephone="+000 555 0199", organisation_id=cast.kenya.id)
    cast.session.add(person)
    with pytest.raises(IntegrityError):
        cast.session.flush()
    assert person.telephone == "+000 555 0199"
    cast.session.rollback()


def test_every_request_has_a_key_of_its_own_and_its_whole_case_uses_it(
    cast: Cast, engine: Engine, shortlists: Shortlists
) -> None:
    write_everywhere(cast, shortlists)
    requests = set(cast.session.execute(select(Request.id)).scalars())  # type: ignore[call-overload]
    keys = set(cast.session.execute(select(CaseKey.name)).scalars())  # type: ignore[call-overload]
    assert keys == requests | {"service"}
    cast.session.commit()
    used = {table.__tablename__: names_of_keys(engine, table) for table in SEALED}
    assert {name for name, keys in used.items() if keys == {"service"}} == {"offer", "person", "duplicate_decision"}
    assert all(keys == requests for name, keys in used.items() if keys != {"service"})


def names_of_keys(engine: Engine, table: type[Row]) -> set[str]:
    """Return which keys seal the rows of a table, as their bytes say."""
    with engine.connect() as connection:
        rows = connection.execute(select(*(inspect(table).columns[name] for name in sealed_columns(table))))
        return {box[2 : 2 + box[1]].decode() for row in rows for box in row if box is not None}


@pytest.mark.parametrize("secrets", [(), ("another",)])
def test_without_the_master_key_nothing_opens(cast: Cast, engine: Engine, secrets: tuple[str, ...]) -> None:
    open_need(cast)
    url = engine.url.render_as_string(hide_password=False)
    strange = open_engine(url, keyring=Keyring(secrets))
    with pytest.raises(Unreadable), transaction(strange, writes=False) as session:
        session.execute(select(Need)).scalars().all()
    strange.dispose()


def test_a_post_that_failed_leaves_no_key_behind(cast: Cast) -> None:
    count = select(func.count()).select_from(CaseKey)
    before = cast.session.execute(count).scalar_one()
    cast.session.add_all([Submission(key="k"), Request(title="Ports", organisation_id=cast.kenya.id)])
    cast.session.flush()
    assert cast.session.execute(count).scalar_one() == before + 1
    cast.session.rollback()
    assert cast.session.execute(count).scalar_one() == before
