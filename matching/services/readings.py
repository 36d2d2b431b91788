"""What was read in postings, read anew where a vocabulary or a program has changed since: once for all processes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, update
from sqlmodel import Session, col

from matching.database import open_session, transaction
from matching.models.edition import Edition
from matching.models.offer import Offer
from matching.models.request import Need
from matching.models.sealed import seal_value
from matching.queries.fits import find_editions_after
from matching.queries.postings import find_contents_after
from matching.ranking.kept import is_current, keep, language_of
from matching.services.editions import thaw
from matching.services.postings import content_of
from matching.vocabulary.names import System

AT_ONCE = 200
"""So many rows are looked at in one session, and changed in one transaction."""


def renew_readings(engine: Engine) -> int:
    """Keep a new reading with each posting and edition whose own is missing or another reader's; return how many.

    Meanwhile every process reads such a row for itself, so nothing waits for this and nothing is wrong without it.
    """
    return sum(_renew(engine, table) for table in (Need, Offer, Edition))


def _renew(engine: Engine, table: type[Need | Offer | Edition]) -> int:
    renewed, rows = 0, _find_rows(engine, table, after="")
    while rows:
        stale = [(row, _read(row)) for row in rows if not is_current(row.reading)]
        if stale:
            with transaction(engine, system=System.JOBS) as session:
                for row, found in stale:
                    _keep(session, table, row, found)
        renewed += len(stale)
        rows = _find_rows(engine, table, after=rows[-1].id)
    return renewed


def _find_rows(engine: Engine, table: type[Need | Offer | Edition], *, after: str) -> Sequence[Row[Any]]:
    with open_session(engine, writes=False, system=System.JOBS) as session:
        if issubclass(table, Edition):
            return find_editions_after(session, after, limit=AT_ONCE)
        return find_contents_after(session, table, after, limit=AT_ONCE)


def _read(row: Row[Any]) -> bytes:
    return keep(thaw(row.document) if hasattr(row, "document") else content_of(row, row.language))


def _keep(session: Session, table: type[Need | Offer | Edition], row: Row[Any], found: bytes) -> None:
    """Keep a reading, unless the text was changed meanwhile: then it has a newer one."""
    kept = seal_value(session, Need, row.id, "reading", found, case=row.request_id) if table is Need else found
    values = {"reading": kept} | ({} if table is Edition else {"language": language_of(found)})
    same = (col(table.id) == row.id, col(table.revision) == row.revision)
    session.connection().execute(update(table).where(*same).values(**values))
