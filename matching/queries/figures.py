"""Figures: how many rows there are of each kind, among those that the viewer may see, and no others."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from matching import clock
from matching.database import as_system
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.matches import matches_seen_by
from matching.policy.offers import offers_seen_by
from matching.policy.requests import needs_seen_by, requests_seen_by, summaries_seen_by
from matching.policy.viewer import Viewer
from matching.queries.base import count
from matching.queries.keys import open_rows
from matching.vocabulary.codes import Facet, ancestors, codes, is_code
from matching.vocabulary.names import MatchState, OfferState, RequestState, System

SOON = timedelta(days=30)
NOT_SAID = ""


@dataclass(frozen=True)
class Beside:
    """A sector at the top of the tree: how many open needs name it, and beside them how many active offers."""

    sector: str
    needs: int
    offers: int


@dataclass(frozen=True)
class Freshness:
    """Active offers: for more than 30 days yet, lapsing within 30 days, and lapsed though nobody marked them so."""

    lasting: int
    lapsing: int
    lapsed: int

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.lasting + self.lapsing + self.lapsed


def count_requests_by_state(session: Session, viewer: Viewer) -> Mapping[RequestState, int]:
    """Return how many requests stand in each state; states without any are left out."""
    query = select(Request.state, func.count()).where(requests_seen_by(viewer)).group_by(col(Request.state))
    found = {RequestState(state): number for state, number in session.exec(query)}
    return {state: found[state] for state in RequestState if state in found}


def count_summaries(session: Session, viewer: Viewer) -> int:
    """Return how many public summaries there are of requests whose text the viewer may not read."""
    with as_system(session, System.EXTRACTS):
        return count(session, select(Request.id).where(summaries_seen_by(viewer)))


def count_matches_by_state(session: Session, viewer: Viewer) -> Mapping[MatchState, int]:
    """Return how many matches stand in each state; states without any are left out."""
    query = select(Match.state, func.count()).where(matches_seen_by(viewer)).group_by(col(Match.state))
    found = {MatchState(state): number for state, number in session.exec(query)}
    return {state: found[state] for state in MatchState if state in found}


def count_sectors(session: Session, viewer: Viewer) -> tuple[Beside, ...]:
    """Return needs beside offers for every sector at the top of the tree, in its order; a row may name several.

    Needs are those of open requests, offers those that can be matched today. What names no sector counts under
    `NOT_SAID`, at the end.
    """
    open_ = select(Need.id, col(Need.sectors)).join(Request)
    open_ = open_.where(Request.state == RequestState.OPEN, needs_seen_by(viewer))
    valid = (col(Offer.state) == OfferState.ACTIVE, _is_valid(), offers_seen_by(viewer))
    needs = _count_tops(row.sectors for row in open_rows(session, Need, session.execute(open_).all()))
    offers = _count_tops(session.exec(select(col(Offer.sectors)).where(*valid)))
    tops = [code.code for code in codes(Facet.SECTORS) if code.parent is None]
    return tuple(Beside(top, needs[top], offers[top]) for top in (*tops, NOT_SAID) if needs[top] or offers[top])


def count_freshness(session: Session, viewer: Viewer) -> Freshness:
    """Return how long the active offers still stand."""
    active = select(col(Offer.valid_until)).where(Offer.state == OfferState.ACTIVE, offers_seen_by(viewer))
    today = clock.today()
    days = [until - today if until else None for until in session.exec(active)]
    lapsed = sum(left is not None and left < timedelta() for left in days)
    lapsing = sum(left is not None and timedelta() <= left <= SOON for left in days)
    return Freshness(len(days) - lapsed - lapsing, lapsing, lapsed)


def _is_valid() -> ColumnElement[bool]:
    return col(Offer.valid_until).is_(None) | (col(Offer.valid_until) >= clock.today())


def _count_tops(rows: Iterable[list[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for sectors in rows:
        counts.update({_top(code) for code in sectors if is_code(Facet.SECTORS, code)} or {NOT_SAID})
    return counts


def _top(code: str) -> str:
    return (code, *ancestors(Facet.SECTORS, code))[-1]
