"""Releases, as the viewer may see them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.database import as_system
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy.releases import releases_seen_by, releases_to
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.base import get_one
from matching.vocabulary.names import ReleaseState, Role, System

WITH_NEED = joinedload(Release.need).joinedload(Need.request).joinedload(Request.organisation)  # type: ignore[arg-type]
LIVE = (ReleaseState.PROPOSED, ReleaseState.APPROVED)


def get_release(session: Session, viewer: Viewer, release_id: str) -> Release:
    """Return the release; raise `Missing` where the viewer may not see it or there is none."""
    seen = _find_ids(session, Release.id == release_id, releases_seen_by(viewer))
    query = select(Release).where(col(Release.id).in_(seen)).options(WITH_NEED)
    return _with_needs(session, [get_one(session, query)])[0]


def find_releases(session: Session, viewer: Viewer, need: Need) -> Sequence[Release]:
    """Return the releases of `need` that the viewer may see, the newest first."""
    query = select(Release).where(Release.need_id == need.id, releases_seen_by(viewer)).options(WITH_NEED)
    return _with_needs(session, session.exec(query.order_by(col(Release.created_at).desc(), Release.id)).all())


def find_releases_to(session: Session, viewer: Viewer) -> Sequence[Release]:
    """Return the releases that stand and are addressed to the viewer's organisation, the first to expire first."""
    if not viewer.is_a(Role.PROVIDER):
        return []
    seen = _find_ids(session, releases_to(viewer))
    query = select(Release).where(col(Release.id).in_(seen)).options(WITH_NEED)
    return _with_needs(session, session.exec(query.order_by(col(Release.expires_on), Release.id)).all())


def find_live_releases(session: Session, request: Request) -> Sequence[Release]:
    """Return the releases of a request that were not withdrawn, for the service's own steps."""
    query = select(Release).join(Need, col(Need.id) == col(Release.need_id)).options(WITH_NEED)
    query = query.where(Need.request_id == request.id, col(Release.state).in_(LIVE), releases_seen_by(SYSTEM))
    with as_system(session, System.STEP):
        return session.exec(query.order_by(Release.id)).all()


def _find_ids(session: Session, *clauses: ColumnElement[bool] | bool) -> Sequence[str]:
    """Return which releases fulfil a viewer's clauses; these ask about requests that an addressee may not read."""
    with as_system(session, System.SIDES):
        return session.exec(select(Release.id).where(*clauses)).all()


def _with_needs(session: Session, found: Sequence[Release]) -> Sequence[Release]:
    """Return releases that the viewer reads, each with its need: an addressee may not read that."""
    hidden = [release.id for release in found if not release.need]
    if hidden:
        whole = select(Release).where(col(Release.id).in_(hidden)).options(WITH_NEED)
        with as_system(session, System.SIDES):
            session.exec(whole.execution_options(populate_existing=True)).all()
    return found
