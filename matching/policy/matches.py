"""Who sees a match: coordinators who handle its request and are not recused; each side once it was put to them, or if
they opened the door.
"""

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, is_recused, organisations_of, requests_coordinated_by
from matching.policy.offers import owns_offer
from matching.policy.requests import owns_request, reads_as_owner, requests_read_as_owner
from matching.policy.viewer import Viewer
from matching.vocabulary.names import MatchState, Role, Side


def may_see_match(viewer: Viewer, match: Match) -> bool:
    """Say whether the viewer is shown `match`."""
    if viewer.system or coordinates_match(viewer, match):
        return True
    put = match.approved_at is not None
    if reads_as_owner(viewer, match.need.request) and (put or match.state_asks):
        return True
    return owns_offer(viewer, match.offer) and (put or match.provider_asks)


def matches_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Match` that is true just where `may_see_match` is."""
    if viewer.system:
        return true()
    put = col(Match.approved_at).is_not(None)
    own_cases = col(Match.need_id).in_(_needs(requests_read_as_owner(viewer)))
    seen = [and_(own_cases, or_(put, col(Match.state_asks)))]
    if viewer.is_a(Role.PROVIDER):
        own = col(Match.offer_id).in_(_offers(col(Offer.organisation_id) == viewer.organisation_id))
        seen.append(and_(own, or_(put, col(Match.provider_asks))))
    if viewer.is_a(Role.COORDINATOR):
        seen.append(_coordinated_by(viewer))
    return or_(*seen)


def coordinates_match(viewer: Viewer, match: Match) -> bool:
    """Say whether the viewer is a coordinator who handles `match`: its request is theirs, the provider's State not."""
    return coordinates_request(viewer, match.need.request) and not is_recused(viewer, match.offer.organisation.state)


def sides_of(viewer: Viewer, match: Match) -> tuple[Side, ...]:
    """Return the sides of `match` for which the viewer acts: one, or none."""
    owns = {Side.STATE: owns_request(viewer, match.need.request), Side.PROVIDER: owns_offer(viewer, match.offer)}
    return tuple(side for side, yes in owns.items() if yes)


def sides_read_by(viewer: Viewer, match: Match) -> tuple[Side, ...]:
    """Return the sides whose view of `match` the viewer has: those they act for, or the State they audit."""
    audits = reads_as_owner(viewer, match.need.request)
    return tuple(side for side in Side if side in sides_of(viewer, match) or (side is Side.STATE and audits))


def may_see_contacts(viewer: Viewer, match: Match) -> bool:
    """Say whether the viewer is shown both sides' contacts: a side of an introduced match, or its coordinators."""
    introduced = match.state is MatchState.INTRODUCED
    return introduced and (bool(sides_read_by(viewer, match)) or coordinates_match(viewer, match))


def may_see_refusal(viewer: Viewer, match: Match) -> bool:
    """Say whether the viewer is shown the reason code and inner words of a refusal: who refused, or coordinators."""
    if coordinates_match(viewer, match):
        return True
    refuser = match.declined_by.value if match.declined_by else None
    return refuser in {side.value for side in sides_read_by(viewer, match)}


def may_see_shortlist(viewer: Viewer, need: Need) -> bool:
    """Say whether the viewer is shown which offers fit `need`: its State with its auditors, and who coordinates it."""
    return reads_as_owner(viewer, need.request) or coordinates_request(viewer, need.request)


def _coordinated_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Match` that is true just where `coordinates_match` is."""
    own = col(Match.need_id).in_(_needs(requests_coordinated_by(viewer)))
    if viewer.state is None:
        return own
    return and_(own, col(Match.offer_id).not_in(_offers(col(Offer.organisation_id).in_(organisations_of(viewer)))))


def _needs(clause: ColumnElement[bool]) -> SelectOfScalar[str]:
    return select(Need.id).join(Request, col(Request.id) == col(Need.request_id)).where(clause)


def _offers(clause: ColumnElement[bool]) -> SelectOfScalar[str]:
    return select(Offer.id).where(clause)
