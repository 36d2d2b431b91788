"""Telling States of new offers: "a new offer enters the top ten of your need", once for each offer.

The work is cut into errands, each for the needs of a group of States, which any consumer may take: to take one, to
work it out and to tell are three steps, because the middle one takes long and no session stays open meanwhile. An
errand is a row: if a consumer dies, its lease ends and another takes it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter

from sqlalchemy import update
from sqlmodel import Session, col

from matching import clock
from matching.models.errand import Errand
from matching.models.offer import Offer
from matching.policy.viewer import SYSTEM
from matching.queries.errands import (
    count_open_needs_by_state,
    find_needs_of_states,
    is_unannounced,
    is_waiting,
    lock_unannounced_offers,
)
from matching.queries.matches import find_refused_for
from matching.queries.requests import find_needs_by_id
from matching.services.notices import tell_each
from matching.services.shortlists import TOP, Shortlists
from matching.vocabulary.notices import NoticeKind

LEASE = timedelta(minutes=10)
"""An errand that was taken and is not done after this time is taken anew: its consumer is gone."""
TOGETHER = 128
"""A group of States ends with the one that brings it to so many needs: few enough that two consumers share well, and so
many that taking and telling cost little beside the shortlists (`bench.batch`)."""

News = Mapping[str, list[str]]
"""By need: which of the new offers stand in its ten best. Identifiers, sorted."""


@dataclass(frozen=True)
class Taken:
    """An errand in the hands of a consumer: new offers, and needs with the offers that are not suggested for them."""

    errand: str
    offers: frozenset[str] = frozenset()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)


def plan(session: Session) -> None:
    """Make errands of the active offers of which no State was told yet: from here on the errands remember them.

    Of two consumers that plan at once, one gets the offers. No form of a provider goes stale: the offers' text is as
    it was.
    """
    lock_unannounced_offers(session)
    told = update(Offer).where(is_unannounced()).values(announced_at=clock.now())
    offers = sorted(session.execute(told.returning(col(Offer.id))).scalars())
    if offers:
        needs = count_open_needs_by_state(session)
        session.add_all(Errand(states=states, offers=offers) for states in group_states(needs))


def group_states(needs: Mapping[str, int]) -> Sequence[list[str]]:
    """Return groups of States with about equally many needs each; a State is never divided."""
    groups: list[list[str]] = []
    room = 0
    for state, count in sorted(Counter(needs).items()):
        if room <= 0:
            groups.append([])
            room = TOGETHER
        groups[-1].append(state)
        room -= count
    return groups


def take(session: Session, errand_id: str) -> Taken | None:
    """Take an errand, or return None where it is done or in other hands."""
    lease = clock.now() + LEASE
    claim = update(Errand).where(col(Errand.id) == errand_id, is_waiting(clock.now()))
    claimed = session.execute(claim.values(leased_until=lease, tries=Errand.tries + 1).returning(col(Errand.id)))
    if claimed.scalar_one_or_none() is None:
        return None
    errand = session.get_one(Errand, errand_id)
    needs = find_needs_of_states(session, errand.states)
    return Taken(errand_id, frozenset(errand.offers), find_refused_for(session, SYSTEM, needs))


def find_news(taken: Taken, *, shortlists: Shortlists) -> News:
    """Return in whose ten best one of the new offers stands. Holds no session: it may take long."""
    found = shortlists.refresh().index.shortlists(
        taken.needs, today=clock.today(), refused=taken.needs, for_coordinators=False, k=TOP
    )
    news = {
        need_id: sorted(taken.offers.intersection(candidate.id for candidate in candidates))
        for need_id, candidates in sorted(found.items())
    }
    return {need_id: offers for need_id, offers in news.items() if offers}


def announce(session: Session, errand_id: str, news: News) -> None:
    """Tell the States' focal points, and note that the errand is done; one that was done before tells nobody again."""
    done = update(Errand).where(col(Errand.id) == errand_id, col(Errand.done_at).is_(None))
    mine = session.execute(done.values(done_at=clock.now(), found=dict(news)).returning(col(Errand.id)))
    if mine.scalar_one_or_none() is None:
        return
    needs = sorted(find_needs_by_id(session, SYSTEM, news).values(), key=attrgetter("id"))
    told = [(need, need.request.focal_point_id, {"number": need.request.number}) for need in needs]
    tell_each(session, NoticeKind.OFFER_IN_TOP_TEN, told)
