"""Errands, for the service itself, and the needs that they are about."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import load_only
from sqlmodel import Session, and_, col, select

from matching.models.errand import Errand
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.vocabulary.names import OfferState, RequestState


def is_waiting(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an errand may be taken: it is not done, and in nobody's hands any more."""
    return and_(col(Errand.done_at).is_(None), or_(col(Errand.leased_until).is_(None), col(Errand.leased_until) < now))


def find_waiting_errands(session: Session, *, now: datetime) -> Sequence[str]:
    """Return the identifiers of the errands that may be taken, the oldest first."""
    query = select(Errand.id).where(is_waiting(now)).order_by(col(Errand.created_at), Errand.id)
    return session.exec(query).all()


def is_unannounced() -> ColumnElement[bool]:
    """Return the condition that an offer is active and no State was told of it yet."""
    return and_(col(Offer.state) == OfferState.ACTIVE, col(Offer.announced_at).is_(None))


def lock_unannounced_offers(session: Session) -> None:
    """Let nobody else change the offers of which no State was told, until this session ends.

    They are locked in the order of their identifiers, as by everyone, so that nobody waits in a ring.
    """
    session.exec(select(Offer.id).where(is_unannounced()).order_by(Offer.id).with_for_update()).all()


def count_open_needs_by_state(session: Session) -> dict[str, int]:
    """Return how many open needs each State has, for the service itself."""
    query = select(Organisation.state, func.count(col(Need.id))).join(
        Request, col(Request.organisation_id) == Organisation.id
    )
    query = query.join(Need, col(Need.request_id) == Request.id).where(Request.state == RequestState.OPEN)
    return {state: count for state, count in session.exec(query.group_by(col(Organisation.state))) if state}


def find_needs_of_states(session: Session, states: Collection[str]) -> Sequence[Need]:
    """Return the open needs of these States, for the service itself: only who they are, without their texts."""
    query = select(Need).join(Request).join(Organisation)
    query = query.where(Request.state == RequestState.OPEN, col(Organisation.state).in_(states))
    return session.exec(query.options(load_only(Need.id)).order_by(Need.id)).all()  # type: ignore[arg-type]
