"""What happened to a row, for those who may see it; and what people are told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.models.history import History
from matching.models.notice import Notice
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Role

COMPARED = ("found-same", "found-different")
"""Steps that speak of a second row: who reads one side does not learn from it that there is another."""
READ = "read"
"""Not what happened to a row but who looked at it: told apart, to its owner (`queries.readers`)."""


def find_history(session: Session, viewer: Viewer, row_id: str, *, since: datetime | None = None) -> Sequence[History]:
    """Return the steps on a row that the viewer has already loaded, the oldest first.

    `since` leaves out what came before it: a side of a match reads its history from the approval on. That a row was
    held beside another is told on the pages that show both; here it is for administrators, who see both.
    """
    query = select(History).where(History.row_id == row_id, History.step != READ, told_to(viewer))
    query = query.options(joinedload(History.person))  # type: ignore[arg-type]
    if since is not None:
        query = query.where(col(History.at) >= since)
    return session.exec(query.order_by(col(History.at), History.id)).all()


def told_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `History` of the lines that the viewer may read, of a row that they may read."""
    return true() if viewer.is_a(Role.ADMINISTRATOR) else col(History.step).not_in(COMPARED)


def did_lately(session: Session, viewer: Viewer, row_id: str, step: str, *, since: datetime) -> bool:
    """Say whether the viewer took this step on a row, which they have already loaded, after the moment `since`."""
    own = (History.row_id == row_id, History.person_id == viewer.person_id, History.step == step)
    return session.exec(select(History.id).where(*own, col(History.at) >= since)).first() is not None


def find_waiting_notices(session: Session, *, tries: int) -> Sequence[Notice]:
    """Return the notices that were not sent yet and not tried `tries` times, the least tried and oldest first."""
    query = select(Notice).where(col(Notice.sent_at).is_(None), Notice.tries < tries).options(joinedload(Notice.person))  # type: ignore[arg-type]
    return session.exec(query.order_by(col(Notice.tries), col(Notice.created_at)).limit(100)).all()


def find_coordinators(session: Session) -> Sequence[Person]:
    """Return the coordinators whose accounts are open."""
    query = select(Person).where(col(Person.closed_at).is_(None)).options(joinedload(Person.organisation))  # type: ignore[arg-type]
    return [person for person in session.exec(query.order_by(Person.name)) if "coordinator" in person.roles]


def find_open_accounts(session: Session, ids: Collection[str]) -> Sequence[str]:
    """Return those of the people `ids` whose account and organisation are not closed."""
    query = select(Person.id).join(Organisation).where(col(Person.id).in_(ids), col(Person.closed_at).is_(None))
    return session.exec(query.where(col(Organisation.closed_at).is_(None)).order_by(Person.id)).all()
