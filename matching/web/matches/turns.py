"""Whose turn it is on a match, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching import clock
from matching.models.match import Match
from matching.policy.matches import coordinates_match, sides_of
from matching.policy.turns import find_due, find_tasks
from matching.policy.viewer import Viewer
from matching.settings import Settings
from matching.vocabulary.names import MatchState, Party, Side
from matching.web.labels import show_date

TASKS: Mapping[tuple[str, Party], Any] = {
    ("approve", Party.COORDINATOR): _l("A coordinator decides whether this is put to both sides."),
    ("answer", Party.STATE): _l("The State answers."),
    ("answer", Party.PROVIDER): _l("The provider answers."),
    ("reply", Party.STATE): _l("The State replies to the provider's question."),
    ("reply", Party.PROVIDER): _l("The provider replies to the State's question."),
    ("introduce", Party.COORDINATOR): _l("A coordinator introduces both sides to each other."),
}
OWN_TASKS: Mapping[str, Any] = {
    "approve": _l("Your turn: decide whether this is put to both sides."),
    "answer": _l("Your turn: answer."),
    "reply": _l("Your turn: reply to the question."),
    "introduce": _l("Your turn: introduce both sides to each other."),
}
ENDS: Mapping[MatchState, Any] = {
    MatchState.INTRODUCED: _l("Both sides are introduced and write to each other directly."),
    MatchState.DECLINED: _l("This match does not go ahead."),
    MatchState.WITHDRAWN: _l("This match ended because the request or the offer is no longer there."),
    MatchState.LAPSED: _l("This match lapsed, because not everybody answered in time."),
}


@dataclass(frozen=True)
class Turn:
    """What somebody has to do next; `yours` where it is the viewer who has to."""

    task: str
    who: Party
    due: date | None
    yours: bool

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.due is not None and self.due < clock.today()

    @property
    def sentence(self) -> str:
        """Say who does what, and by when."""
        told = str(OWN_TASKS[self.task] if self.yours else TASKS[self.task, self.who])
        if self.due is None:
            return told
        if self.is_late:
            return _("%(told)s This was due by %(day)s.", told=told, day=show_date(self.due))
        return _("%(told)s The last day is %(day)s.", told=told, day=show_date(self.due))


def find_turns(viewer: Viewer, match: Match, settings: Settings) -> tuple[Turn, ...]:
    """Return what has to be done next, by whom and by when; nothing where the match has ended."""
    mine = {Party(side.value) for side in sides_of(viewer, match)}
    mine |= {Party.COORDINATOR} if coordinates_match(viewer, match) else set()
    return tuple(
        Turn(task.step, task.party, _due(match, task.party, settings), task.party in mine) for task in find_tasks(match)
    )


def end_sentence(match: Match) -> str:
    """Say how the match stands where nobody has to do anything with us; "" where somebody has to."""
    return str(ENDS.get(match.state, ""))


def _due(match: Match, party: Party, settings: Settings) -> date | None:
    return None if party is Party.COORDINATOR else find_due(match, Side(party.value), settings)
