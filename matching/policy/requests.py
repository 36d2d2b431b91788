"""Who may read a State's request and its needs, by the marking that the State chose (DESIGN.md section 6)."""

from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Marking, MatchState, RequestState, Role

RELEASING = (MatchState.APPROVED, MatchState.INTRODUCED)


def is_recused(viewer: Viewer, *states: str | None) -> bool:
    """Say whether the viewer must leave a case of one of `states` (ISO alpha-3) to others, because it is their own."""
    return viewer.state is not None and viewer.state in states


def may_see_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer may read the whole text of `request`."""
    if viewer.system or owns_request(viewer, request):
        return True
    if coordinates_request(viewer, request):
        return request.state is not RequestState.DRAFT
    if request.state is not RequestState.OPEN:
        return False
    return request.marking is Marking.EVERYONE or (request.marking is Marking.PROVIDERS and viewer.is_a(Role.PROVIDER))


def requests_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_see_request` is."""
    if viewer.system:
        return true()
    is_open = col(Request.state) == RequestState.OPEN
    markings = [Marking.EVERYONE, *([Marking.PROVIDERS] if viewer.is_a(Role.PROVIDER) else [])]
    seen = [and_(is_open, col(Request.marking).in_(markings)), _owned_by(viewer)]
    if viewer.is_a(Role.COORDINATOR):
        others = true() if viewer.state is None else col(Request.organisation_id).not_in(_organisations_of(viewer))
        seen.append(and_(col(Request.state) != RequestState.DRAFT, others))
    return or_(*seen)


def may_see_need(viewer: Viewer, need: Need, *, released_to: AbstractSet[str]) -> bool:
    """Say whether the viewer may read `need`; `released_to` are the organisations with an approved match of it."""
    released = viewer.is_a(Role.PROVIDER) and viewer.organisation_id in released_to
    return released or may_see_request(viewer, need.request)


def needs_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Need` that is true just where `may_see_need` is."""
    seen = col(Need.request_id).in_(select(Request.id).where(requests_seen_by(viewer)))
    if not viewer.is_a(Role.PROVIDER):
        return seen
    released = (
        select(Match.need_id)
        .join(Offer, col(Offer.id) == col(Match.offer_id))
        .where(col(Match.state).in_(RELEASING), col(Offer.organisation_id) == viewer.organisation_id)
    )
    return or_(seen, col(Need.id).in_(released))


def may_see_summary(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer is shown the public summary of a request whose text they may not read."""
    published = request.publish_summary and request.public_summary != ""
    chosen = request.state is RequestState.OPEN and request.marking is Marking.PROVIDERS
    return published and chosen and not may_see_request(viewer, request)


def summaries_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_see_summary` is."""
    return and_(
        col(Request.state) == RequestState.OPEN,
        col(Request.marking) == Marking.PROVIDERS,
        col(Request.publish_summary),
        col(Request.public_summary) != "",
        ~requests_seen_by(viewer),
    )


def owns_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer acts for the State's organisation that made `request`."""
    return viewer.is_a(Role.STATE) and viewer.organisation_id == request.organisation_id


def coordinates_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer is a coordinator who may handle `request`: not one of the State's own."""
    return viewer.is_a(Role.COORDINATOR) and not is_recused(viewer, request.organisation.state)


def _owned_by(viewer: Viewer) -> ColumnElement[bool]:
    if not viewer.is_a(Role.STATE):
        return false()
    return col(Request.organisation_id) == viewer.organisation_id


def _organisations_of(viewer: Viewer) -> SelectOfScalar[str]:
    return select(Organisation.id).where(col(Organisation.state) == viewer.state)
