"""How every step is taken: allowed, done and written down in one go."""

from sqlalchemy import inspect
from sqlmodel import Session

from matching.database import as_system
from matching.errors import Stale
from matching.models.base import Row
from matching.models.history import History
from matching.policy.steps import Living, check_step
from matching.policy.viewer import Viewer
from matching.vocabulary.names import System
from matching.workflow import Step


def take(session: Session, row: Living, name: str, *, by: Viewer) -> Step:
    """Take the step `name` on `row` and write it into its history; raise `Refused` where that may not be.

    The row is read again under a lock, so that of two steps at once the second sees what the first did.
    """
    _lock(session, row)
    step = check_step(by, row, name)
    before = row.state
    if step.after is not None:
        row.state = step.after  # type: ignore[assignment]
    session.add(row)
    record(session, row, name, by=by, before=before.value, after=row.state.value)
    return step


def record(
    session: Session, row: Row, step: str, *, by: Viewer, before: str | None = None, after: str | None = None
) -> None:
    """Write one line of history about `row`, in the transaction of the step itself."""
    line = History(
        person_id=by.person_id,
        noun=str(row.__tablename__),
        row_id=row.id,
        step=step,
        before=before,
        after=after,
        row_version=row.version,
    )
    with as_system(session, System.STEP):
        session.add(line)


def _lock(session: Session, row: Row) -> None:
    """Lock a row that the viewer has already loaded; whether they may change it is what comes next."""
    columns = [column.key for column in inspect(row).mapper.column_attrs]
    with as_system(session, System.STEP):
        session.refresh(row, attribute_names=columns, with_for_update=True)


def check_version(row: Row, version: int) -> None:
    """Raise `Stale` when `row` changed since the version that the person read."""
    if row.version != version:
        raise Stale(row)
