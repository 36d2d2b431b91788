"""What has been kept for long enough, for the service itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from matching.models.history import History
from matching.models.person import Person
from matching.models.request import Request
from matching.models.sealed import CaseKey
from matching.vocabulary.names import RequestState

AT_ONCE = 200
"""So many rows are dealt with in one round; the next comes in an hour."""
STEPS = {RequestState.WITHDRAWN: "withdraw", RequestState.CLOSED: "close"}


def find_readable_requests(session: Session, state: RequestState, *, before: datetime) -> Sequence[Request]:
    """Return the requests in a final state that got there before a moment, and whose key was not destroyed yet."""
    ended = select(History.row_id).where(History.noun == "request", History.step == STEPS[state])
    ended = ended.group_by(col(History.row_id)).having(func.max(col(History.at)) < before)
    query = select(Request).join(CaseKey, col(CaseKey.name) == col(Request.id))
    query = query.where(Request.state == state, col(CaseKey.wrapped).is_not(None), col(Request.id).in_(ended))
    return session.exec(query.order_by(Request.id).limit(AT_ONCE)).all()


def find_closed_people(session: Session, *, before: datetime) -> Sequence[Person]:
    """Return the people whose accounts were closed before a moment and of whom more is known than the name."""
    done = select(History.row_id).where(History.noun == "person", History.step == "forget-contacts")
    query = select(Person).where(col(Person.closed_at) < before, col(Person.id).not_in(done))
    return session.exec(query.order_by(Person.id).limit(AT_ONCE)).all()
