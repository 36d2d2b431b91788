"""Requests and needs, as the viewer may see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from matching.database import as_system
from matching.models.disclosure import Assignment
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.policy.handling import requests_to_take_on_by
from matching.policy.requests import (
    needs_seen_by,
    requests_read_as_owner,
    requests_seen_by,
    requests_with_state_seen_by,
    summaries_seen_by,
)
from matching.policy.viewer import Viewer
from matching.queries.base import Page, count, get_one, page_of
from matching.queries.keys import open_rows
from matching.vocabulary.names import RequestState, System

HANDLED = (
    selectinload(Request.assigned),  # type: ignore[arg-type]
    joinedload(Request.organisation).selectinload(Organisation.objections),  # type: ignore[arg-type]
)
"""Who handles a request: asked of each row of a list, loaded for all of them at once."""
WITH_REQUEST = joinedload(Need.request).options(*HANDLED)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Waiting:
    """What a coordinator reads of a case for coordinators only that nobody handles: no word of it."""

    id: str
    number: str
    submitted_at: datetime | None


@dataclass(frozen=True)
class Summary:
    """What others see of a request whose text they may not read: its number and the summary that the State wrote."""

    number: str
    public_summary: str


def get_request(session: Session, viewer: Viewer, request_id: str) -> Request:
    """Return the request; raise `Missing` where the viewer may not see it or there is none."""
    return get_one(session, select(Request).where(Request.id == request_id, requests_seen_by(viewer)))


def find_requests(session: Session, viewer: Viewer, *, page: int = 1) -> Page[Request]:
    """Return the requests that the viewer may see, the newest first."""
    query = select(Request).where(requests_seen_by(viewer)).options(*HANDLED)
    return page_of(session, query.order_by(col(Request.created_at).desc(), Request.id), page=page)


def find_own_requests(session: Session, viewer: Viewer) -> Sequence[Request]:
    """Return all requests of the viewer's own State organisation, the newest first; no drafts for its auditors."""
    query = select(Request).where(requests_read_as_owner(viewer))
    return session.exec(query.order_by(col(Request.created_at).desc(), Request.id)).all()


def find_requests_in(session: Session, viewer: Viewer, state: RequestState) -> Sequence[Request]:
    """Return the requests in `state` that the viewer may see, the longest waiting first."""
    query = select(Request).where(Request.state == state, requests_seen_by(viewer))
    query = query.options(*HANDLED)
    return session.exec(query.order_by(col(Request.submitted_at), Request.id)).all()


def find_summaries(session: Session, viewer: Viewer) -> Sequence[Summary]:
    """Return the public summaries of open requests whose text the viewer may not read; nothing else is loaded."""
    columns = select(Request.number, Request.public_summary).where(summaries_seen_by(viewer))
    with as_system(session, System.EXTRACTS):
        rows = session.exec(columns.order_by(Request.number)).all()
    return [Summary(number, summary) for number, summary in rows]


def get_need(session: Session, viewer: Viewer, need_id: str) -> Need:
    """Return the need; raise `Missing` where the viewer may not see it or there is none."""
    query = select(Need).where(Need.id == need_id, needs_seen_by(viewer)).options(WITH_REQUEST)
    return _with_requests(session, [get_one(session, query)])[0]


def find_needs(session: Session, viewer: Viewer, request: Request) -> Sequence[Need]:
    """Return the needs of `request` in their order."""
    query = select(Need).where(Need.request_id == request.id, needs_seen_by(viewer)).options(WITH_REQUEST)
    return _with_requests(session, session.exec(query.order_by(col(Need.place), Need.id)).all())


def find_needs_of(session: Session, viewer: Viewer, requests: Sequence[Request]) -> Sequence[Need]:
    """Return the needs of all `requests`, in one query, by request and place."""
    ids = [request.id for request in requests]
    query = select(Need).where(col(Need.request_id).in_(ids), needs_seen_by(viewer)).options(WITH_REQUEST)
    return _with_requests(session, session.exec(query.order_by(col(Need.request_id), col(Need.place))).all())


def find_own_needs(session: Session, viewer: Viewer) -> Sequence[Need]:
    """Return the needs of all requests of the viewer's own State organisation, the newest request first."""
    query = select(Need).join(Request).where(requests_read_as_owner(viewer))
    order = (col(Request.created_at).desc(), Request.id, col(Need.place), Need.id)
    return session.exec(query.options(WITH_REQUEST).order_by(*order)).all()


def find_open_needs(session: Session, viewer: Viewer) -> Sequence[Need]:
    """Return the needs of open requests that the viewer may see, the longest waiting first."""
    query = select(Need).join(Request).where(Request.state == RequestState.OPEN, needs_seen_by(viewer))
    query = query.options(WITH_REQUEST).order_by(col(Request.opened_at), col(Need.place), Need.id)
    return _with_requests(session, session.exec(query).all())


def count_open_needs(session: Session, viewer: Viewer) -> int:
    """Return how many needs of open requests the viewer may see."""
    return count(
        session, select(Need.id).join(Request).where(Request.state == RequestState.OPEN, needs_seen_by(viewer))
    )


def find_need_texts(session: Session, viewer: Viewer) -> Mapping[str, str]:
    """Return the text of every need that the viewer may see, by its identifier; nothing else is loaded."""
    columns = select(Need.id, Need.description, Need.result).where(needs_seen_by(viewer))
    rows = open_rows(session, Need, session.execute(columns).all())
    return {row.id: f"{row.description}\n{row.result}" for row in rows}


def find_needs_by_id(session: Session, viewer: Viewer, ids: Collection[str]) -> dict[str, Need]:
    """Return those of the needs `ids` that the viewer may see, by identifier."""
    query = select(Need).where(col(Need.id).in_(ids), needs_seen_by(viewer)).options(WITH_REQUEST)
    return {need.id: need for need in _with_requests(session, session.exec(query).all())}


def find_requests_with_state(session: Session, viewer: Viewer, requests: Collection[Request]) -> frozenset[str]:
    """Return the identifiers of those of `requests` of which the viewer is told whose they are."""
    veiled = [request.id for request in requests if request.as_region]
    told = frozenset(request.id for request in requests if not request.as_region)
    if not veiled:
        return told
    query = select(Request.id).where(col(Request.id).in_(veiled), requests_with_state_seen_by(viewer))
    with as_system(session, System.EXTRACTS):
        return told | frozenset(session.exec(query))


def find_cases_to_take_on(session: Session, viewer: Viewer) -> Sequence[Waiting]:
    """Return the cases for coordinators only that nobody handles and the viewer may take on, the longest waiting first.

    Nothing else of them is loaded.
    """
    columns = select(Request.id, Request.number, Request.submitted_at).where(requests_to_take_on_by(viewer))
    with as_system(session, System.EXTRACTS):
        rows = session.exec(columns.order_by(col(Request.submitted_at), Request.id)).all()
    return [Waiting(*row) for row in rows]


def get_case_to_take_on(session: Session, viewer: Viewer, request_id: str, *, lock: bool = False) -> Request:
    """Return one of them; raise `Missing` where the viewer may not take it on or there is none."""
    query = select(Request).where(Request.id == request_id)
    with as_system(session, System.STEP):
        if lock:
            get_one(session, query.with_for_update())
        return get_one(session, query.where(requests_to_take_on_by(viewer)))


def find_requests_assigned_to(session: Session, organisation: Organisation, person: Person) -> Sequence[Request]:
    """Return the requests of an organisation that are assigned to a coordinator, for the service's own steps."""
    query = select(Request).join(Assignment, col(Assignment.request_id) == col(Request.id))
    query = query.where(Request.organisation_id == organisation.id, Assignment.person_id == person.id)
    with as_system(session, System.STEP):
        return session.exec(query.order_by(Request.id)).all()


def _with_requests(session: Session, found: Sequence[Need]) -> Sequence[Need]:
    """Return needs that the viewer reads, each with its request: one released alone is of a case that is not."""
    hidden = [need.id for need in found if not need.request]
    if hidden:
        whole = select(Need).where(col(Need.id).in_(hidden)).options(WITH_REQUEST)
        with as_system(session, System.SIDES):
            session.exec(whole.execution_options(populate_existing=True)).all()
    return found
