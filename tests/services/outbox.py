"""What was told to whom: the notices that are waiting, read once."""

from sqlmodel import col, select

from matching import clock
from matching.models.notice import Notice
from tests.cast import Cast

Told = dict[str, set[str]]


def read_outbox(cast: Cast) -> Told:
    """Return the names of who was told, by kind, since the last time this was read."""
    waiting = cast.session.exec(select(Notice).where(col(Notice.sent_at).is_(None))).all()
    names = {person.id: person.name for person in cast.people()}
    told: Told = {}
    for notice in waiting:
        told.setdefault(notice.kind, set()).add(names[notice.person_id])
        notice.sent_at = clock.now()
        cast.session.add(notice)
    cast.session.flush()
    return told
