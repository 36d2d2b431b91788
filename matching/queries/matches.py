"""Matches, questions and decisions, as the viewer may see them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.database import as_system
from matching.models.match import Decision, Match, Question
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.matches import matches_seen_by
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.base import count, get_one
from matching.queries.requests import HANDLED
from matching.vocabulary.names import MatchState, System
from matching.workflow import LIVE

WITH_SIDES = (
    joinedload(Match.need).joinedload(Need.request).options(*HANDLED),  # type: ignore[arg-type]
    joinedload(Match.offer).joinedload(Offer.organisation),  # type: ignore[arg-type]
)


def get_match(session: Session, viewer: Viewer, match_id: str) -> Match:
    """Return the match; raise `Missing` where the viewer may not see it or there is none."""
    query = select(Match).where(Match.id == match_id, matches_seen_by(viewer)).options(*WITH_SIDES)
    return _with_sides(session, [get_one(session, query)])[0]


def find_matches(
    session: Session,
    viewer: Viewer,
    *,
    states: Sequence[MatchState] = tuple(MatchState),
    skip: int = 0,
    most: int | None = None,
) -> Sequence[Match]:
    """Return the matches in `states` that the viewer may see, the newest first: at most `most`, after `skip` others."""
    query = select(Match).where(col(Match.state).in_(states), matches_seen_by(viewer)).options(*WITH_SIDES)
    query = query.order_by(col(Match.created_at).desc(), Match.id).offset(skip).limit(most)
    return _with_sides(session, session.exec(query).all())


def count_matches(session: Session, viewer: Viewer, *, states: Sequence[MatchState]) -> int:
    """Return how many matches in `states` the viewer may see."""
    return count(session, select(Match.id).where(col(Match.state).in_(states), matches_seen_by(viewer)))


def find_matches_of_need(session: Session, viewer: Viewer, need: Need) -> Sequence[Match]:
    """Return the matches of `need` that the viewer may see, the newest first."""
    query = select(Match).where(Match.need_id == need.id, matches_seen_by(viewer)).options(*WITH_SIDES)
    return _with_sides(session, session.exec(query.order_by(col(Match.created_at).desc(), Match.id)).all())


def find_live_matches(
    session: Session, *, request: Request | None = None, offer: Offer | None = None
) -> Sequence[Match]:
    """Return the live matches of a request or of an offer, for the service's own steps."""
    query = select(Match).join(Need, col(Need.id) == col(Match.need_id)).where(col(Match.state).in_(LIVE))
    if request is not None:
        query = query.where(Need.request_id == request.id)
    if offer is not None:
        query = query.where(Match.offer_id == offer.id)
    with as_system(session, System.STEP):
        return session.exec(query.where(matches_seen_by(SYSTEM)).options(*WITH_SIDES)).all()


def find_live_pair(session: Session, need: Need, offer: Offer) -> Match | None:
    """Return the live match of this pair, whoever brought it in, or None: for the service's own steps."""
    pair = (Match.need_id == need.id, Match.offer_id == offer.id, col(Match.state).in_(LIVE))
    with as_system(session, System.STEP):
        return session.exec(select(Match).where(*pair, matches_seen_by(SYSTEM)).options(*WITH_SIDES)).first()


def find_late_matches(session: Session, *, put_before: datetime) -> Sequence[Match]:
    """Return the approved matches that were put to both sides before the moment `put_before`."""
    late = (Match.state == MatchState.APPROVED, col(Match.approved_at) < put_before)
    return session.exec(select(Match).where(*late, matches_seen_by(SYSTEM)).options(*WITH_SIDES)).all()


def find_refused_pairs(session: Session, viewer: Viewer, need: Need) -> frozenset[str]:
    """Return the offers that are not suggested for `need`: refused, and neither side materially changed since.

    A refusal of which the viewer was never told does not count for them, or the gap in a list would tell it.
    """
    return frozenset(session.exec(_refused(select(Match.offer_id), viewer).where(Match.need_id == need.id)))


def find_refused_for(session: Session, viewer: Viewer, needs: Sequence[Need]) -> dict[str, frozenset[str]]:
    """Return, for each of `needs` by identifier, the offers that are not suggested for it, in one query."""
    ids = [need.id for need in needs]
    pairs = _refused(select(Match.need_id), viewer).add_columns(col(Match.offer_id)).where(col(Match.need_id).in_(ids))
    found: dict[str, set[str]] = {need_id: set() for need_id in ids}
    for need_id, offer_id in session.execute(pairs):
        found[need_id].add(offer_id)
    return {need_id: frozenset(offers) for need_id, offers in found.items()}


def find_questions(session: Session, viewer: Viewer, match: Match) -> Sequence[Question]:
    """Return the questions of `match`, the oldest first."""
    seen = select(Match.id).where(Match.id == match.id, matches_seen_by(viewer))
    query = select(Question).where(col(Question.match_id).in_(seen))
    return session.exec(query.order_by(col(Question.created_at), Question.id)).all()


def get_decision(session: Session, viewer: Viewer, match: Match) -> Decision:
    """Return what the approver of `match` saw; raise `Missing` where the viewer may not see the match."""
    seen = select(Match.id).where(Match.id == match.id, matches_seen_by(viewer))
    return get_one(session, select(Decision).where(col(Decision.match_id).in_(seen)))


def find_decisions(session: Session, viewer: Viewer, name: str) -> Sequence[Decision]:
    """Return what was decided of the match with this number or identifier; raise `Missing` where there is none."""
    called = or_(col(Match.number) == name, col(Match.id) == name)
    match = get_one(session, select(Match).where(called, matches_seen_by(viewer)))
    query = select(Decision).where(Decision.match_id == match.id)
    return session.exec(query.order_by(col(Decision.created_at), Decision.id)).all()


def _with_sides(session: Session, found: Sequence[Match]) -> Sequence[Match]:
    """Return matches that the viewer sees, each with both sides: of one side they may not read the whole row."""
    hidden = [match.id for match in found if not (match.offer and match.need and match.need.request)]
    if hidden:
        whole = select(Match).where(col(Match.id).in_(hidden)).options(*WITH_SIDES)
        with as_system(session, System.SIDES):
            session.exec(whole.execution_options(populate_existing=True)).all()
    return found


def _refused(query: SelectOfScalar[str], viewer: Viewer) -> SelectOfScalar[str]:
    """Narrow to pairs that were refused with both sides as they still are."""
    joined = query.join(Offer, col(Offer.id) == col(Match.offer_id)).join(Need, col(Need.id) == col(Match.need_id))
    return joined.where(
        matches_seen_by(viewer),
        col(Match.state).in_((MatchState.DECLINED, MatchState.LAPSED)),
        col(Match.refused_need) == col(Need.revision),
        col(Match.refused_offer) == col(Offer.revision),
    )
