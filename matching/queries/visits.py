"""Rows of sessions, tries and kept forms, held or listed for the service's own steps."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from matching.models.person import Person
from matching.models.throttle import KeptForm, Throttle


def lock_person(session: Session, person_id: str) -> None:
    """Hold a person's row, so that one change of their sessions waits for the other; rows may still refer to it."""
    session.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def lock_throttles(session: Session, keys: Sequence[str]) -> list[Throttle]:
    """Return the counters of these keys, held until the transaction ends, in an order that cannot deadlock."""
    held = select(Throttle).where(col(Throttle.key).in_(keys)).order_by(Throttle.key).with_for_update()
    return list(session.exec(held).all())


def find_newest_kept(session: Session, person_id: str, *, most: int) -> Sequence[str]:
    """Return the identifiers of the newest forms that are kept for a person, at most `most`."""
    mine = select(KeptForm.id).where(KeptForm.person_id == person_id)
    return session.exec(mine.order_by(col(KeptForm.at).desc()).limit(most)).all()
