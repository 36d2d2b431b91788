"""Which fit of the model is in use and what each process holds: facts of the machine, without anything of a posting.

How many needs a process holds is left out: it would count needs that are hidden from the viewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from matching.models.machinery import Fit, IndexProcess
from matching.queries.postings import get_index_state


@dataclass(frozen=True)
class Process:
    """A process with an index: its name, its fit and what it computed, whether it has read every change, its size."""

    name: str
    fit: int | None
    fingerprint: str
    is_current: bool
    offers: int
    memory: int
    started_at: datetime
    seen_at: datetime


def find_fit_in_use(session: Session) -> Fit | None:
    """Return the fit that all processes shall use, or None before the first."""
    number = get_index_state(session).fit
    return session.get(Fit, number) if number is not None else None


def find_processes(session: Session) -> Sequence[Process]:
    """Return the processes that hold an index, by name and start."""
    changes = get_index_state(session).changes
    rows = session.exec(select(IndexProcess).order_by(col(IndexProcess.name), col(IndexProcess.started_at)))
    return [
        Process(
            row.name,
            row.fit,
            row.fingerprint,
            row.changes >= changes,
            row.offers,
            row.memory,
            row.started_at,
            row.seen_at,
        )
        for row in rows
    ]
