"""Who reads a coordinator's text to named providers: these, once a second coordinator approved it, until its last day.

Only needs of open requests for coordinators only are released; the State reads what was approved in its name.
"""

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching import clock
from matching.models.organisation import Organisation
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, is_recused, requests_coordinated_by
from matching.policy.requests import reads_as_owner, requests_read_as_owner
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Marking, ReleaseState, RequestState, Role


def may_see_release(viewer: Viewer, release: Release) -> bool:
    """Say whether the viewer reads `release`."""
    if viewer.system or coordinates_release(viewer, release):
        return True
    if reads_as_owner(viewer, release.need.request) and release.approved_at is not None:
        return True
    return is_released_to(viewer, release)


def releases_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Release` that is true just where `may_see_release` is."""
    if viewer.system:
        return true()
    own = col(Release.need_id).in_(_needs(requests_read_as_owner(viewer)))
    seen = [and_(own, col(Release.approved_at).is_not(None)), _coordinated_by(viewer)]
    return or_(*seen, releases_to(viewer)) if viewer.is_a(Role.PROVIDER) else or_(*seen)


def coordinates_release(viewer: Viewer, release: Release) -> bool:
    """Say whether the viewer is a coordinator who handles `release`: its request is theirs, no addressee's State is."""
    states = [addressee.organisation.state for addressee in release.addressees]
    return coordinates_request(viewer, release.need.request) and not is_recused(viewer, *states)


def may_approve_release(viewer: Viewer, release: Release) -> bool:
    """Say whether the viewer is another coordinator than the one who wrote `release`."""
    return release.proposer_id != viewer.person_id


def is_released_to(viewer: Viewer, release: Release) -> bool:
    """Say whether the viewer provides for an addressee of `release` and it stands today."""
    addressed = viewer.organisation_id in {addressee.organisation_id for addressee in release.addressees}
    return viewer.is_a(Role.PROVIDER) and addressed and stands(release)


def stands(release: Release) -> bool:
    """Say whether `release` was approved, its last day has not passed, and its request is open and still hidden."""
    request = release.need.request
    hidden = request.state is RequestState.OPEN and request.marking is Marking.COORDINATORS
    return hidden and release.state is ReleaseState.APPROVED and release.expires_on >= clock.today()


def releases_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Release` that is true just where `is_released_to` is, for a provider."""
    addressed = select(Addressee.release_id).where(col(Addressee.organisation_id) == viewer.organisation_id)
    hidden = and_(col(Request.state) == RequestState.OPEN, col(Request.marking) == Marking.COORDINATORS)
    return and_(
        col(Release.id).in_(addressed),
        col(Release.state) == ReleaseState.APPROVED,
        col(Release.expires_on) >= clock.today(),
        col(Release.need_id).in_(_needs(hidden)),
    )


def _coordinated_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the clause over `Release` that is true just where `coordinates_release` is."""
    own = col(Release.need_id).in_(_needs(requests_coordinated_by(viewer)))
    if viewer.state is None:
        return own
    addressed = select(Addressee.release_id).join(Organisation, col(Organisation.id) == col(Addressee.organisation_id))
    return and_(own, col(Release.id).not_in(addressed.where(col(Organisation.state) == viewer.state)))


def _needs(clause: ColumnElement[bool]) -> SelectOfScalar[str]:
    return select(Need.id).join(Request, col(Request.id) == col(Need.request_id)).where(clause)
