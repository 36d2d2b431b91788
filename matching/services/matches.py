"""What coordinators and both sides do with a match, from the door through which it came in to the introduction."""

from datetime import timedelta

from sqlmodel import Session

from matching import clock
from matching.database import as_system
from matching.errors import Refused, reason
from matching.models.match import Decision, Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.matches import may_see_match
from matching.policy.offers import coordinates_offer, owns_offer
from matching.policy.requests import owns_request
from matching.policy.steps import YES, check_step
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.matches import find_late_matches, find_live_pair, find_refused_pairs
from matching.ranking.gates import Circumstances, find_stops
from matching.services.decisions import freeze
from matching.services.notices import approvers_of, coordinators_of_match, focal_point, tell
from matching.services.places import give_back, take_place
from matching.services.postings import offer_document, touch
from matching.services.shortlists import Shortlists
from matching.services.steps import record, take
from matching.services.veils import need_document_for
from matching.vocabulary.names import DeclineReason, Party, Side, System
from matching.vocabulary.notices import NoticeKind


def propose(session: Session, need: Need, offer: Offer, *, words: str = "", by: Viewer) -> Match:
    """Bring a pair in through the door that the viewer may use; raise `Refused` when a gate is shut.

    A coordinator proposes, a provider says "We could help", a State asks about an offer. If the pair was proposed
    already without this side knowing, their interest joins that match.
    """
    party = _party(by, need, offer)
    check_gates(session, need, offer, by=by)
    match = find_live_pair(session, need, offer)
    if match is not None and may_see_match(by, match):
        raise Refused(reason("already-matched", number=match.number))
    if match is None:
        match = Match(need_id=need.id, offer_id=offer.id, proposer_id=by.person_id or "", words=words)
        match.need, match.offer = need, offer
        _note_interest(session, match, party)
    else:
        with as_system(session, System.STEP):
            _note_interest(session, match, party)
    session.flush()
    record(session, match, f"propose-as-{party.value}", by=by, after=match.state.value)
    tell(session, NoticeKind.MATCH_TO_APPROVE, match, approvers_of(session, match), number=match.number)
    return match


def check_gates(session: Session, need: Need, offer: Offer, *, by: Viewer) -> None:
    """Raise `Refused` with the reason of the first gate that forbids the pair today, as far as `by` may know."""
    refused = offer.id in find_refused_pairs(session, by, need)
    inside = coordinates_request(by, need.request)
    now = Circumstances(today=clock.today(), refused=refused, for_coordinators=inside)
    for stop in find_stops(need_document_for(session, by, need), offer_document(offer), now):
        raise Refused(stop.reason if inside or stop.gate != "area" else reason("not-for-this-state"))


def approve(session: Session, match: Match, *, shortlists: Shortlists, by: Viewer) -> None:
    """Put the match to both sides: take a place, freeze what the approver saw, release the need to this provider."""
    check_step(by, match, "approve")
    check_gates(session, match.need, match.offer, by=by)
    seen = freeze(session, by, match, shortlists=shortlists)
    take(session, match, "approve", by=by)
    take_place(session, match)
    match.approver_id = by.person_id
    match.approved_at = clock.now()
    session.add(Decision(match_id=match.id, person_id=by.person_id or "", seen=seen))
    _tell_sides(session, match, NoticeKind.MATCH_PUT_TO_YOU, tuple(Side))
    touch(session, match.offer)


def introduce(session: Session, match: Match, *, overlap: str, due_diligence: str, by: Viewer) -> None:
    """Show each side the other's contacts, once both checks are recorded in words."""
    if not overlap.strip():
        raise Refused(reason("check-overlap", field="overlap"))
    if match.need.security_force is not False and not due_diligence.strip():
        raise Refused(reason("check-due-diligence", field="due_diligence"))
    take(session, match, "introduce", by=by)
    match.overlap = overlap
    match.due_diligence = due_diligence
    match.introduced_at = clock.now()
    _tell_sides(session, match, NoticeKind.MATCH_INTRODUCED, tuple(Side))


def decline(
    session: Session, match: Match, *, because: DeclineReason, words: str = "", message: str = "", by: Viewer
) -> None:
    """Refuse the match with a reason; the pair is not suggested again until one side materially changes."""
    if because is DeclineReason.OTHER and not words.strip():
        raise Refused(reason("say-the-reason", field="words"))
    take(session, match, "decline", by=by)
    party = _party(by, match.need, match.offer)
    give_back(session, match)
    match.declined_by = party
    match.decline_reason = because
    match.decline_words = words
    match.decline_message = message
    _remember_refusal(match)
    others = [side for side in Side if side.value != party.value and _knows(match, side)]
    _tell_sides(session, match, NoticeKind.MATCH_DECLINED, tuple(others))
    if party is not Party.COORDINATOR:
        _tell_coordinators(session, match, NoticeKind.MATCH_DECLINED)
    touch(session, match.offer)


def lapse(session: Session, *, after: timedelta) -> int:
    """End the approved matches that nobody brought to an introduction in the time `after`; return how many."""
    late = [match for match in find_late_matches(session, put_before=clock.now() - after) if not _both_said_yes(match)]
    for match in late:
        take(session, match, "lapse", by=SYSTEM)
        give_back(session, match)
        _remember_refusal(match)
        _tell_sides(session, match, NoticeKind.MATCH_LAPSED, tuple(Side))
        _tell_coordinators(session, match, NoticeKind.MATCH_LAPSED)
    touch(session, *(match.offer for match in late))
    return len(late)


def _note_interest(session: Session, match: Match, party: Party) -> None:
    match.state_asks = match.state_asks or party is Party.STATE
    match.provider_asks = match.provider_asks or party is Party.PROVIDER
    session.add(match)


def _party(by: Viewer, need: Need, offer: Offer) -> Party:
    if owns_request(by, need.request):
        return Party.STATE
    if owns_offer(by, offer):
        return Party.PROVIDER
    if coordinates_request(by, need.request) and coordinates_offer(by, offer):
        return Party.COORDINATOR
    raise Refused(reason("not-yours-to-take", step="propose"))


def _both_said_yes(match: Match) -> bool:
    return match.state_answer in YES and match.provider_answer in YES


def _knows(match: Match, side: Side) -> bool:
    asks = match.state_asks if side is Side.STATE else match.provider_asks
    return asks or match.approved_at is not None


def _remember_refusal(match: Match) -> None:
    match.refused_need = match.need.revision
    match.refused_offer = match.offer.revision


def _tell_sides(session: Session, match: Match, kind: NoticeKind, sides: tuple[Side, ...]) -> None:
    tell(session, kind, match, [focal_point(match, side) for side in sides], number=match.number)


def _tell_coordinators(session: Session, match: Match, kind: NoticeKind) -> None:
    tell(session, kind, match, coordinators_of_match(session, match), number=match.number)
