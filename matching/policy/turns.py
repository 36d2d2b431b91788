"""Whose turn it is on a match, and by which day: the clocks of DESIGN.md section 5."""

from dataclasses import dataclass
from datetime import date, timedelta

from matching.models.match import Match
from matching.policy.steps import YES
from matching.settings import Settings
from matching.vocabulary.names import Answer, MatchState, Party, Side


@dataclass(frozen=True)
class Task:
    """What somebody has to do next: the name of a step, and who takes it."""

    step: str
    party: Party


def find_tasks(match: Match) -> tuple[Task, ...]:
    """Return what has to be done next on `match`; nothing where it has ended or both sides are introduced."""
    if match.state is MatchState.PROPOSED:
        return (Task("approve", Party.COORDINATOR),)
    if is_ready(match):
        return (Task("introduce", Party.COORDINATOR),)
    if match.state is not MatchState.APPROVED:
        return ()
    owed = [(side, _owed(match, side)) for side in Side]
    return tuple(Task(step, Party(side.value)) for side, step in owed if step)


def find_sides_to_speak(match: Match) -> tuple[Side, ...]:
    """Return the sides that owe an answer, or a reply to the other side's question."""
    parties = {task.party.value for task in find_tasks(match)}
    return tuple(side for side in Side if side.value in parties)


def find_due(match: Match, side: Side, clocks: Settings) -> date | None:
    """Return by which day `side` has to speak: the day it asked for, else so long after the match was put to it."""
    until, limit = _clock(match, side, clocks)
    put = (match.approved_at + limit).date() if match.approved_at else None
    return until or put


def is_ready(match: Match) -> bool:
    """Say whether both sides said yes and a coordinator can introduce them."""
    said_yes = match.state_answer in YES and match.provider_answer in YES
    return match.state is MatchState.APPROVED and said_yes


def _owed(match: Match, side: Side) -> str:
    said, other_said = match.state_answer, match.provider_answer
    if side is Side.PROVIDER:
        said, other_said = other_said, said
    if other_said is Answer.QUESTION:
        return "reply"
    return "answer" if said in (None, Answer.UNTIL) else ""


def _clock(match: Match, side: Side, clocks: Settings) -> tuple[date | None, timedelta]:
    if side is Side.STATE:
        return match.state_until, clocks.state_choice
    return match.provider_until, clocks.provider_answer
