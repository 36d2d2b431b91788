"""Working days, and whose turn it is in a match that was put to both sides."""

from datetime import date, timedelta

import pytest

from matching import clock
from matching.models.match import Match
from matching.policy.turns import find_sides_to_speak
from matching.queries.waiting import find_turns
from matching.settings import Settings
from matching.vocabulary.names import Answer, MatchState, Side

FRIDAY = date(2026, 11, 20)
BOTH = (Side.STATE, Side.PROVIDER)


@pytest.mark.parametrize(
    ("until", "days"),
    [(FRIDAY, 0), (date(2026, 11, 22), 0), (date(2026, 11, 23), 1), (date(2026, 11, 27), 5), (date(2026, 12, 4), 10)],
)
def test_a_weekend_is_not_counted_as_working_days(until: date, days: int) -> None:
    assert clock.count_working_days(FRIDAY, until) == days


@pytest.mark.parametrize(
    ("state", "provider", "who"),
    [
        (None, None, BOTH),
        (Answer.YES, None, (Side.PROVIDER,)),
        (Answer.YES, Answer.PART, ()),
        (Answer.UNTIL, Answer.YES, (Side.STATE,)),
        (Answer.QUESTION, Answer.YES, (Side.PROVIDER,)),
        (Answer.QUESTION, None, (Side.PROVIDER,)),
        (Answer.QUESTION, Answer.QUESTION, BOTH),
    ],
)
def test_who_has_not_said_yes_or_was_asked_has_to_speak(
    state: Answer | None, provider: Answer | None, who: tuple[Side, ...]
) -> None:
    match = Match(state=MatchState.APPROVED, state_answer=state, provider_answer=provider)
    assert find_sides_to_speak(match) == who


def test_who_asked_for_time_is_late_only_after_that_day(settings: Settings) -> None:
    put = clock.now() - timedelta(days=100)
    match = Match(state=MatchState.APPROVED, approved_at=put, state_answer=Answer.UNTIL, provider_answer=Answer.YES)
    match.state_until = clock.today()
    assert not find_turns([match], settings)[0].age.late
    match.state_until = clock.today() - timedelta(days=1)
    assert find_turns([match], settings)[0].age.late


def test_the_state_is_late_before_the_provider_is(settings: Settings) -> None:
    match = Match(state=MatchState.APPROVED, approved_at=clock.now() - timedelta(days=32))
    assert find_turns([match], settings)[0].age.late
    match.state_answer = Answer.YES
    assert not find_turns([match], settings)[0].age.late
