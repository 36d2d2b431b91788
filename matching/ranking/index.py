"""The index: all needs and offers as rows in memory, and the shortlists that come of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from threading import Lock

import numpy as np

from matching.ranking.batch import Wanted, find_many
from matching.ranking.documents import Document, Need, Offer
from matching.ranking.facts import need_facts, offer_facts
from matching.ranking.gates import Circumstances, Stop, find_forbidden, find_stops
from matching.ranking.pairs import score_pairs
from matching.ranking.search import look
from matching.ranking.shelf import make_segment, make_shelf
from matching.ranking.shortlist import Candidate, Field, Fit, Shortlist, choose, rank
from matching.ranking.similarity import Model
from matching.ranking.snapshot import Needs, Offers, Snapshot, get_at, mark_refused, passing, split
from matching.ranking.weights import MINIMUM

NOTHING: frozenset[str] = frozenset()
NOBODY: Mapping[str, frozenset[str]] = {}
_NO_TEXT = Document(None, "", "")
"""What the index keeps in place of a document: it holds rows and facts, not texts."""


class Index:
    """Needs and offers under one model. Any number of threads may read while one at a time writes."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._now = Snapshot(make_shelf(self._read_needs([])), make_shelf(self._read_offers([])))
        self._writing = Lock()

    @property
    def need_ids(self) -> tuple[str, ...]:
        """The ids of all needs, sorted."""
        return self._now.needs.ids

    @property
    def offer_ids(self) -> tuple[str, ...]:
        """The ids of all offers, sorted."""
        return self._now.offers.ids

    @property
    def sizes(self) -> tuple[int, int]:
        """How many needs and how many offers there are."""
        return len(self._now.needs), len(self._now.offers)

    @property
    def wants_merge(self) -> bool:
        """Whether so much is new that it should be merged."""
        return self._now.needs.wants_merge or self._now.offers.wants_merge

    def put_need(self, need: Need) -> None:
        """Add a need, or put it in the place of its older version."""
        self.put_needs([need])

    def put_offer(self, offer: Offer) -> None:
        """Add an offer, or put it in the place of its older version. The model stays as it was fitted."""
        self.put_offers([offer])

    def put_needs(self, needs: Iterable[Need]) -> None:
        """Add or replace many needs at once."""
        new = self._read_needs({need.id: need for need in needs}.values())
        self._change(lambda now: replace(now, needs=now.needs.put(new)))

    def put_offers(self, offers: Iterable[Offer]) -> None:
        """Add or replace many offers at once."""
        new = self._read_offers({offer.id: offer for offer in offers}.values())
        self._change(lambda now: replace(now, offers=now.offers.put(new)))

    def drop_need(self, need_id: str) -> None:
        """Forget a need; one that is not there does not matter."""
        self._change(lambda now: replace(now, needs=now.needs.drop((need_id,))))

    def drop_offer(self, offer_id: str) -> None:
        """Forget an offer; one that is not there does not matter."""
        self._change(lambda now: replace(now, offers=now.offers.drop((offer_id,))))

    def merge(self) -> None:
        """Fold what is new into what is old. Meanwhile others read and write as ever."""
        before = self._now
        needs, offers = before.needs.merge(), before.offers.merge()
        self._change(lambda now: Snapshot(needs.catch_up(now.needs), offers.catch_up(now.offers)))

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
        asked, place = self._one_need(now, need)
        circumstances = Circumstances(today, for_coordinators=for_coordinators)

        def stop_of(offer_id: str) -> Stop:
            given, at = get_at(now.offers, offer_id)
            pair = replace(circumstances, refused=offer_id in refused)
            return next(find_stops(asked.postings[place], given.postings[at], pair))

        return choose([*self._fields(now, asked, place, circumstances, refused)], k, stop_of)

    def shortlists(
        self,
        need_ids: Iterable[str],
        *,
        today: date,
        refused: Mapping[str, frozenset[str]] = NOBODY,
        for_coordinators: bool = True,
        k: int = 10,
    ) -> dict[str, tuple[Candidate, ...]]:
        """Return the candidates of many needs, by id; ids that are not there are left out.

        They are those of `shortlist`, found for all needs of a State and a language together. `refused` are ids of
        offers by need.
        """
        circumstances = Circumstances(today, for_coordinators=for_coordinators)
        return find_many(self._now, self.model.scales, need_ids, Wanted(refused, circumstances, k))

    def offers_for(
        self,
        need: str | Need,
        *,
        today: date,
        refused: frozenset[str] = NOTHING,
        for_coordinators: bool = True,
        k: int = 10,
    ) -> tuple[Candidate, ...]:
        """Return the candidates of `shortlist` and nothing else. Raises `Missing`."""
        now = self._now
        asked, place = self._one_need(now, need)
        circumstances = Circumstances(today, for_coordinators=for_coordinators)
        fields = self._fields(now, asked, place, circumstances, refused)
        return rank([each for field in fields for each in field.best(0, k)], k)

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
        asked, place = self._one_need(now, need_id)
        given, at = get_at(now.offers, offer_id)
        score = self._score(asked, place, given, at)
        circumstances = Circumstances(today, offer_id in refused, for_coordinators)
        if score <= MINIMUM or any(find_stops(asked.postings[place], given.postings[at], circumstances)):
            return None
        fields = self._fields(now, asked, place, circumstances, refused)
        return 1 + sum(field.count_before(score, offer_id) for field in fields)

    def fit(
        self, need_id: str, offer_id: str, *, today: date, refused: bool = False, for_coordinators: bool = True
    ) -> Fit:
        """Return how one pair fits: its score and every gate that stops it. Raises `Missing`."""
        now = self._now
        (asked, place), (given, at) = get_at(now.needs, need_id), get_at(now.offers, offer_id)
        circumstances = Circumstances(today, refused, for_coordinators)
        stops = find_stops(asked.postings[place], given.postings[at], circumstances)
        return Fit(self._score(asked, place, given, at), tuple(stops))

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
        given, at = (self._read_offers([offer]), 0) if isinstance(offer, Offer) else get_at(now.offers, offer)
        asking, facts = given.rows.take(np.array([at])), given.facts.take(np.array([at]))
        found: list[tuple[float, str]] = []
        circumstances = Circumstances(today, for_coordinators=for_coordinators)
        for needs, places in split(now.needs, need_ids):
            out = np.array([[needs.postings[place].id in refused] for place in places.tolist()])
            fitting = passing(needs.facts.take(places), facts, circumstances, out)[:, 0]
            looked = look(asking, needs.rows.take(places), self.model.scales)
            best, scores = looked.best(fitting, k, above=MINIMUM)
            names = (needs.postings[place].id for place in places[best].tolist())
            found.extend(zip(scores.tolist(), names, strict=True))
        return rank(found, k)

    def _fields(
        self,
        now: Snapshot,
        asked: Needs,
        place: int,
        circumstances: Circumstances,
        refused: frozenset[str],
    ) -> Iterator[Field]:
        here = np.array([place])
        row, facts = asked.rows.take(here), asked.facts.take(here)
        for offers, there in now.offers.parts():
            out = mark_refused(offers, [refused])
            forbidden = find_forbidden(facts, offers.facts, circumstances, refused=out)
            stopped = [(gate, np.broadcast_to(mask, out.shape)[0]) for gate, mask in forbidden]
            yield Field(offers.postings, look(row, offers.rows, self.model.scales), there, stopped)

    def _one_need(self, now: Snapshot, need: str | Need) -> tuple[Needs, int]:
        return (self._read_needs([need]), 0) if isinstance(need, Need) else get_at(now.needs, need)

    def _score(self, asked: Needs, place: int, given: Offers, at: int) -> float:
        pair = np.array([place]), np.array([at])
        return float(score_pairs(asked.rows, pair[0], given.rows, pair[1], self.model.scales)[0])

    def _read_needs(self, needs: Iterable[Need]) -> Needs:
        held = tuple(needs)
        rows = self.model.rows(need.document for need in held)
        return make_segment(tuple(replace(need, document=_NO_TEXT) for need in held), rows, need_facts(held))

    def _read_offers(self, offers: Iterable[Offer]) -> Offers:
        held = tuple(offers)
        rows = self.model.rows(offer.document for offer in held)
        return make_segment(tuple(replace(offer, document=_NO_TEXT) for offer in held), rows, offer_facts(held))

    def _change(self, change: Callable[[Snapshot], Snapshot]) -> None:
        with self._writing:
            self._now = change(self._now)
