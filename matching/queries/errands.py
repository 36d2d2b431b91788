"""Errands, for the service itself, and the needs that they are about."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, and_, col, select

from matching.models.errand import Errand
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.queries.requests import WITH_REQUEST
from matching.vocabulary.names import RequestState


def is_waiting(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an errand may be taken: it is not done, and in nobody's hands any more."""
    return and_(col(Errand.done_at).is_(None), or_(col(Errand.leased_until).is_(None), col(Errand.leased_until) < now))


def find_waiting_errands(session: Session, *, now: datetime) -> Sequence[str]:
    """Return the identifiers of the errands that may be taken, the oldest first."""
    query = select(Errand.id).where(is_waiting(now)).order_by(col(Errand.created_at), Errand.id)
    return session.exec(query).all()


def count_open_needs_by_state(session: Session) -> dict[str, int]:
    """Return how many open needs each State has, for the service itself."""
    query = select(Organisation.state, func.count(col(Need.id))).join(
        Request, col(Request.organisation_id) == Organisation.id
    )
    query = query.join(Need, col(Need.request_id) == Request.id).where(Request.state == RequestState.OPEN)
    return {state: count for state, count in session.exec(query.group_by(col(Organisation.state))) if state}


def find_needs_of_states(session: Session, states: Collection[str]) -> Sequence[Need]:
    """Return the open needs of these States, for the service itself."""
    query = select(Need).join(Request).join(Organisation)
    query = query.where(Request.state == RequestState.OPEN, col(Organisation.state).in_(states))
    return session.exec(query.options(WITH_REQUEST).order_by(Need.id)).all()
