"""How two people do something at the same moment: a thread, a session and a connection for each, and one start."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from matching.database import open_session
from matching.errors import Refused, Stale

Deed = Callable[[Session, Callable[[], object]], object]
PATIENCE = 20


def do_at_once(engine: Engine, deeds: Sequence[Deed]) -> list[str]:
    """Let every deed begin when all are ready; return for each "done", or how it was refused.

    A deed takes its session and a function that waits for the others. On PostgreSQL it waits after it has read, which
    is the worse case; a session on SQLite that may write holds the lock from its first statement, so it waits before.
    """
    barrier = Barrier(len(deeds))
    with ThreadPoolExecutor(len(deeds)) as threads:
        started = [threads.submit(_do, engine, barrier, deed) for deed in deeds]
        return [one.result() for one in started]


def _do(engine: Engine, barrier: Barrier, deed: Deed) -> str:
    reads_first = engine.dialect.name == "postgresql"
    with open_session(engine, writes=True) as session:
        if not reads_first:
            barrier.wait(PATIENCE)
        try:
            deed(session, (lambda: barrier.wait(PATIENCE)) if reads_first else (lambda: None))
            session.commit()
        except Refused as refused:
            return refused.reason.code
        except (Stale, StaleDataError, IntegrityError, OperationalError) as error:
            return type(error).__name__
    return "done"
