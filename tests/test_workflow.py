"""The table of life cycles, exhausted: what it allows is listed, everything else is refused."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import product

import pytest

from matching.errors import Refused
from matching.models.match import Match
from matching.vocabulary.names import MatchState, OfferState, ReleaseState, RequestState
from matching.workflow import LIVE, STEPS, TABLE, Actor, Noun, Step, find_steps, get_step

STATES: dict[Noun, type[StrEnum]] = {
    Noun.REQUEST: RequestState,
    Noun.OFFER: OfferState,
    Noun.MATCH: MatchState,
    Noun.RELEASE: ReleaseState,
}
FIRST = {
    Noun.REQUEST: RequestState.DRAFT,
    Noun.OFFER: OfferState.DRAFT,
    Noun.MATCH: MatchState.PROPOSED,
    Noun.RELEASE: ReleaseState.PROPOSED,
}
FINAL = {
    Noun.REQUEST: {RequestState.CLOSED, RequestState.WITHDRAWN},
    Noun.OFFER: {OfferState.WITHDRAWN},
    Noun.MATCH: {MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.LAPSED},
    Noun.RELEASE: {ReleaseState.WITHDRAWN},
}


def every_cell() -> Iterator[tuple[Noun, StrEnum, str]]:
    """Yield every noun with each of its states and the name of every step there is."""
    names = sorted({step.name for step in STEPS})
    for noun, states in STATES.items():
        yield from ((noun, state, name) for state, name in product(states, names))


def reachable(first: StrEnum, steps: tuple[Step, ...]) -> set[StrEnum]:
    """Return the states to which `steps` lead from `first`."""
    found = {first}
    while more := {step.after for step in steps if step.after and found & set(step.before)} - found:
        found |= more
    return found


def test_every_cell_of_the_table_is_a_step_or_is_refused() -> None:
    for noun, state, name in every_cell():
        step = TABLE.get((noun, state, name))
        if step is None:
            with pytest.raises(Refused, match="not-in-this-state"):
                get_step(noun, state, name)
        else:
            assert get_step(noun, state, name) is step


def test_buttons_offer_just_the_steps_that_the_table_gives_to_an_actor() -> None:
    for noun, states in STATES.items():
        for state, actor in product(states, Actor):
            allowed = {step.name for step in STEPS if step.noun is noun and state in step.before and actor in step.who}
            assert {step.name for step in find_steps(noun, state, frozenset({actor}))} == allowed


def test_nobody_without_a_capacity_is_offered_a_step() -> None:
    assert not [cell for cell in every_cell() if find_steps(cell[0], cell[1], frozenset())]


def test_no_cell_is_stated_twice() -> None:
    assert len(TABLE) == sum(len(step.before) for step in STEPS)


def test_no_step_leads_out_of_a_final_state() -> None:
    for noun, states in STATES.items():
        dead = {state for state in states if not any(cell[:2] == (noun, state) for cell in TABLE)}
        assert dead == FINAL[noun]


@pytest.mark.parametrize("noun", Noun)
def test_every_state_is_reached_from_the_first(noun: Noun) -> None:
    assert reachable(FIRST[noun], tuple(step for step in STEPS if step.noun is noun)) == set(STATES[noun])


def test_a_state_that_no_step_leads_to_would_be_noticed() -> None:
    fewer = tuple(step for step in STEPS if step.noun is Noun.OFFER and step.name != "expire")
    assert reachable(OfferState.DRAFT, fewer) != set(OfferState)


def test_every_step_starts_and_ends_in_states_of_its_own_noun() -> None:
    for step in STEPS:
        assert {type(state) for state in (*step.before, step.after or step.before[0])} == {STATES[step.noun]}


def test_a_match_lives_just_as_long_as_it_can_still_be_declined() -> None:
    assert {state for noun, state, name in TABLE if (noun, name) == (Noun.MATCH, "decline")} == set(LIVE)


def test_the_database_counts_the_same_matches_as_live() -> None:
    from_table = ", ".join(f"'{state.value}'" for state in LIVE)
    assert f"state IN ({from_table})" == live_clause()


def live_clause() -> str:
    """Return the condition of the index that forbids a second live match of a pair."""
    index = next(index for index in Match.__table__.indexes if index.name == "uq_match_live_pair")
    return str(index.dialect_options["postgresql"]["where"])


def test_only_the_service_itself_lets_time_run_out() -> None:
    assert {step.name for step in STEPS if step.who == (Actor.SYSTEM,)} == {"expire", "withdraw", "lapse"}
