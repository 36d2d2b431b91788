"""Fits of the model: when a new one is made, and the model that each one names.

A fit is a line in the database: a number and a cut-off. What it names is computed by every process for itself, from the
editions of offers that stood at the cut-off. As those never change afterwards, all get the same model, now and later.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from matching.models.machinery import Fit
from matching.queries.fits import (
    count_editions_at,
    count_offers_changed_since,
    find_offers_without_edition,
    find_texts_at,
    get_fit,
)
from matching.queries.postings import get_index_state, lock_index_state, lock_offers
from matching.ranking.similarity import Model, fit_model
from matching.services.editions import edition_document, keep_editions

SHARE = 0.1
"""A new fit is due when the texts of so many offers changed, measured by those that the last one has seen."""

AT_ONCE = 1000


def renew(session: Session) -> Fit:
    """Make a fit of the offers as they stand now; every process turns to it as soon as it is committed."""
    state = lock_index_state(session)
    if state.fit is None:
        _begin_editions(session, at=state.changes)
    standing = count_editions_at(session, state.changes)
    fit = Fit(number=(state.fit or 0) + 1, cut_off=state.changes, editions=standing)
    session.add(fit)
    session.flush()
    state.fit = fit.number
    session.add(state)
    session.flush()
    return fit


def ensure(session: Session) -> Fit:
    """Return the fit in use, which is made if there is none yet: of two processes that ask at once, one makes it."""
    state = lock_index_state(session)
    return renew(session) if state.fit is None else get_fit(session, state.fit)


def is_due(session: Session) -> bool:
    """Say whether so much changed since the last fit that the next one is worth its while."""
    state = get_index_state(session)
    if state.fit is None:
        return True
    last = get_fit(session, state.fit)
    return count_offers_changed_since(session, last.cut_off) >= max(1, SHARE * last.editions)


def find_texts(session: Session, cut_off: int) -> Sequence[Row[Any]]:
    """Return what a fit with this cut-off is computed from."""
    return find_texts_at(session, cut_off)


def compute(texts: Sequence[Row[Any]]) -> Model:
    """Return the model of these texts. Needs no session: it may take long."""
    return fit_model(edition_document(text) for text in texts)


def _begin_editions(session: Session, *, at: int) -> None:
    """Give the offers that were active before there were editions their first."""
    offers = find_offers_without_edition(session)
    for start in range(0, len(offers), AT_ONCE):
        keep_editions(session, lock_offers(session, offers[start : start + AT_ONCE]), at=at)
