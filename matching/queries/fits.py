"""Fits, and the editions on which each was computed, for the service itself."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_
from sqlmodel import Session, col, func, or_, select

from matching.models.edition import Edition
from matching.models.machinery import Fit
from matching.models.offer import Offer
from matching.vocabulary.names import OfferState


def get_fit(session: Session, number: int) -> Fit:
    """Return the fit of this number."""
    return session.get_one(Fit, number)


def find_open_editions(session: Session, offer_ids: Collection[str]) -> Sequence[Edition]:
    """Return the editions of these offers that stand now."""
    if not offer_ids:
        return []
    standing = select(Edition).where(col(Edition.offer_id).in_(offer_ids), col(Edition.until).is_(None))
    return session.exec(standing).all()


def find_offers_without_edition(session: Session) -> Sequence[str]:
    """Return the identifiers of active offers of which no edition stands: they were posted before there were any."""
    standing = select(Edition.offer_id).where(col(Edition.until).is_(None))
    return session.exec(select(Offer.id).where(Offer.state == OfferState.ACTIVE, col(Offer.id).not_in(standing))).all()


def find_texts_at(session: Session, cut_off: int) -> Sequence[Row[Any]]:
    """Return document and reading of every edition that stood at a cut-off, always in the same order."""
    query = select(Edition.document, Edition.reading).where(_stood_at(cut_off))
    return session.execute(query.order_by(Edition.offer_id)).all()


def find_editions_after(session: Session, after: str, *, limit: int) -> Sequence[Row[Any]]:
    """Return up to `limit` editions in the order of their identifiers, from past `after`."""
    columns = select(Edition.id, Edition.revision, Edition.document, Edition.reading)
    return session.execute(columns.where(col(Edition.id) > after).order_by(Edition.id).limit(limit)).all()


def count_editions_at(session: Session, cut_off: int) -> int:
    """Return how many editions stood at a cut-off."""
    return session.exec(select(func.count()).select_from(Edition).where(_stood_at(cut_off))).one()


def count_offers_changed_since(session: Session, cut_off: int) -> int:
    """Return of how many offers an edition began or ended after a cut-off."""
    changed = or_(col(Edition.since) > cut_off, col(Edition.until) > cut_off)
    return session.exec(select(func.count(func.distinct(Edition.offer_id))).where(changed)).one()


def _stood_at(cut_off: int) -> ColumnElement[bool]:
    return and_(col(Edition.since) <= cut_off, or_(col(Edition.until).is_(None), col(Edition.until) > cut_off))
