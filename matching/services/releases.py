"""What a coordinator tells named providers of a need that they may not read, and how they say that they could help."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from matching import clock
from matching.database import as_system
from matching.errors import Missing, Refused, reason
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, is_recused
from matching.policy.matches import may_see_match
from matching.policy.offers import owns_offer
from matching.policy.releases import is_released_to
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.matches import find_live_pair
from matching.queries.people import find_focal_points
from matching.queries.releases import find_live_releases
from matching.services.notices import approvers_of, approvers_of_release, tell
from matching.services.steps import record, take
from matching.vocabulary.names import Marking, OfferState, Party, RequestState, Role, System
from matching.vocabulary.notices import NoticeKind


def write(
    session: Session, need: Need, *, text: str, to: Sequence[Organisation], expires_on: date | None, by: Viewer
) -> Release:
    """Propose a text to named providers, in words of one's own; another coordinator approves it."""
    request = need.request
    if not coordinates_request(by, request):
        raise Refused(reason("not-yours-to-take", step="release"))
    if request.marking is not Marking.COORDINATORS or request.state is not RequestState.OPEN:
        raise Refused(reason("nothing-to-release"))
    if not text.strip():
        raise Refused(reason("write-the-release", field="text"))
    if not to or not all(organisation.is_provider for organisation in to):
        raise Refused(reason("name-the-providers", field="providers"))
    if any(is_recused(by, organisation.state) for organisation in to):
        raise Refused(reason("recused-by-provider", field="providers"))
    if expires_on is None or expires_on < clock.today():
        raise Refused(reason("say-the-last-day", field="expires_on"))
    release = Release(need_id=need.id, text=text, expires_on=expires_on, proposer_id=by.person_id or "")
    release.need = need
    for organisation in to:
        release.addressees.append(
            Addressee(release_id=release.id, organisation_id=organisation.id, organisation=organisation)
        )
    session.add(release)
    session.flush()
    record(session, release, "propose", by=by, after=release.state.value)
    approvers = approvers_of_release(session, release)
    tell(session, NoticeKind.RELEASE_TO_APPROVE, release, approvers, number=release.number)
    return release


def approve(session: Session, release: Release, *, by: Viewer) -> None:
    """Let the addressees read the text, if it could still be written today."""
    request = release.need.request
    if request.marking is not Marking.COORDINATORS or request.state is not RequestState.OPEN:
        raise Refused(reason("nothing-to-release"))
    if release.expires_on < clock.today():
        raise Refused(reason("release-is-over"))
    take(session, release, "approve", by=by)
    release.approver_id = by.person_id
    release.approved_at = clock.now()
    tell(session, NoticeKind.RELEASE_ADDRESSED, release, _addressed(session, release), number=release.number)


def withdraw(session: Session, release: Release, *, by: Viewer) -> None:
    """Take the text back: from now on no addressee reads it."""
    take(session, release, "withdraw", by=by)


def withdraw_all(session: Session, request: Request) -> None:
    """Take back what was released of a request that ended."""
    with as_system(session, System.STEP):
        for release in find_live_releases(session, request):
            take(session, release, "withdraw", by=SYSTEM)


def help_with(session: Session, release: Release, offer: Offer, *, words: str = "", by: Viewer) -> Match:
    """Let an addressee say that it could help with one of its offers.

    No gate is asked here: what it says of a need that the provider may not read would tell of it. Whoever approves the
    match asks them all.
    """
    if not is_released_to(by, release):
        raise Missing
    if not owns_offer(by, offer) or offer.state is not OfferState.ACTIVE:
        raise Refused(reason("not-active", field="offer"))
    match = find_live_pair(session, release.need, offer)
    if match is not None and may_see_match(by, match):
        raise Refused(reason("already-matched", number=match.number))
    with as_system(session, System.STEP):
        if match is None:
            match = Match(need_id=release.need_id, offer_id=offer.id, proposer_id=by.person_id or "", words=words)
            match.need, match.offer = release.need, offer
        match.provider_asks = True
        session.add(match)
    record(session, match, f"propose-as-{Party.PROVIDER.value}", by=by, after=match.state.value)
    tell(session, NoticeKind.MATCH_TO_APPROVE, match, approvers_of(session, match), number=match.number)
    return match


def _addressed(session: Session, release: Release) -> list[str]:
    homes = {addressee.organisation_id for addressee in release.addressees}
    people: Sequence[Person] = find_focal_points(session, homes)
    return [person.id for person in people if Role.PROVIDER in person.roles]
