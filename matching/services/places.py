"""The places of an offer: taken by one guarded statement at approval, given back once by the step that ends a match."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import Session, col

from matching.database import as_system
from matching.errors import Refused, Stale, reason
from matching.models.match import Match
from matching.models.offer import Offer
from matching.policy.viewer import SYSTEM
from matching.services.notices import coordinators_of_match, focal_point, tell
from matching.services.steps import take
from matching.vocabulary.names import Side, System
from matching.vocabulary.notices import NoticeKind


def take_place(session: Session, match: Match) -> None:
    """Take one place of the match's offer, as the approver read it; raise `Refused` if none is left, else `Stale`."""
    with as_system(session, System.STEP):
        _take_place(session, match)
    match.holds_place = True


def _take_place(session: Session, match: Match) -> None:
    read = match.offer.version
    free = (
        update(Offer)
        .where(col(Offer.id) == match.offer_id, col(Offer.version) == read)
        .where(col(Offer.places_used) < col(Offer.places))
        .values(places_used=Offer.places_used + 1)
        .execution_options(synchronize_session=False)
    )
    if session.connection().execute(free).rowcount != 1:
        session.refresh(match.offer)
        raise Refused(reason("no-places")) if match.offer.version == read else Stale(match.offer)
    session.refresh(match.offer, attribute_names=["places_used"])


def give_back(session: Session, match: Match) -> None:
    """Give the place of `match` back if it holds one; the match's version keeps two processes from doing it twice."""
    if not match.holds_place:
        return
    match.holds_place = False
    session.add(match)
    used = update(Offer).where(col(Offer.id) == match.offer_id).values(places_used=Offer.places_used - 1)
    with as_system(session, System.STEP):
        session.execute(used.execution_options(synchronize_session=False))
        session.refresh(match.offer, attribute_names=["places_used"])


def withdraw_matches(session: Session, matches: Iterable[Match]) -> list[Offer]:
    """End matches because their request or offer ended; whoever knew of one is told. Return the offers to be touched.

    Always in one order, so that two who do it at once do not wait for each other.
    """
    ended = sorted(matches, key=lambda match: (match.offer_id, match.id))
    for match in ended:
        told = [focal_point(match, side) for side in Side if match.approved_at is not None]
        with as_system(session, System.STEP):
            take(session, match, "withdraw", by=SYSTEM)
            give_back(session, match)
        told += coordinators_of_match(session, match)
        tell(session, NoticeKind.MATCH_WITHDRAWN, match, told, number=match.number)
    return [match.offer for match in ended]
