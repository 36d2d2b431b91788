"""Who did what, when: written in the transaction of the step itself, never edited, and sealed as it is committed.

However a line comes into a session, it is sealed just before the commit: nobody needs to remember it. The head of the
chain is locked last, when everything else is written, so whoever holds it waits for nobody.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, event, insert
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Field, Relationship, Session, SQLModel

from matching import clock
from matching.errors import BrokenChain
from matching.models.base import Moment, new_id
from matching.models.chain import HistoryHead, HistorySeal
from matching.models.chaining import derive, seal_head, seal_line, stamp
from matching.models.person import Person

SEALED = ("id", "at", "person_id", "noun", "row_id", "step", "before", "after", "row_version")
NEW = "unsealed history"


class History(SQLModel, table=True):
    """One step on one row. `noun` is the table's name; `person` of None is the service itself."""

    __tablename__ = "history"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    at: datetime = Field(default_factory=clock.now, sa_type=Moment, index=True)
    person_id: str | None = Field(default=None, foreign_key="person.id")
    noun: str = Field(max_length=20)
    row_id: str = Field(max_length=20, index=True)
    step: str = Field(max_length=40)
    before: str | None = Field(default=None, max_length=40)
    after: str | None = Field(default=None, max_length=40)
    row_version: int = 0

    person: Person | None = Relationship()

    @property
    def sealed(self) -> Sequence[object]:
        """What a seal covers: every column."""
        return [stamp(self.at) if name == "at" else getattr(self, name) for name in SEALED]


def append(session: Session, rows: Sequence[History]) -> None:
    """Seal `rows` in their order, after all that were sealed before; raise `BrokenChain` if the head is not ours."""
    secret = session.connection().get_execution_options().get("history_key")
    if not secret:
        raise BrokenChain("history is written with its key only: hand history_key to open_engine")
    key = derive(secret, "chain")
    head = session.get(HistoryHead, 1, with_for_update=True, populate_existing=True)
    if head is None or not is_whole(head, key):
        raise BrokenChain("the head of the history was not written by this service with this key")
    seals = []
    for row in rows:
        head.place += 1
        head.mac = seal_line(key, head.place, head.mac, row.sealed)
        seals.append({"place": head.place, "history_id": row.id, "mac": head.mac})
    head.seal = seal_head(key, head.place, head.mac)
    session.connection().execute(insert(HistorySeal), seals)
    session.flush()


def is_whole(head: HistoryHead | Row[Any] | None, key: bytes) -> bool:
    """Say whether the head is as this key left it; one at which nothing was added yet has no seal."""
    if head is None:
        return False
    if head.place == 0:
        return (head.mac, head.seal) == ("", "")
    return head.seal == seal_head(key, head.place, head.mac)


@event.listens_for(AnySession, "pending_to_persistent")
def _note(session: Session, row: object) -> None:
    if isinstance(row, History):
        session.info.setdefault(NEW, []).append(row)


@event.listens_for(AnySession, "before_commit")
def _seal(session: Session) -> None:
    """Seal what this transaction has written; what was taken back to a savepoint is no longer in the session."""
    if session.in_nested_transaction():
        return
    session.flush()
    rows = [row for row in session.info.pop(NEW, ()) if row in session]
    if rows:
        append(session, rows)
