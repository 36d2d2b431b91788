"""The page of the model: which fit is in use and by whom, what a score is made of, and how good it was measured to be.

It is for coordinators and administrators. An administrator reads no content, so there is none here, and needs are
counted for coordinators only, each of whom is told of those that they may read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from matching.models.machinery import Fit
from matching.policy.viewer import Viewer
from matching.queries.machinery import Process, find_fit_in_use, find_processes
from matching.queries.requests import count_open_needs
from matching.ranking.weights import ACROSS_LANGUAGES, SAME_LANGUAGE
from matching.vocabulary.names import Role


class Agreement(StrEnum):
    """Whether a process computes scores as all others do."""

    AGREES = "agrees"
    OTHER_FIT = "other-fit"
    OTHER_RESULT = "other-result"


@dataclass(frozen=True)
class Weight:
    """The weight of a block for a pair in one language, and for a pair in two."""

    block: str
    same: float
    across: float


@dataclass(frozen=True)
class Machine:
    """The fit in use, each process with whether it agrees, and how many open needs the viewer may read (or None)."""

    fit: Fit | None
    processes: Sequence[tuple[Process, Agreement]]
    needs: int | None


def find_machine(session: Session, viewer: Viewer) -> Machine:
    """Return what the page says of the machine."""
    fit = find_fit_in_use(session)
    needs = count_open_needs(session, viewer) if viewer.is_a(Role.COORDINATOR) else None
    return Machine(fit, compare(find_processes(session), fit), needs)


def compare(processes: Sequence[Process], fit: Fit | None) -> list[tuple[Process, Agreement]]:
    """Say of each process whether it uses the fit in use, and computed the same as most others that use it."""
    number = fit.number if fit else None
    results = Counter(process.fingerprint for process in processes if process.fit == number)
    agreed = {result for result, times in results.items() if 2 * times > results.total()}
    return [(process, _agreement(process, number, agreed)) for process in processes]


def find_weights() -> list[Weight]:
    """Return the published weights, block by block."""
    return [Weight(block, weight, ACROSS_LANGUAGES[block]) for block, weight in SAME_LANGUAGE.items()]


def _agreement(process: Process, number: int | None, agreed: set[str]) -> Agreement:
    if process.fit != number:
        return Agreement.OTHER_FIT
    return Agreement.AGREES if process.fingerprint in agreed else Agreement.OTHER_RESULT
