"""The commands around fits: making one, and computing a decision again."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from matching.database import transaction
from matching.models.edition import Edition
from matching.models.match import Decision, Match
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, approved_match, proposed_match
from tests.engines import as_owner

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command: how it ended, and what it said."""

    def run(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=list(words))
        return result.exit_code, result.output

    return run


def change(cast: Cast, row: Decision | Edition | None, **values: object) -> None:
    """Change a row as the owner of the tables can, and nobody else."""
    assert row is not None
    cast.session.commit()
    with as_owner(cast.session.get_bind()) as owner, transaction(owner) as session:
        session.get_one(type(row), row.id).sqlmodel_update(values)


def decision_of(cast: Cast, match: Match) -> Decision:
    return cast.session.exec(select(Decision).where(Decision.match_id == match.id)).one()


def test_fit_says_which_fit_it_made(run: Run, cast: Cast) -> None:
    active_offer(cast)
    assert run("fit") == (0, "Fit 1, cut off at change 1. Offers whose text it has seen: 1.\n")


@pytest.mark.parametrize("name", ["number", "id"])
def test_replay_of_an_untouched_decision_says_that_it_is_the_same(
    run: Run, cast: Cast, shortlists: Shortlists, name: str
) -> None:
    match = approved_match(cast, shortlists)
    code, said = run("replay", getattr(match, name))
    assert (code, said.splitlines()[-1]) == (0, "The same model gives the same figures.")
    assert "with fit 1, cut off at change 0" in said
    assert match.need.title not in said


def test_replay_of_a_changed_figure_says_that_it_differs(run: Run, cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    decision = decision_of(cast, match)
    change(cast, decision, seen=decision.seen | {"score": decision.seen["score"] + 0.001})
    code, said = run("replay", match.number)
    assert code == 1
    assert "greatest difference of any figure: 1.0e-03" in said
    assert "The figures above are not those that the approver saw." in said


def test_replay_of_an_older_decision_says_that_it_cannot(run: Run, cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    decision = decision_of(cast, match)
    change(cast, decision, seen={name: value for name, value in decision.seen.items() if name != "fit"})
    assert run("replay", match.number) == (
        1,
        "Error: This decision was made before fits were recorded, so it cannot be computed again.\n",
    )


def test_replay_of_a_match_that_nobody_approved_says_so(run: Run, cast: Cast) -> None:
    number = proposed_match(cast).number
    assert run("replay", number) == (
        1,
        f"Error: Nobody has approved the match {number}, so there is no decision to compute again.\n",
    )


def test_replay_of_no_match_says_so(run: Run) -> None:
    assert run("replay", "M-2222-2222") == (1, "Error: There is no match M-2222-2222.\n")
