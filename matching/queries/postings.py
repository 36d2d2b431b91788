"""What the matching index reads, for the service itself: changed needs and offers, in the order of their changes.

Only the columns that the matcher needs are read: ten thousand rows with their relations would take seconds.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Row, Select
from sqlmodel import Session, col, select

from matching.database import as_system
from matching.models.machinery import IndexState
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.queries.keys import open_readable_rows
from matching.vocabulary.names import OfferState, RequestState, System

CONTENT = ("id", "language", "title", "description", "sectors", "capabilities", "assistance_types", "reading")
TEXTS = ("result", "audience", "own_term")
NEED = (*TEXTS, "working_languages", "interpretation", "needed_from", "needed_until", "modes")
OFFER = (
    *("state", "areas", "exclusions", "working_languages", "interpretation", "available_from", "available_until"),
    *("valid_until", "modes", "places", "places_used"),
)


def get_index_state(session: Session) -> IndexState:
    """Return how many changes there were and which fit is in use."""
    return session.get_one(IndexState, 1)


def lock_index_state(session: Session) -> IndexState:
    """Return the same, as it is after every change that is under way; nothing changes until this session ends."""
    fresh = {"populate_existing": True}
    return session.exec(select(IndexState).with_for_update().execution_options(**fresh)).one()


def lock_offers(session: Session, ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return what an edition keeps of these offers, as it is now; nobody else changes them until this session ends."""
    if not ids:
        return []
    query = _select(Offer, (*CONTENT, "state", "revision")).where(col(Offer.id).in_(ids))
    return session.execute(query.order_by(Offer.id).with_for_update()).all()


def find_need_rows(session: Session, *, since: int | None) -> Sequence[Row[Any]]:
    """Return needs with `case` and `state` of their request: those stamped after `since`, or with None all open ones.

    Which of the changed ones are open is for the reader to see: one that no longer is must be forgotten.
    """
    wanted = col(Request.state) == RequestState.OPEN if since is None else col(Need.stamp) > since
    query = _select(Need, CONTENT + NEED, col(Request.state).label("case"), col(Organisation.state).label("state"))
    joined = query.join(Request, col(Need.request_id) == col(Request.id))
    return open_readable_rows(session, Need, session.execute(_of_organisation(joined, Request).where(wanted)).all())


def find_offer_rows(session: Session, *, since: int | None) -> Sequence[Row[Any]]:
    """Return offers with `provider_state`: those stamped after `since`, or with None all active ones."""
    wanted = col(Offer.state) == OfferState.ACTIVE if since is None else col(Offer.stamp) > since
    query = _select(Offer, CONTENT + OFFER, col(Organisation.state).label("provider_state"))
    return open_readable_rows(session, Offer, session.execute(_of_organisation(query, Offer).where(wanted)).all())


def find_matched_of(session: Session, organisation: Organisation) -> list[Need | Offer]:
    """Return the needs of open requests and the active offers of an organisation: what the index holds of it."""
    needs = select(Need).join(Request, col(Need.request_id) == col(Request.id))
    needs = needs.where(Request.organisation_id == organisation.id, Request.state == RequestState.OPEN)
    offers = select(Offer).where(Offer.organisation_id == organisation.id, Offer.state == OfferState.ACTIVE)
    with as_system(session, System.STEP):
        return [*session.exec(needs), *session.exec(offers)]


def find_contents_after(session: Session, table: type[Need | Offer], after: str, *, limit: int) -> Sequence[Row[Any]]:
    """Return what is read in postings, up to `limit` of them in the order of their identifiers, from past `after`."""
    query = _select(table, (*CONTENT, *((*TEXTS, "request_id") if table is Need else ()), "revision"))
    found = session.execute(query.where(col(table.id) > after).order_by(col(table.id)).limit(limit)).all()
    return open_readable_rows(session, table, found)


def _select(table: type[Need | Offer], names: Sequence[str], *more: Any) -> Select[Any]:
    return sqlalchemy.select(*(getattr(table, name) for name in names), *more)


def _of_organisation(query: Select[Any], owned: type[Request | Offer]) -> Select[Any]:
    return query.join(Organisation, col(owned.organisation_id) == col(Organisation.id))
