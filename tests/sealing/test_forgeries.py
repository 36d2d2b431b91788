"""What somebody moves, edits or writes into the database without the keys is never shown."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Engine, Table, select, text
from sqlmodel import Session

from matching.database import open_session
from matching.errors import Unreadable
from matching.models.base import Row
from matching.models.sealed import sealed_columns
from matching.policy.viewer import SYSTEM
from matching.queries.postings import find_need_rows, find_offer_rows
from matching.queries.requests import find_need_texts
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, open_need
from tests.engines import as_owner
from tests.sealing.everywhere import SEALED, write_everywhere


def test_what_was_moved_edited_cut_or_written_in_clear_is_never_shown(
    cast: Cast, engine: Engine, shortlists: Shortlists
) -> None:
    write_everywhere(cast, shortlists)
    with as_owner(engine) as owner, open_session(owner, writes=True) as session:
        for table in SEALED:
            stored: Table = table.__table__  # type: ignore[attr-defined]
            row, other = session.execute(select(stored).order_by(stored.c.id).limit(2)).mappings()
            tried = dict(forgeries(table, row, other))
            assert len(tried) >= 5
            shown = [called for called, forged in tried.items() if is_shown(session, stored, table, row["id"], *forged)]
            assert shown == []
            assert read(session, table, row["id"]) is not None, "or nothing was tried"


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


def is_shown(session: Session, stored: Table, table: type[Row], row_id: str, name: str, value: bytes) -> bool:
    """Say whether the row is loaded with a forged value."""
    overwrite(session, stored, row_id, name, value)
    try:
        read(session, table, row_id)
    except Unreadable:
        return False
    finally:
        session.rollback()
    return True


def overwrite(session: Session, stored: Table, row_id: str, name: str, value: bytes) -> None:
    """Write as somebody does who has the database and not the keys."""
    statement = text(f'UPDATE "{stored.name}" SET {name} = :value WHERE id = :id')
    session.connection().execute(statement, {"value": value, "id": row_id})
    session.expire_all()
    session.expunge_all()


def read(session: Session, table: type[Row], row_id: str) -> Row | None:
    """Load a row, with everything that is loaded beside it."""
    return session.execute(select(table).where(table.id == row_id)).scalars().first()  # type: ignore[arg-type]


def test_a_row_that_is_read_again_is_checked_again(cast: Cast) -> None:
    need = open_need(cast)
    statement = text("UPDATE need SET title = :value")
    cast.session.connection().execute(statement, {"value": b"Anything"})
    for again in (lambda: cast.session.refresh(need), lambda: cast.session.expire(need) or need.title):
        with pytest.raises(Unreadable):
            again()


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
