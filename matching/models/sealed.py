"""Columns whose values are sealed at rest, and when they are sealed and opened: no line elsewhere does either.

A value is sealed just before the row is written and opened just after it was read, as both know the row. A column that
is selected by itself gives a `Box`, which is opened by `open_value` with the row that it was read from; whoever forgets
that shows nothing. What reaches the database in a sealed column without having been sealed is refused.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction, object_session
from sqlmodel import Field, SQLModel

from matching.errors import Unreadable
from matching.models.base import Moment, Row
from matching.models.boxes import DESTROYED, Box, Destroyed, Sealed, SealedData, SealedJson, sealed_columns
from matching.sealing import SERVICE, Keyring, Place, key_of, new_key, open_, seal

__all__ = ["DESTROYED", "Box", "CaseKey", "Destroyed", "Sealed", "SealedData", "SealedJson", "sealed_columns"]
"""Models take the types from here, so that nobody has the columns without what seals and opens them."""

REQUEST = "request"
PARENTS = {"request_id": REQUEST, "need_id": "need", "match_id": "match"}
"""What a row hangs on: it is sealed with the key of the request that is found that way."""
KEYS, SWAPPED, WHOLE = "case_keys", "sealed_values", "all_case_keys"
FEW = 3
"""Whoever reads of more cases than these in one transaction has all keys fetched at once, not one by one."""


class CaseKey(SQLModel, table=True):
    """The key of one request's texts, or of all that belongs to none, wrapped by a master key.

    Without `wrapped` it was destroyed, and nobody can read these texts any more, in no copy of the database.
    """

    __tablename__ = "case_key"

    name: str = Field(primary_key=True, max_length=20)
    master: str = Field(max_length=8, index=True, description="the name of the master key that wraps it")
    wrapped: bytes | None = Field(default=None, sa_type=LargeBinary)
    destroyed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


def seal_value(session: Session, table: type[SQLModel], row_id: str, column: str, value: Any, *, case: str) -> Box:
    """Return `value` sealed for one column of one row, for statements that write it without the row."""
    key = _key(session, case, Place("case_key", case, "wrapped"))
    place = Place(str(table.__tablename__), row_id, column)
    if key is None:
        raise Unreadable(place)
    return Box(seal(key, case, sealed_columns(table)[column].dump(value), place))


def open_value(session: Session, table: type[SQLModel], row_id: str, column: str, box: Box) -> Any:
    """Return what is in `box`, which was read from this column of this row; `Unreadable` where it does not belong."""
    place = Place(str(table.__tablename__), row_id, column)
    kind = sealed_columns(table)[column]
    key = _key(session, key_of(box, place), place)
    return kind.destroyed if key is None else kind.load(open_(key, box, place))


def keep_keys(session: Session, rows: Iterable[Any]) -> None:
    """Have the keys of many cases at hand, so that they are not fetched one by one."""
    for row in rows:
        _keep(session, row)


def case_of(session: Session, row: SQLModel) -> str:
    """Return the name of the key that seals `row`: that of the request on which it hangs, or the service's."""
    if row.__tablename__ == REQUEST:
        return str(row.id)  # type: ignore[attr-defined]
    for column, table in PARENTS.items():
        if hasattr(row, column):
            parent = _parent(session, row, table, getattr(row, column))
            return str(parent) if isinstance(parent, str) else case_of(session, parent)
    return SERVICE


@event.listens_for(Session, "after_transaction_end")
def _forget_keys(session: Session, ended: SessionTransaction) -> None:
    """Know keys for one transaction only: what was destroyed meanwhile is known to nobody."""
    if ended.parent is None:
        session.info.pop(KEYS, None)
        session.info.pop(WHOLE, None)


@event.listens_for(Session, "before_flush")
def _seal(session: Session, *_: Any) -> None:
    """Seal what is new or was changed; the values themselves stand in the rows again as soon as these are written."""
    for row in [row for row in session.new if row.__tablename__ == REQUEST]:
        _make_key(session, row.id)
    swapped = session.info.setdefault(SWAPPED, [])
    for row in [*session.new, *session.dirty]:
        table: type[SQLModel] = type(row)
        changed = [name for name in sealed_columns(table) if _is_changed(row, name)]
        case = case_of(session, row) if changed else SERVICE
        for name in changed:
            value = row.__dict__[name]
            box = seal_value(session, table, row.id, name, value, case=case)
            swapped.append((row, name, value, box))
            row.__dict__[name] = box


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_soft_rollback")
def _put_back(session: Session, *_: Any) -> None:
    for row, name, value, box in session.info.pop(SWAPPED, ()):
        if row.__dict__.get(name) is box:
            row.__dict__[name] = value


@event.listens_for(SQLModel, "load", propagate=True, restore_load_context=True)
@event.listens_for(SQLModel, "refresh", propagate=True, restore_load_context=True)
def _open(row: Row, *_: Any) -> None:
    """Open what was just read."""
    session = object_session(row)
    for name in sealed_columns(type(row)):
        box = row.__dict__.get(name)
        if isinstance(box, Box) and session is not None:
            row.__dict__[name] = open_value(session, type(row), row.id, name, box)


def _is_changed(row: SQLModel, name: str) -> bool:
    changed = row.__dict__.get(name) is not None and not isinstance(row.__dict__[name], Box)
    return changed and inspect(row).attrs[name].history.has_changes()


def _parent(session: Session, row: SQLModel, table: str, row_id: str | None) -> SQLModel | str:
    """Return the row on which `row` hangs; of a request its identifier is enough."""
    loaded: SQLModel | None = row.__dict__.get(table)
    if table == REQUEST and row_id:
        return row_id
    if loaded is not None:
        return loaded
    mapper = next(one for one in inspect(type(row)).registry.mappers if one.local_table.name == table)
    waiting = (new for new in session.new if new.__tablename__ == table and new.id == row_id)
    found: SQLModel | None = next(waiting, None) or session.get(mapper.class_, row_id)
    if found is None:
        raise Unreadable(Place(table, str(row_id), "id"))
    return found


def _make_key(session: Session, name: str) -> None:
    keyring = _keyring(session)
    made = new_key()
    session.add(CaseKey(name=name, master=keyring.current, wrapped=keyring.wrap(made, name)))
    _keys(session)[name] = AESGCM(made)


def _key(session: Session, name: str, place: Place) -> AESGCM | None:
    """Return a key, or None where it was destroyed; `Unreadable` where there never was one."""
    keys = _keys(session)
    if name not in keys and len(keys) >= FEW and WHOLE not in session.info:
        session.info[WHOLE] = True
        with session.no_autoflush:
            keep_keys(session, session.execute(select(CaseKey.name, CaseKey.master, CaseKey.wrapped)).all())  # type: ignore[call-overload]
    if name not in keys:
        with session.no_autoflush:
            row = session.get(CaseKey, name, populate_existing=True)
        if row is None:
            raise Unreadable(place)
        _keep(session, row)
    return keys[name]


def _keys(session: Session) -> dict[str, AESGCM | None]:
    if not session.in_transaction():
        session.begin()
    found: dict[str, AESGCM | None] = session.info.setdefault(KEYS, {})
    return found


def _keep(session: Session, row: Any) -> None:
    wrapped = row.wrapped
    key = None if wrapped is None else AESGCM(_keyring(session).unwrap(wrapped, row.name, by=row.master))
    _keys(session)[row.name] = key


def _keyring(session: Session) -> Keyring:
    found: Keyring = session.get_bind().get_execution_options()["keyring"]
    return found
