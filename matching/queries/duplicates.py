"""What is laid side by side for a viewer, and what people decided on it."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from matching.errors import Missing
from matching.models.duplicate import DuplicateDecision
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.duplicates import Comparable, offers_compared_by, organisations_compared_by, requests_compared_by
from matching.policy.viewer import Viewer
from matching.queries.offers import WITH_ORGANISATION
from matching.queries.requests import HANDLED, WITH_REQUEST
from matching.vocabulary.names import Likeness


def find_compared_needs(session: Session, viewer: Viewer) -> Sequence[Need]:
    """Return the needs of all requests that are compared for the viewer."""
    query = select(Need).join(Request).where(requests_compared_by(viewer)).options(WITH_REQUEST)
    return session.exec(query.order_by(Need.id)).all()


def find_compared_offers(session: Session, viewer: Viewer) -> Sequence[Offer]:
    """Return the offers that are compared for the viewer."""
    query = select(Offer).where(offers_compared_by(viewer)).options(WITH_ORGANISATION)
    return session.exec(query.order_by(Offer.id)).all()


def find_compared_organisations(session: Session, viewer: Viewer) -> Sequence[Organisation]:
    """Return the organisations that are compared for the viewer."""
    return session.exec(select(Organisation).where(organisations_compared_by(viewer)).order_by(Organisation.id)).all()


def find_compared(session: Session, viewer: Viewer, kind: Likeness, ids: Collection[str]) -> dict[str, Comparable]:
    """Return those of the rows `ids` that are compared for the viewer, by identifier."""
    found: Sequence[Comparable]
    if not ids:
        return {}
    if kind is Likeness.REQUEST:
        requests = select(Request).where(col(Request.id).in_(ids), requests_compared_by(viewer))
        found = session.exec(requests.options(*HANDLED)).all()
    elif kind is Likeness.OFFER:
        offers = select(Offer).where(col(Offer.id).in_(ids), offers_compared_by(viewer))
        found = session.exec(offers.options(WITH_ORGANISATION)).all()
    else:
        homes = select(Organisation).where(col(Organisation.id).in_(ids), organisations_compared_by(viewer))
        found = session.exec(homes).all()
    return {row.id: row for row in found}


def get_compared(session: Session, viewer: Viewer, kind: Likeness, row_id: str) -> Comparable:
    """Return one row that is compared for the viewer; raise `Missing` where it is not, or there is none."""
    found = find_compared(session, viewer, kind, {row_id}).get(row_id)
    if found is None:
        raise Missing
    return found


def find_compared_keys(session: Session, viewer: Viewer, kind: Likeness) -> tuple[tuple[object, ...], ...]:
    """Return what is compared for the viewer as identifiers and versions: equal where nothing of it changed."""
    if kind is Likeness.REQUEST:
        needs = select(Need.request_id, Need.id, Need.version, Request.version).join(Request)
        rows = session.exec(needs.where(requests_compared_by(viewer)).order_by(Need.id)).all()
        return tuple(map(tuple, rows))
    if kind is Likeness.OFFER:
        offers = select(Offer.id, Offer.version, Organisation.version).join(Organisation)
        return tuple(map(tuple, session.exec(offers.where(offers_compared_by(viewer)).order_by(Offer.id)).all()))
    homes = select(Organisation.id, Organisation.version).where(organisations_compared_by(viewer))
    return tuple(map(tuple, session.exec(homes.order_by(Organisation.id)).all()))


def find_decisions(session: Session, ids: Collection[str]) -> dict[tuple[str, str], DuplicateDecision]:
    """Return what was decided of pairs of which both sides are among `ids`, which the viewer has already loaded."""
    query = select(DuplicateDecision)
    decisions = session.exec(query.options(joinedload(DuplicateDecision.person)))  # type: ignore[arg-type]
    return {(row.one_id, row.other_id): row for row in decisions if row.one_id in ids and row.other_id in ids}


def get_decision(session: Session, one_id: str, other_id: str) -> DuplicateDecision | None:
    """Return what was decided of one pair, whose sides the viewer has already loaded, or None."""
    pair = (DuplicateDecision.one_id == one_id, DuplicateDecision.other_id == other_id)
    return session.exec(select(DuplicateDecision).where(*pair)).one_or_none()
