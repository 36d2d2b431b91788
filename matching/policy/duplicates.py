"""Who is shown what may be there twice, and who decides it: nobody is shown a pair of which one side is not theirs.

Requests and offers are compared for coordinators who may handle both, and for the organisation that posted both.
Organisations are compared for administrators, and for coordinators but for those of their own State.
"""

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col

from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Request
from matching.policy.handling import coordinates_request, is_recused, organisations_of, requests_coordinated_by
from matching.policy.offers import coordinates_offer, owns_offer
from matching.policy.people import may_manage_people
from matching.policy.requests import owns_request
from matching.policy.viewer import Viewer
from matching.vocabulary.names import OfferState, RequestState, Role

REQUESTS = (RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED, RequestState.OPEN)
OFFERS = (OfferState.DRAFT, OfferState.SUBMITTED, OfferState.RETURNED, OfferState.ACTIVE, OfferState.PAUSED)
"""What is over is compared with nothing."""

Comparable = Request | Offer | Organisation


def may_compare(viewer: Viewer, row: Comparable) -> bool:
    """Say whether `row` is laid beside others for the viewer."""
    if isinstance(row, Organisation):
        return row.closed_at is None and _may_compare_organisation(viewer, row)
    if isinstance(row, Request):
        coordinates, owns = coordinates_request(viewer, row), owns_request(viewer, row)
        return row.state in REQUESTS and (owns or (coordinates and row.state is not RequestState.DRAFT))
    coordinates, owns = coordinates_offer(viewer, row), owns_offer(viewer, row)
    return row.state in OFFERS and (owns or (coordinates and row.state is not OfferState.DRAFT))


def requests_compared_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Request` that is true just where `may_compare` is."""
    seen = [col(Request.organisation_id) == viewer.organisation_id] if viewer.is_a(Role.STATE) else []
    coordinated = and_(col(Request.state) != RequestState.DRAFT, requests_coordinated_by(viewer))
    return and_(col(Request.state).in_(REQUESTS), or_(coordinated, *seen))


def offers_compared_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Offer` that is true just where `may_compare` is."""
    seen = [col(Offer.organisation_id) == viewer.organisation_id] if viewer.is_a(Role.PROVIDER) else []
    if viewer.is_a(Role.COORDINATOR):
        others = true() if viewer.state is None else col(Offer.organisation_id).not_in(organisations_of(viewer))
        seen.append(and_(col(Offer.state) != OfferState.DRAFT, others))
    return and_(col(Offer.state).in_(OFFERS), or_(false(), *seen))


def organisations_compared_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Organisation` that is true just where `may_compare` is."""
    is_open = col(Organisation.closed_at).is_(None)
    if may_manage_people(viewer):
        return is_open
    if not viewer.is_a(Role.COORDINATOR):
        return false()
    if viewer.state is None:
        return is_open
    return and_(is_open, or_(col(Organisation.state).is_(None), col(Organisation.state) != viewer.state))


def may_decide(viewer: Viewer, one: Comparable, other: Comparable) -> bool:
    """Say whether the viewer decides if two rows are one thing: not an owner, who has a step to take back one's own."""
    decides = viewer.is_a(Role.COORDINATOR) or (isinstance(one, Organisation) and may_manage_people(viewer))
    return decides and may_compare(viewer, one) and may_compare(viewer, other)


def _may_compare_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    coordinates = viewer.is_a(Role.COORDINATOR) and not is_recused(viewer, organisation.state)
    return coordinates or may_manage_people(viewer)
