"""Two coordinators in two processes and one last place, a thousand times: never is it given to both."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.cast import Cast
from tests.counts import count
from tests.races.test_last_place import end, places, two_matches, two_needs

ROOT = Path(__file__).resolve().parent.parent.parent
RACES = count(quick=60, nightly=1_000)
FEWER = 20
Approver = subprocess.Popen[str]


@pytest.fixture(scope="module")
def approvers() -> Iterator[Sequence[Approver]]:
    """Two processes that approve on whatever database they are told, and in whatever way."""
    command = [sys.executable, "-m", "tests.races.approver"]
    with ExitStack() as stack:
        started = [
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _time in range(2)
        ]
        for one in started:
            stack.enter_context(one)
            stack.callback(one.kill)
        yield started


def race(approvers: Sequence[Approver], how: str, engine: Engine, turns: Sequence[tuple[str, str]]) -> list[str]:
    """Let each process approve one match as one person at the same moment; return how it went for each."""
    url = engine.url.render_as_string(hide_password=False)
    for approver, (match_id, person_id) in zip(approvers, turns, strict=True):
        say(approver, f"{how} {url} {match_id} {person_id}")
    assert [hear(approver) for approver in approvers] == ["ready", "ready"]
    for approver in approvers:
        say(approver, "now")
    return [hear(approver) for approver in approvers]


def say(approver: Approver, line: str) -> None:
    """Tell a process something."""
    assert approver.stdin
    approver.stdin.write(line + "\n")
    approver.stdin.flush()


def hear(approver: Approver) -> str:
    """Return the next thing that a process says."""
    assert approver.stdout
    return approver.stdout.readline().strip()


def run_races(
    approvers: Sequence[Approver], how: str, engine: Engine, cast: Cast, *, times: int
) -> list[tuple[int, list[str]]]:
    """Let two coordinators race for one place so many times; return the races in which not just one of them won."""
    needs, wrong = two_needs(cast), list[tuple[int, list[str]]]()
    cast.session.commit()
    for number in range(times):
        pair = two_matches(cast, needs)
        turns = [(match.id, person.id) for match, person in zip(pair, (cast.lucia, cast.tomas), strict=True)]
        cast.session.commit()
        outcomes = sorted(race(approvers, how, engine, turns))
        if outcomes.count("done") != 1 or places(engine, pair[0]) != (1, 1):
            wrong.append((number, outcomes))
        end(cast, pair[0])
    return wrong


def test_of_two_processes_exactly_one_gives_the_last_place_away(
    engine: Engine, cast: Cast, approvers: Sequence[Approver]
) -> None:
    assert run_races(approvers, "approve", engine, cast, times=RACES) == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_processes_that_look_first_give_one_place_to_two(
    engine: Engine, cast: Cast, approvers: Sequence[Approver]
) -> None:
    assert run_races(approvers, "look-first", engine, cast, times=FEWER)
