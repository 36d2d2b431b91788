"""The processes that hold an index: each says in the database which fit it uses, how far it read, how large it is."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from matching import clock
from matching.database import transaction
from matching.models.base import new_id
from matching.models.machinery import IndexProcess
from matching.services.holdings import Held
from matching.vocabulary.names import System

AT_LEAST_EVERY = timedelta(minutes=1)
GONE_AFTER = timedelta(minutes=5)
MEGABYTE = 1024 * 1024


class Process:
    """This process, as it tells of itself under a `name` (pages, or worker)."""

    def __init__(self, name: str) -> None:
        self.id = new_id()
        self.name = name
        self.started_at = clock.now()
        self._told: tuple[int, int] | None = None
        self._told_at: datetime = self.started_at

    def tell(self, engine: Engine, held: Held) -> None:
        """Write down what is held, if that changed or was not said for a minute."""
        news, now = (held.fit.number, held.changes), clock.now()
        if news == self._told and now - self._told_at < AT_LEAST_EVERY:
            return
        row = IndexProcess(
            id=self.id,
            name=self.name,
            fit=held.fit.number,
            fingerprint=held.index.model.fingerprint,
            changes=held.changes,
            needs=len(held.index.need_ids),
            offers=len(held.index.offer_ids),
            memory=measure_memory(),
            started_at=self.started_at,
            seen_at=now,
        )
        with transaction(engine, system=System.INDEX) as session:
            session.merge(row)
        self._told, self._told_at = news, now


def forget_gone(session: Session) -> None:
    """Forget the processes that said nothing for some minutes: they ended."""
    session.execute(delete(IndexProcess).where(col(IndexProcess.seen_at) < clock.now() - GONE_AFTER))


def measure_memory() -> int:
    """Return how many megabytes this process keeps in memory now, or 0 where the system does not say."""
    said = Path("/proc/self/statm")
    pages = int(said.read_text().split()[1]) if said.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
