"""What one process holds in memory: an index under one fit, built from the database and kept in step with it.

Rows are read in short sessions, and what takes long is done after them: nobody who writes waits for it.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row
from sqlmodel import Session

from matching.database import open_session, transaction
from matching.models.machinery import Fit
from matching.queries.fits import get_fit
from matching.queries.postings import find_need_rows, find_offer_rows, get_index_state
from matching.ranking import documents
from matching.ranking.index import Index
from matching.services import fits
from matching.services.postings import build_need, build_offer
from matching.vocabulary.names import System


@dataclass(frozen=True)
class Held:
    """An index, the fit whose model it uses, and the number of the last change that is in it."""

    index: Index
    fit: Fit
    changes: int


def find_fit(engine: Engine) -> int:
    """Return the number of the fit in use; a database that has none yet gets its first."""
    with open_session(engine, writes=False, system=System.INDEX) as session:
        number = get_index_state(session).fit
    if number is None:
        with transaction(engine, system=System.JOBS) as session:
            number = fits.ensure(session).number
    return number


def build(engine: Engine, number: int) -> Held:
    """Compute the model of a fit, and the index of all that can be matched.

    What is posted meanwhile may be in the index or not: its change comes after those that are counted here.
    """
    with open_session(engine, writes=False, system=System.INDEX) as session:
        fit = get_fit(session, number)
    with _without_sweeping():
        index = Index(fits.compute(_read(engine, partial(fits.find_texts, cut_off=fit.cut_off))))
        with open_session(engine, writes=False, system=System.INDEX) as session:
            changes = get_index_state(session).changes
        index.put_needs(_needs(_read(engine, partial(find_need_rows, since=None))))
        index.put_offers(_offers(_read(engine, partial(find_offer_rows, since=None))))
    return Held(index, fit, changes)


def catch_up(engine: Engine, held: Held) -> Held:
    """Put what was posted since into the index, as far as it was committed, and take out what is matched no longer."""
    with open_session(engine, writes=False, system=System.INDEX) as session:
        changes = get_index_state(session).changes
        if changes == held.changes:
            return held
        need_rows = find_need_rows(session, since=held.changes)
        offer_rows = find_offer_rows(session, since=held.changes)
    needs, offers = tuple(_needs(need_rows)), tuple(_offers(offer_rows))
    for need in needs:
        if not need.open:
            held.index.drop_need(need.id)
    for offer in offers:
        if not offer.active:
            held.index.drop_offer(offer.id)
    held.index.put_needs(need for need in needs if need.open)
    held.index.put_offers(offer for offer in offers if offer.active)
    return replace(held, changes=changes)


@contextmanager
def _without_sweeping() -> Iterator[None]:
    """Let the garbage collector rest: a hundred thousand new rows, none of them garbage, would be swept many times."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(engine: Engine, find: Callable[[Session], Sequence[Row[Any]]]) -> Sequence[Row[Any]]:
    with open_session(engine, writes=False, system=System.INDEX) as session:
        return find(session)


def _needs(rows: Sequence[Row[Any]]) -> Iterator[documents.Need]:
    return (build_need(row, case=row.case, state=row.state) for row in rows)


def _offers(rows: Sequence[Row[Any]]) -> Iterator[documents.Offer]:
    return (build_offer(row, provider_state=row.provider_state) for row in rows)
