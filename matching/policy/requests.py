"""Who may read a State's request and its needs, by the marking that the State chose (DESIGN.md section 6)."""

from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col, exists, select

from matching.models.disclosure import NamedProvider
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, requests_coordinated_by
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Marking, MatchState, RequestState, Role

RELEASING = (MatchState.APPROVED, MatchState.INTRODUCED)


def may_see_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer may read the whole text of `request`."""
    if viewer.system or reads_as_owner(viewer, request):
        return True
    if coordinates_request(viewer, request):
        return request.state is not RequestState.DRAFT
    if request.state is not RequestState.OPEN:
        return False
    return request.marking is Marking.EVERYONE or is_for_provider(viewer, request)


def requests_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_see_request` is."""
    if viewer.system:
        return true()
    is_open = col(Request.state) == RequestState.OPEN
    coordinated = and_(col(Request.state) != RequestState.DRAFT, requests_coordinated_by(viewer))
    for_all = and_(is_open, col(Request.marking) == Marking.EVERYONE)
    return or_(requests_read_as_owner(viewer), coordinated, for_all, and_(is_open, requests_for_provider(viewer)))


def is_for_provider(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer provides for one of those whom a request for providers is for: all, or those named."""
    if not viewer.is_a(Role.PROVIDER) or request.marking is not Marking.PROVIDERS:
        return False
    return not request.named or viewer.organisation_id in {named.organisation_id for named in request.named}


def requests_for_provider(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `is_for_provider` is."""
    if not viewer.is_a(Role.PROVIDER):
        return false()
    named = select(NamedProvider).where(col(NamedProvider.request_id) == col(Request.id))
    for_us = named.where(col(NamedProvider.organisation_id) == viewer.organisation_id)
    return and_(col(Request.marking) == Marking.PROVIDERS, or_(~exists(named), exists(for_us)))


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


def may_see_state(viewer: Viewer, request: Request, *, introduced_to: AbstractSet[str]) -> bool:
    """Say whether the viewer is told whose `request` it is, and not only from which region it comes.

    `introduced_to` are the providers' organisations with an introduced match of the request.
    """
    if not request.as_region or viewer.system or reads_as_owner(viewer, request):
        return True
    introduced = viewer.is_a(Role.PROVIDER) and viewer.organisation_id in introduced_to
    return introduced or coordinates_request(viewer, request)


def requests_with_state_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_see_state` is."""
    if viewer.system:
        return true()
    told = or_(~col(Request.as_region), requests_read_as_owner(viewer), requests_coordinated_by(viewer))
    if not viewer.is_a(Role.PROVIDER):
        return told
    introduced = (
        select(Need.request_id)
        .join(Match, col(Match.need_id) == col(Need.id))
        .join(Offer, col(Offer.id) == col(Match.offer_id))
        .where(col(Match.state) == MatchState.INTRODUCED, col(Offer.organisation_id) == viewer.organisation_id)
    )
    return or_(told, col(Request.id).in_(introduced))


def owns_request(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer acts for the State's organisation that made `request`."""
    return viewer.is_a(Role.STATE) and viewer.organisation_id == request.organisation_id


def reads_as_owner(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer reads what the owner of `request` reads: they are its owner, or audit what is no draft."""
    audits = viewer.is_a(Role.AUDITOR) and viewer.organisation_id == request.organisation_id
    return owns_request(viewer, request) or (audits and request.state is not RequestState.DRAFT)


def requests_read_as_owner(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `reads_as_owner` is."""
    own = col(Request.organisation_id) == viewer.organisation_id
    if viewer.is_a(Role.STATE):
        return own
    return and_(own, col(Request.state) != RequestState.DRAFT) if viewer.is_a(Role.AUDITOR) else false()


def reads_inside(viewer: Viewer, request: Request) -> bool:
    """Say whether the viewer reads of a case what is not for its readers: what is missing, private answers, history."""
    return reads_as_owner(viewer, request) or coordinates_request(viewer, request)
