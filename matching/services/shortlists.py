"""The matching index of this process, kept in step with the database, and the shortlists that each viewer may have.

A process that serves pages or works through the queue *follows*: a thread of its own looks at the database every half
second. A new fit is computed there, beside the index that pages use, and takes its place when it is ready. What was
posted is taken in at once, by whoever looks first. Where nobody follows (commands, tests), `current` does both.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from matching import clock
from matching.errors import Missing, Refused, reason
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.viewer import Viewer
from matching.queries.matches import find_refused_for, find_refused_pairs
from matching.ranking.explanation import Explanation, explain, missing
from matching.ranking.gates import Circumstances, Stop, find_stops
from matching.ranking.index import Index
from matching.ranking.shortlist import Candidate, Shortlist
from matching.ranking.similarity import Model
from matching.services.holdings import Held, build, catch_up, find_fit
from matching.services.postings import offer_document
from matching.services.processes import Process
from matching.services.veils import find_unveiled, need_document_for

TOP = 10
PAUSE = 0.5
"""So many seconds pass between two looks of a process that follows."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Weighing:
    """How a pair fits: the parts that sum to its score, the codes that the offer lacks, the gates that stop it."""

    explanation: Explanation
    missing: tuple[tuple[str, str], ...]
    stops: tuple[Stop, ...]


class Shortlists:
    """The index of one process. `current` gives it as fresh as the database, or refuses while it is being built."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Held | None = None
        self._follows = False
        self._building, self._putting, self._ended = Lock(), Lock(), Event()

    @property
    def ready(self) -> bool:
        """Whether shortlists can be had already."""
        return self._held is not None

    def start(self, name: str) -> Thread:
        """Build the index beside the pages, which work meanwhile, and follow the database; return the thread."""
        self._follows = True
        thread = Thread(target=self._follow, args=(Process(name),), name="index", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Follow no longer, after the look that is under way."""
        self._ended.set()

    def current(self) -> Index:
        """Return the index with everything that was posted until now; raise `Refused` while there is none yet."""
        return self.hold().index

    def hold(self) -> Held:
        """Return the same with the fit that it uses: a later fit does not change what is held."""
        if self._held is None:
            raise Refused(reason("being-prepared"))
        if self._follows:
            return self._take_in(self._held)
        return self.refresh()

    def refresh(self) -> Held:
        """Turn to the fit in use, and take in what changed since the last time, as far as it was committed."""
        with self._building:
            number, held = find_fit(self._engine), self._held
            return self._take_in(held if held and held.fit.number == number else build(self._engine, number))

    def _take_in(self, held: Held) -> Held:
        """Bring `held` up to date and use it from now on, unless a later fit took its place meanwhile."""
        with self._putting:
            now = self._held
            if now is not None and now.fit.number >= held.fit.number:
                held = now
            self._held = held = catch_up(self._engine, held)
            return held

    def _follow(self, process: Process) -> None:
        while not self._ended.is_set():
            try:
                held = self.refresh()
                process.tell(self._engine, held)
                if held.index.wants_merge:
                    held.index.merge()
            except SQLAlchemyError as error:
                log.warning("the index waits, the database is away: %s", type(error).__name__)
            self._ended.wait(PAUSE)


def find_shortlist(session: Session, viewer: Viewer, need: Need, *, shortlists: Shortlists) -> Shortlist:
    """Return the shortlist of `need`. Places left count only for coordinators: others must not learn them."""
    return shortlist_in(session, viewer, need, index=shortlists.current())


def shortlist_in(session: Session, viewer: Viewer, need: Need, *, index: Index) -> Shortlist:
    """Return the same from an index that somebody holds."""
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

    No other row enters the answer. An offer that is not matched now is left out, as is a need of which the viewer does
    not know whose it is: the index knows, and where an offer fits and where not would tell.
    """
    index, today = shortlists.current(), clock.today()
    there = set(index.offer_ids)
    refused = find_refused_for(session, viewer, find_unveiled(session, viewer, needs))
    asked = {offer.id: {need for need, out in refused.items() if offer.id in out} for offer in offers}
    return {
        offer_id: index.needs_for(offer_id, refused, today=today, refused=frozenset(out), k=k)
        for offer_id, out in asked.items()
        if offer_id in there
    }


def weigh(session: Session, viewer: Viewer, need: Need, offer: Offer, *, shortlists: Shortlists) -> Weighing:
    """Return how any offer fits a need: why this one, or why not."""
    return weigh_under(session, viewer, need, offer, model=shortlists.current().model)


def weigh_under(session: Session, viewer: Viewer, need: Need, offer: Offer, *, model: Model) -> Weighing:
    """Return the same under a model that somebody holds."""
    asked, offered = need_document_for(session, viewer, need), offer_document(offer)
    now = Circumstances(
        today=clock.today(),
        refused=offer.id in find_refused_pairs(session, viewer, need),
        for_coordinators=coordinates_request(viewer, need.request),
    )
    return Weighing(
        explanation=explain(model, asked.document, offered.document),
        missing=tuple((facet.value, code) for facet, code in missing(asked.document, offered.document)),
        stops=tuple(find_stops(asked, offered, now)),
    )
