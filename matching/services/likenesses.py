"""What one process remembers of rows that look alike, so that a page need not read ten thousand postings again.

Nothing is stored. What is found for a viewer is found among the rows that are compared for that viewer, and how much
alike a pair is depends on these two rows and the fit alone.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlmodel import Session

from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need
from matching.policy.viewer import Viewer
from matching.queries.duplicates import (
    find_compared_keys,
    find_compared_needs,
    find_compared_offers,
    find_compared_organisations,
)
from matching.ranking.documents import Document
from matching.ranking.duplicates import Posting, Print, find_same_postings, make_prints
from matching.ranking.likely import Likely, pair_of
from matching.ranking.naming import Named, find_same_names
from matching.ranking.similarity import Model
from matching.services.postings import need_document, offer_document
from matching.vocabulary.names import Likeness

KEPT = 16
"""For so many sets of rows (a viewer's rows of one kind) the pairs are remembered."""
PRINTS = 50_000
"""With more prints than this the memory is emptied; one takes about six kilobytes."""


@dataclass(frozen=True)
class Found:
    """The likely pairs among a viewer's rows, and the mark of each row's content."""

    pairs: tuple[Likely, ...]
    marks: Mapping[str, str]


class Likenesses:
    """The memory of one process. Any number of threads may ask; one at a time compares."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fit = ""
        self._prints: dict[Document, Print] = {}
        self._found: OrderedDict[tuple[object, ...], Found] = OrderedDict()

    def find(self, session: Session, viewer: Viewer, kind: Likeness, *, model: Model | None) -> Found:
        """Return what is alike among the rows that are compared for the viewer; organisations need no `model`."""
        fit = model.fingerprint if model and kind is not Likeness.ORGANISATION else ""
        key = (kind, fit, find_compared_keys(session, viewer, kind))
        with self._lock:
            if key not in self._found:
                self._found[key] = self._compare(session, viewer, kind, model)
            self._found.move_to_end(key)
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
            return self._found[key]

    def _compare(self, session: Session, viewer: Viewer, kind: Likeness, model: Model | None) -> Found:
        if model is None or kind is Likeness.ORGANISATION:
            homes = find_compared_organisations(session, viewer)
            named = [Named(home.id, home.name, home.state) for home in homes]
            return Found(tuple(find_same_names(named)), {home.id: mark_of(home) for home in homes})
        if kind is Likeness.OFFER:
            offers = find_compared_offers(session, viewer)
            pairs = self._postings(model, [offer_posting(offer) for offer in offers])
            return Found(tuple(pairs), {offer.id: mark_of(offer) for offer in offers})
        needs = find_compared_needs(session, viewer)
        requests: defaultdict[str, list[Need]] = defaultdict(list)
        for need in needs:
            requests[need.request_id].append(need)
        home = {need.id: need.request_id for need in needs}
        pairs = self._postings(model, [need_posting(need) for need in needs])
        return Found(_of_requests(pairs, home), {name: mark_of(*held) for name, held in requests.items()})

    def _postings(self, model: Model, postings: Sequence[Posting]) -> list[Likely]:
        if self._fit != model.fingerprint or len(self._prints) > PRINTS:
            self._fit = model.fingerprint
            self._prints.clear()
        new = list(dict.fromkeys(post.document for post in postings if post.document not in self._prints))
        self._prints.update(zip(new, make_prints(model, new), strict=True))
        return find_same_postings(model, postings, [self._prints[post.document] for post in postings])


def need_posting(need: Need) -> Posting:
    """Return a need as it is compared."""
    home = need.request.organisation
    return Posting(need.id, need_document(need).document, home.id, home.state, need.needed_from, need.needed_until)


def offer_posting(offer: Offer) -> Posting:
    """Return an offer as it is compared."""
    home, document = offer.organisation, offer_document(offer).document
    return Posting(offer.id, document, home.id, home.state, offer.available_from, offer.available_until)


def mark_of(*rows: Need | Offer | Organisation) -> str:
    """Return a name for the content that is compared of a request's needs, of an offer or of an organisation."""
    contents = sorted(repr(_content(row)) for row in rows)
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()[:16]


def _content(row: Need | Offer | Organisation) -> object:
    if isinstance(row, Organisation):
        return row.name, row.state
    return need_posting(row) if isinstance(row, Need) else offer_posting(row)


def _of_requests(pairs: Sequence[Likely], request_of: Mapping[str, str]) -> tuple[Likely, ...]:
    """Return pairs of needs as pairs of their requests: two requests are as much alike as their likest needs."""
    best: dict[tuple[str, str], Likely] = {}
    for pair in pairs:
        one, other = request_of[pair.one], request_of[pair.other]
        if one != other:
            lifted = pair_of(one, other, pair.score, pair.reasons)
            best.setdefault((lifted.one, lifted.other), lifted)
    return tuple(best.values())
