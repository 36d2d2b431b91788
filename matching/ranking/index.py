"""The index: all needs and offers as rows in memory, and the shortlists that come of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from types import MappingProxyType
from typing import TypeVar

from matching.errors import Missing
from matching.ranking.documents import Need, Offer
from matching.ranking.gates import Circumstances
from matching.ranking.shelves import EMPTY, Shelves
from matching.ranking.shortlist import Candidate, Fit, Pair, Shortlist, choose, find_place, pick_fitting
from matching.ranking.similarity import Model

Posting = TypeVar("Posting", Need, Offer)
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The index at one moment. Readers take one and are not disturbed by writers."""

    needs: Mapping[str, Need]
    offers: Mapping[str, Offer]
    need_rows: Shelves
    offer_rows: Shelves


class Index:
    """Needs and offers under one model. Any number of threads may read while one at a time writes."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._now = Snapshot(MappingProxyType({}), MappingProxyType({}), EMPTY, EMPTY)
        self._writing = Lock()

    @property
    def need_ids(self) -> tuple[str, ...]:
        """The ids of all needs, sorted."""
        return tuple(sorted(self._now.needs))

    @property
    def offer_ids(self) -> tuple[str, ...]:
        """The ids of all offers, sorted."""
        return tuple(sorted(self._now.offers))

    def put_need(self, need: Need) -> None:
        """Add a need, or put it in the place of its older version."""
        self.put_needs([need])

    def put_offer(self, offer: Offer) -> None:
        """Add an offer, or put it in the place of its older version. The model stays as it was fitted."""
        self.put_offers([offer])

    def put_needs(self, needs: Iterable[Need]) -> None:
        """Add or replace many needs at once."""
        new = {need.id: need for need in needs}
        rows = self.model.rows(need.document for need in new.values())
        with self._writing:
            now = self._now
            held = MappingProxyType({**now.needs, **new})
            self._now = replace(now, needs=held, need_rows=now.need_rows.put(tuple(new), rows))

    def put_offers(self, offers: Iterable[Offer]) -> None:
        """Add or replace many offers at once."""
        new = {offer.id: offer for offer in offers}
        rows = self.model.rows(offer.document for offer in new.values())
        with self._writing:
            now = self._now
            held = MappingProxyType({**now.offers, **new})
            self._now = replace(now, offers=held, offer_rows=now.offer_rows.put(tuple(new), rows))

    def drop_need(self, need_id: str) -> None:
        """Forget a need; one that is not there does not matter."""
        with self._writing:
            now = self._now
            held = MappingProxyType({name: need for name, need in now.needs.items() if name != need_id})
            self._now = replace(now, needs=held, need_rows=now.need_rows.drop(frozenset((need_id,))))

    def drop_offer(self, offer_id: str) -> None:
        """Forget an offer; one that is not there does not matter."""
        with self._writing:
            now = self._now
            held = MappingProxyType({name: offer for name, offer in now.offers.items() if name != offer_id})
            self._now = replace(now, offers=held, offer_rows=now.offer_rows.drop(frozenset((offer_id,))))

    def shortlist(
        self,
        need: str | Need,
        *,
        today: date,
        refused: frozenset[str] = NOTHING,
        for_coordinators: bool = True,
        k: int = 10,
    ) -> Shortlist:
        """Return the `k` best offers that pass every gate; `refused` are ids of offers. Raises `Missing`.

        `need` is the id of one that was put here, or a need that is only imagined and is not put anywhere.
        """
        now = self._now
        asked = need if isinstance(need, Need) else _get(now.needs, need)
        return choose(self._pairs(now, asked, today, refused, for_coordinators), k)

    def rank_of(
        self,
        need_id: str,
        offer_id: str,
        *,
        today: date,
        refused: frozenset[str] = NOTHING,
        for_coordinators: bool = True,
    ) -> int | None:
        """Return at which place of the need's shortlist the offer stands, or None. Raises `Missing`."""
        now = self._now
        _get(now.offers, offer_id)
        return find_place(self._pairs(now, _get(now.needs, need_id), today, refused, for_coordinators), offer_id)

    def fit(
        self,
        need_id: str,
        offer_id: str,
        *,
        today: date,
        refused: bool = False,
        for_coordinators: bool = True,
    ) -> Fit:
        """Return how one pair fits: its score and every gate that stops it. Raises `Missing`."""
        now = self._now
        need, offer = _get(now.needs, need_id), _get(now.offers, offer_id)
        pair = Pair(need, offer, self._score(now, need_id, offer_id), Circumstances(today, refused, for_coordinators))
        return Fit(pair.score, pair.stops())

    def needs_for(
        self,
        offer: str | Offer,
        need_ids: Iterable[str],
        *,
        today: date,
        refused: frozenset[str] = NOTHING,
        for_coordinators: bool = False,
        k: int = 10,
    ) -> tuple[Candidate, ...]:
        """Return which of the given needs an offer fits, best first; `refused` are ids of needs. Raises `Missing`.

        Nothing but the given needs and this offer enters the answer. A candidate's `id` is here the need's. `offer` is
        the id of one that was put here, or an offer that is only imagined and is not put anywhere.
        """
        now = self._now
        given = offer if isinstance(offer, Offer) else _get(now.offers, offer)
        row = self.model.rows([given.document]) if isinstance(offer, Offer) else now.offer_rows.row(offer)
        pairs = [
            Pair(
                now.needs[need_id],
                given,
                float(self.model.score(now.need_rows.row(need_id), row)[0]),
                Circumstances(today, need_id in refused, for_coordinators),
            )
            for need_id in sorted(set(need_ids))
            if need_id in now.needs
        ]
        return pick_fitting(pairs, k)

    def _score(self, now: Snapshot, need_id: str, offer_id: str) -> float:
        return float(self.model.score(now.need_rows.row(need_id), now.offer_rows.row(offer_id))[0])

    def _pairs(
        self, now: Snapshot, need: Need, today: date, refused: frozenset[str], for_coordinators: bool
    ) -> list[Pair]:
        """Return the need beside every offer, best score first, ties by the offer's id."""
        held = now.needs.get(need.id) is need
        row = now.need_rows.row(need.id) if held else self.model.rows([need.document])
        scores = now.offer_rows.score(self.model, row)
        fresh, stale = (Circumstances(today, again, for_coordinators) for again in (False, True))
        return [
            Pair(need, now.offers[offer_id], scores[offer_id], stale if offer_id in refused else fresh)
            for offer_id in sorted(scores, key=lambda name: (-scores[name], name))
        ]


def _get(held: Mapping[str, Posting], name: str) -> Posting:
    if name not in held:
        raise Missing(name)
    return held[name]
