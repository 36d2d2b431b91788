"""Who was shown text for coordinators only: what is asked to write it down, and what its owner is told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.models.history import History
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy.releases import releases_seen_by
from matching.policy.requests import needs_seen_by, reads_as_owner, requests_seen_by
from matching.policy.viewer import Viewer
from matching.queries.history import READ
from matching.vocabulary.names import Marking

READER = joinedload(History.person).joinedload(Person.organisation)  # type: ignore[arg-type]


def find_hidden_shown(
    session: Session,
    viewer: Viewer,
    *,
    requests: Collection[str],
    needs: Collection[str],
    releases: Collection[str],
) -> Sequence[Request]:
    """Return the requests for coordinators only, of others, of which the viewer may read one of these rows."""
    read = select(Need.request_id).where(col(Need.id).in_(needs), needs_seen_by(viewer))
    told = select(Need.request_id).join(Release, col(Release.need_id) == col(Need.id))
    told = told.where(col(Release.id).in_(releases), releases_seen_by(viewer))
    hidden = (Request.marking == Marking.COORDINATORS, Request.organisation_id != viewer.organisation_id)
    whole = and_(col(Request.id).in_(requests), requests_seen_by(viewer))
    query = select(Request).where(*hidden, or_(whole, col(Request.id).in_(read), col(Request.id).in_(told)))
    return session.exec(query.order_by(Request.id)).all()


def find_read_since(session: Session, person_id: str, *, since: datetime) -> frozenset[str]:
    """Return the requests of which it was written down lately that a person read them."""
    rows = select(History.row_id).where(History.person_id == person_id, History.step == READ, col(History.at) > since)
    return frozenset(session.exec(rows))


def lock_reader(session: Session, person_id: str) -> None:
    """Let nobody else write down what this person reads, until this session ends; what refers to them goes on."""
    session.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)).one()


def find_readers(session: Session, viewer: Viewer, request: Request) -> Sequence[History]:
    """Return who read a request and when, the last first: for its owner and auditors, for nobody else anything."""
    if not reads_as_owner(viewer, request):
        return []
    query = select(History).where(History.row_id == request.id, History.step == READ).options(READER)
    return session.exec(query.order_by(col(History.at).desc(), History.id)).all()
