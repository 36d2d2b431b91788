"""The matching index of this process, kept in step with the database, and the shortlists that each viewer may have.

The index is built when the process starts and then reads what was posted since, in the order of the stamps, so that
all processes see the same postings. Nothing of it is stored. The model is fitted on active offers only.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from matching import clock
from matching.database import open_session
from matching.errors import Missing, Refused, reason
from matching.models.machinery import IndexState
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.requests import coordinates_request
from matching.policy.viewer import Viewer
from matching.queries.matches import find_refused_for, find_refused_pairs
from matching.queries.postings import find_active_offers, find_changed_needs, find_changed_offers, get_index_state
from matching.ranking import documents
from matching.ranking.explanation import Explanation, explain, missing
from matching.ranking.gates import Circumstances, Stop, find_stops
from matching.ranking.index import Index
from matching.ranking.shortlist import Candidate, Shortlist
from matching.ranking.similarity import fit_model
from matching.services.postings import need_document, offer_document

TOP = 10


@dataclass(frozen=True)
class Weighing:
    """How a pair fits: the parts that sum to its score, the codes that the offer lacks, the gates that stop it."""

    explanation: Explanation
    missing: tuple[tuple[str, str], ...]
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class News:
    """What changed in the database: the texts to fit on where a new fit is due, and the postings as they are now."""

    state: IndexState
    fitted_on: tuple[documents.Document, ...] | None
    needs: tuple[documents.Need, ...]
    offers: tuple[documents.Offer, ...]


class Shortlists:
    """The index of one process. `current` gives it as fresh as the database, or refuses while it is being built."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._index: Index | None = None
        self._changes = 0
        self._fit: int | None = None
        self._lock = Lock()

    @property
    def ready(self) -> bool:
        """Whether shortlists can be had already."""
        return self._index is not None

    def start(self) -> Thread:
        """Build the index beside the pages, which work meanwhile; return the thread that does it."""
        thread = Thread(target=self.refresh, name="index", daemon=True)
        thread.start()
        return thread

    def current(self) -> Index:
        """Return the index with everything that was posted until now; raise `Refused` while there is none yet."""
        if self._index is None:
            raise Refused(reason("being-prepared"))
        self.refresh()
        return self._index

    def refresh(self) -> None:
        """Take in what changed since the last time, as far as it was committed."""
        with self._lock:
            news = self._read()
            if news is None:
                return
            if news.fitted_on is not None:
                self._index = Index(fit_model(news.fitted_on))
            if self._index is not None:
                _put(self._index, news)
            self._changes, self._fit = news.state.changes, news.state.fit

    def _read(self) -> News | None:
        """Read in a short session of its own: what takes long is done after it, or writers would wait for it."""
        with open_session(self._engine, writes=False) as session:
            state = get_index_state(session)
            fits = self._index is not None and state.fit == self._fit
            if fits and state.changes == self._changes:
                return None
            since = self._changes if fits else -1
            fitted_on = None if fits else find_active_offers(session)
            return News(
                state,
                None if fitted_on is None else tuple(offer_document(offer).document for offer in fitted_on),
                tuple(need_document(need) for need in find_changed_needs(session, since=since)),
                tuple(offer_document(offer) for offer in find_changed_offers(session, since=since)),
            )


def _put(index: Index, news: News) -> None:
    """Put what can be matched into the index, and take out what no longer can."""
    for need in news.needs:
        if not need.open:
            index.drop_need(need.id)
    for offer in news.offers:
        if not offer.active:
            index.drop_offer(offer.id)
    index.put_needs(need for need in news.needs if need.open)
    index.put_offers(offer for offer in news.offers if offer.active)


def find_shortlist(session: Session, viewer: Viewer, need: Need, *, shortlists: Shortlists) -> Shortlist:
    """Return the shortlist of `need`. Places left count only for coordinators: others must not learn them."""
    index = shortlists.current()
    try:
        return index.shortlist(
            need.id,
            today=clock.today(),
            refused=find_refused_pairs(session, viewer, need),
            for_coordinators=coordinates_request(viewer, need.request),
            k=TOP,
        )
    except Missing as absent:
        raise Refused(reason("not-open")) from absent


def find_best(
    session: Session, viewer: Viewer, needs: Sequence[Need], *, shortlists: Shortlists
) -> dict[str, Shortlist]:
    """Return the shortlist of length one of each of `needs` that is in the index, for coordinators, by identifier."""
    index, today = shortlists.current(), clock.today()
    there = set(index.need_ids)
    return {
        need_id: index.shortlist(need_id, today=today, refused=refused, k=1)
        for need_id, refused in find_refused_for(session, viewer, needs).items()
        if need_id in there
    }


def find_rank(session: Session, viewer: Viewer, need: Need, offer: Offer, *, shortlists: Shortlists) -> int | None:
    """Return at which place an offer stands for `need`, however far down, or None where it does not pass."""
    try:
        return shortlists.current().rank_of(
            need.id,
            offer.id,
            today=clock.today(),
            refused=find_refused_pairs(session, viewer, need),
            for_coordinators=coordinates_request(viewer, need.request),
        )
    except Missing:
        return None


def find_fits(
    session: Session,
    viewer: Viewer,
    offers: Sequence[Offer],
    needs: Sequence[Need],
    *,
    shortlists: Shortlists,
    k: int = TOP,
) -> dict[str, tuple[Candidate, ...]]:
    """Return which of `needs`, which the viewer may read, each of `offers` fits, by the offer's identifier.

    No other row enters the answer. An offer that is not matched now is left out.
    """
    index, today = shortlists.current(), clock.today()
    there, refused = set(index.offer_ids), find_refused_for(session, viewer, needs)
    asked = {offer.id: {need for need, out in refused.items() if offer.id in out} for offer in offers}
    return {
        offer_id: index.needs_for(offer_id, refused, today=today, refused=frozenset(out), k=k)
        for offer_id, out in asked.items()
        if offer_id in there
    }


def weigh(session: Session, viewer: Viewer, need: Need, offer: Offer, *, shortlists: Shortlists) -> Weighing:
    """Return how any offer fits a need: why this one, or why not."""
    asked, offered = need_document(need), offer_document(offer)
    now = Circumstances(
        today=clock.today(),
        refused=offer.id in find_refused_pairs(session, viewer, need),
        for_coordinators=coordinates_request(viewer, need.request),
    )
    return Weighing(
        explanation=explain(shortlists.current().model, asked.document, offered.document),
        missing=tuple((facet.value, code) for facet, code in missing(asked.document, offered.document)),
        stops=tuple(find_stops(asked, offered, now)),
    )


def freeze(session: Session, viewer: Viewer, match: Match, *, shortlists: Shortlists) -> dict[str, Any]:
    """Return what an approver sees of a match, as plain values: both texts, score, parts, rank and alternatives."""
    need, offer = match.need, match.offer
    weighing = weigh(session, viewer, need, offer, shortlists=shortlists)
    candidates = find_shortlist(session, viewer, need, shortlists=shortlists).candidates
    return {
        "model": shortlists.current().model.fingerprint,
        "need": {"id": need.id, "revision": need.revision, **_plain(need_document(need))},
        "offer": {"id": offer.id, "revision": offer.revision, **_plain(offer_document(offer))},
        "score": weighing.explanation.score,
        "parts": [asdict(part) for part in weighing.explanation.parts],
        "missing": [list(pair) for pair in weighing.missing],
        "rank": next((candidate.rank for candidate in candidates if candidate.id == offer.id), None),
        "alternatives": [asdict(candidate) for candidate in candidates if candidate.id != offer.id],
    }


def _plain(posting: object) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(posting), default=str))  # type: ignore[call-overload, no-any-return]
