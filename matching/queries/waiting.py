"""What waits for whom, since when, and how long it may wait: the clocks of DESIGN.md section 5 beside the rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from matching import clock
from matching.models.history import History
from matching.models.match import Match
from matching.policy.turns import find_due, find_sides_to_speak
from matching.settings import Settings
from matching.vocabulary.names import MatchState, Side


@dataclass(frozen=True)
class Age:
    """For how many days something has waited, and for how many it may: working days or calendar days."""

    days: int
    limit: int
    in_working_days: bool = False

    @property
    def late(self) -> bool:
        """Whether it has waited longer than it may."""
        return self.days > self.limit

    @property
    def left(self) -> int:
        """How many days are left; less than 0 when it is late."""
        return self.limit - self.days


@dataclass(frozen=True)
class Turn:
    """A match that was put to both sides: who has to answer or reply, and by which day the first of them."""

    match: Match
    sides: tuple[Side, ...]
    due: date
    age: Age


def working_age_of(since: datetime | None, limit: int) -> Age:
    """Return the age in working days, beside `limit` working days."""
    began = (since or clock.now()).date()
    return Age(clock.count_working_days(began, clock.today()), limit, in_working_days=True)


def find_turns(matches: Sequence[Match], clocks: Settings) -> list[Turn]:
    """Return whose turn it is in each approved match on which somebody still has to speak, the first due first."""
    put = [match for match in matches if match.state is MatchState.APPROVED]
    turns = [_turn(match, sides, clocks) for match in put if (sides := find_sides_to_speak(match))]
    return sorted(turns, key=lambda turn: (turn.due, turn.match.id))


def find_last_answers(session: Session, matches: Collection[Match]) -> dict[str, datetime]:
    """Return when each of `matches`, which the viewer has already loaded, was last answered, by its identifier."""
    ids = [match.id for match in matches]
    if not ids:
        return {}
    answered = (col(History.row_id).in_(ids), col(History.step) == "answer")
    last = select(History.row_id, func.max(History.at)).where(*answered).group_by(col(History.row_id))
    return {row_id: at for row_id, at in session.exec(last) if at is not None}


def _turn(match: Match, sides: tuple[Side, ...], clocks: Settings) -> Turn:
    put = (match.approved_at or clock.now()).date()
    due = min(find_due(match, side, clocks) or put for side in sides)
    return Turn(match, sides, due, Age((clock.today() - put).days, (due - put).days))
