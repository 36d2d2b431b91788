"""How often something is tried, and how long the next try has to wait: counted in rows, so for all workers alike.

Every try counts before it is looked at, in a transaction of its own, so that many at once cannot slip through and a
page that is rolled back forgets nothing. A try that comes too early is told to wait; it does not make the wait longer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from matching import clock
from matching.models.throttle import Throttle
from matching.queries.visits import lock_throttles

QUIET = timedelta(hours=1)
INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class Limit:
    """How many tries are free, and to how many seconds the wait after each further one grows, doubling from one."""

    free: int
    longest: int

    def wait(self, count: int) -> timedelta:
        """Return the wait after the try number `count`."""
        beyond = count - self.free
        return timedelta(seconds=min(self.longest, 2 ** min(beyond - 1, 20)) if beyond > 0 else 0)


def take(session: Session, limits: Mapping[str, Limit]) -> int:
    """Count one try under every key and return 0; or, where one of them has to wait, the seconds, and count nothing."""
    rows = _hold(session, limits)
    now = clock.now()
    wait = max(((row.next_at - now).total_seconds() for row in rows), default=0.0)
    if wait > 0:
        return int(wait) + 1
    for row in rows:
        if now - row.next_at > QUIET:
            row.count, row.since = 0, now
        row.count += 1
        row.next_at = now + limits[row.key].wait(row.count)
    return 0


def forgive(session: Session, keys: Iterable[str]) -> None:
    """Forget the tries under these keys: the last one was right."""
    session.execute(delete(Throttle).where(col(Throttle.key).in_(sorted(keys))))


def give_back(session: Session, key: str) -> None:
    """Take one try under this key back: it was right, but others under the key may not have been."""
    for row in _hold(session, [key]):
        row.count, row.next_at = max(0, row.count - 1), min(row.next_at, clock.now())


def note(session: Session, keys: Iterable[str]) -> None:
    """Keep these keys, or keep them for longer."""
    for row in _hold(session, keys):
        row.since = row.next_at = clock.now()


def is_noted(session: Session, key: str) -> bool:
    """Say whether the key is kept."""
    return session.get(Throttle, key) is not None


def forget_tries(session: Session, before: datetime) -> None:
    """Forget what was not tried again since a moment."""
    session.execute(delete(Throttle).where(col(Throttle.count) > 0, col(Throttle.next_at) < before))


def forget_places(session: Session, before: datetime) -> None:
    """Forget the places from which nobody signed in since a moment."""
    session.execute(delete(Throttle).where(col(Throttle.count) == 0, col(Throttle.next_at) < before))


def _hold(session: Session, keys: Iterable[str]) -> list[Throttle]:
    """Return the rows of these keys, made where there are none, and held until the transaction ends."""
    wanted, now = sorted(keys), clock.now()
    insert: Any = INSERT[session.get_bind().dialect.name](Throttle)
    made = [{"key": key, "count": 0, "since": now, "next_at": now} for key in wanted]
    if wanted:
        session.execute(insert.values(made).on_conflict_do_nothing())
    return lock_throttles(session, wanted)
