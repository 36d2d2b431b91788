"""Forms that were sent too late, kept sealed for an hour for who typed them."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from matching import clock
from matching.models.throttle import KeptForm
from matching.queries.visits import find_newest_kept
from matching.retention import TIMES

KEPT = TIMES["kept-form"]
MOST = 5


def keep(session: Session, person_id: str, *, address: str, typed: str) -> KeptForm:
    """Keep a form for its person; of many, only the newest few."""
    made = KeptForm(person_id=person_id, address=address, typed=typed)
    session.add(made)
    session.flush()
    kept = find_newest_kept(session, person_id, most=MOST)
    session.execute(delete(KeptForm).where(col(KeptForm.person_id) == person_id, col(KeptForm.id).not_in(kept)))
    return made


def find(session: Session, person_id: str | None, kept_id: str) -> KeptForm | None:
    """Return a form that was kept for this person within the hour."""
    kept = session.get(KeptForm, kept_id)
    mine = kept is not None and kept.person_id == person_id and clock.now() - kept.at <= KEPT
    return kept if mine else None


def forget_late(session: Session, before: datetime) -> None:
    """Forget the forms that were kept before a moment, and nobody came back for."""
    session.execute(delete(KeptForm).where(col(KeptForm.at) < before))
