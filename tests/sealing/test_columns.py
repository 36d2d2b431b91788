"""Who holds the database alone reads nothing of what States wrote."""

import pytest
from sqlalchemy import Engine, func, inspect, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import AutoString

from matching.database import open_engine, open_session, transaction
from matching.errors import Unreadable
from matching.models.base import LINE, Row
from matching.models.machinery import Submission
from matching.models.match import Decision
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.models.sealed import CaseKey, Sealed, sealed_columns
from matching.models.tables import metadata
from matching.queries.keys import open_rows
from matching.sealing import Keyring
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import System
from tests.cast import Cast, open_need
from tests.sealing.everywhere import CANARY, OF_PEOPLE, SEALED, raw, texts_of, write_everywhere

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
    "security_key.name": "is what its owner calls a device",
    "security_key.credential_id": "is what a browser is asked for before anybody has signed in",
    "security_key.public_key": "is public",
    "kept_form.address": "is an address without a word of anybody's",
}
"""Texts that stand in clear, each with the reason."""


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
    assert {name for name, keys in used.items() if keys == {"service"}} == {table.__tablename__ for table in OF_PEOPLE}
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
    with pytest.raises(Unreadable), transaction(strange, writes=False, system=System.JOBS) as session:
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
