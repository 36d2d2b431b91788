"""What is true of every database, whatever was done to it: asked of the rows alone, and of the table of life cycles."""

from collections import Counter
from collections.abc import Iterator

from sqlmodel import Session, select

from matching.models.history import History
from matching.models.match import Decision, Match
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.request import Request
from matching.vocabulary.names import MatchState
from matching.vocabulary.notices import NoticeKind
from matching.workflow import STEPS

MOVES = {(str(step.noun), before.value, (step.after or before).value) for step in STEPS for before in step.before}
HOLDING = (MatchState.APPROVED, MatchState.INTRODUCED)
TOLD = {
    ("match", "approve"): (NoticeKind.MATCH_PUT_TO_YOU, 2),
    ("match", "introduce"): (NoticeKind.MATCH_INTRODUCED, 2),
    ("request", "submit"): (NoticeKind.REQUEST_RECEIVED, 1),
}
"""How many are told what by a step, whoever takes it."""


def find_half_written(session: Session) -> list[str]:
    """Return what is there by half: a state without its history, a place without its match, a step nobody was told."""
    return [*_histories(session), *_places(session), *_notices(session)]


def _histories(session: Session) -> Iterator[str]:
    lines: dict[str, list[History]] = {}
    for line in session.exec(select(History).order_by(History.at)):  # type: ignore[arg-type]
        lines.setdefault(line.row_id, []).append(line)
    for table in (Request, Offer, Match):
        for row in session.exec(select(table)):
            state, noun = None, str(table.__tablename__)
            for line in lines.get(row.id, []):
                legal = line.before is None or (noun, line.before, line.after) in MOVES
                if not legal or (line.before is not None and line.before != state):
                    yield f"{noun} {row.number}: {line.step} led from {line.before} to {line.after}, after {state}"
                state = line.after or state
            if state != row.state.value:
                yield f"{noun} {row.number} is {row.state.value}, and its history says {state}"


def _places(session: Session) -> Iterator[str]:
    holders = Counter(match.offer_id for match in session.exec(select(Match)) if match.holds_place)
    decided = Counter(session.exec(select(Decision.match_id)))
    for offer in session.exec(select(Offer)):
        if not holders[offer.id] == offer.places_used <= offer.places:
            yield f"{offer.number}: {offer.places_used} of {offer.places} places, {holders[offer.id]} held"
    for match in session.exec(select(Match)):
        if match.holds_place is not (match.state in HOLDING):
            yield f"{match.number} is {match.state.value} and holds {match.holds_place}"
        if decided[match.id] != (match.approved_at is not None):
            yield f"{match.number} has {decided[match.id]} decisions"


def _notices(session: Session) -> Iterator[str]:
    sent = Counter((notice.row_id, notice.kind) for notice in session.exec(select(Notice)))
    for line in session.exec(select(History)):
        kind, number = TOLD.get((line.noun, line.step), (None, 0))
        if kind is not None and sent[line.row_id, kind] < number:
            yield f"{line.noun} {line.row_id}: {line.step} told {sent[line.row_id, kind]} of {number}"
