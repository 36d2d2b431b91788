"""What a provider and a coordinator do with an offer."""

from datetime import date, timedelta

from sqlmodel import Session

from matching import clock
from matching.errors import Refused, reason
from matching.models.answers import OfferAnswers
from matching.models.offer import Offer
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.matches import find_live_matches
from matching.queries.offers import find_lapsed_offers
from matching.services.completeness import check_stays_complete, missing_parts_of_offer
from matching.services.notices import coordinators_of_offer, tell
from matching.services.places import withdraw_matches
from matching.services.postings import revise, touch
from matching.services.steps import check_version, record, take
from matching.vocabulary.names import MatchState, OfferState, Role
from matching.vocabulary.notices import NoticeKind

CONFIRMED_FOR = timedelta(days=183)


def draft(session: Session, answers: OfferAnswers, *, by: Viewer) -> Offer:
    """Keep a new offer that only the provider's own organisation sees."""
    if not by.is_a(Role.PROVIDER) or by.organisation_id is None:
        raise Refused(reason("only-providers-offer"))
    offer = Offer(organisation_id=by.organisation_id, focal_point_id=by.person_id)
    revise(offer, answers)
    offer.revision = 1
    session.add(offer)
    session.flush()
    record(session, offer, "draft", by=by, after=offer.state.value)
    return offer


def edit(session: Session, offer: Offer, answers: OfferAnswers, *, version: int, by: Viewer) -> None:
    """Change an offer; one that changed may be suggested again to those who refused it.

    An offer that is matched already keeps what is required of it, and its last day.
    """
    take(session, offer, "edit", by=by)
    check_version(offer, version)
    if offer.state in (OfferState.ACTIVE, OfferState.PAUSED):
        check_stays_complete(answers)
        answers = answers.model_copy(update={"valid_until": answers.valid_until or offer.valid_until})
    if answers.places < offer.places_used:
        raise Refused(reason("places-are-taken", field="places", used=offer.places_used))
    if revise(offer, answers):
        touch(session, offer)


def submit(session: Session, offer: Offer, *, by: Viewer) -> None:
    """Hand the offer to the coordinators, once nothing that they require is missing."""
    missing = missing_parts_of_offer(offer)
    if missing:
        raise Refused(reason("incomplete", parts=missing))
    take(session, offer, "submit", by=by)
    offer.submitted_at = clock.now()
    tell(session, NoticeKind.OFFER_RECEIVED, offer, [offer.focal_point_id], number=offer.number)
    verifiers = coordinators_of_offer(session, offer)
    tell(session, NoticeKind.OFFER_TO_VERIFY, offer, verifiers, number=offer.number)


def verify(session: Session, offer: Offer, *, by: Viewer) -> None:
    """Make the offer active: from now on it is matched, until the day to which it was confirmed."""
    take(session, offer, "verify", by=by)
    offer.gaps = ""
    offer.verified_at = offer.confirmed_at = clock.now()
    offer.valid_until = offer.valid_until or clock.today() + CONFIRMED_FOR
    touch(session, offer)
    tell(session, NoticeKind.OFFER_VERIFIED, offer, [offer.focal_point_id], number=offer.number)


def return_(session: Session, offer: Offer, *, gaps: str, by: Viewer) -> None:
    """Give the offer back to the provider, naming what is missing."""
    if not gaps.strip():
        raise Refused(reason("name-the-gaps"))
    take(session, offer, "return", by=by)
    offer.gaps = gaps
    tell(session, NoticeKind.OFFER_RETURNED, offer, [offer.focal_point_id], number=offer.number)


def pause(session: Session, offer: Offer, *, by: Viewer) -> None:
    """Stop matching the offer until it is resumed; its matches go on."""
    take(session, offer, "pause", by=by)
    touch(session, offer)


def resume(session: Session, offer: Offer, *, by: Viewer) -> None:
    """Match the offer again."""
    take(session, offer, "resume", by=by)
    touch(session, offer)


def confirm(session: Session, offer: Offer, *, valid_until: date | None = None, by: Viewer) -> None:
    """Say that the offer still stands, until `valid_until` or for half a year."""
    until = valid_until or clock.today() + CONFIRMED_FOR
    if until < clock.today():
        raise Refused(reason("date-has-passed", field="valid_until", need=None, place=None))
    take(session, offer, "confirm", by=by)
    offer.valid_until = until
    offer.confirmed_at = clock.now()
    touch(session, offer)


def withdraw(session: Session, offer: Offer, *, by: Viewer) -> None:
    """Take the offer back, and every match of it that was not introduced."""
    take(session, offer, "withdraw", by=by)
    live = find_live_matches(session, offer=offer)
    withdraw_matches(session, (match for match in live if match.state is not MatchState.INTRODUCED))
    touch(session, offer)


def expire(session: Session) -> int:
    """Mark the offers that lapsed, tell their focal points, and return how many. The gate never waits for it."""
    lapsed = find_lapsed_offers(session, on=clock.today(), states=(OfferState.ACTIVE, OfferState.PAUSED))
    for offer in lapsed:
        take(session, offer, "expire", by=SYSTEM)
        touch(session, offer)
        tell(session, NoticeKind.OFFER_EXPIRED, offer, [offer.focal_point_id], number=offer.number)
    return len(lapsed)
