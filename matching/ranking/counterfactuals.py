"""What would help: the one change of a posting that lets a pair pass, or that lets most further pairs pass.

A change comes from the facts that shut a gate. It is made on a copy that is only imagined, and that copy is scored
again. Nothing but the postings given here enters the answer, so that it tells nobody more than they may read.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from matching.ranking.documents import Need, Offer
from matching.ranking.gates import Circumstances, find_stops
from matching.ranking.index import NOTHING, Index
from matching.ranking.similarity import Model
from matching.ranking.ways import CODE, NEED, OFFER, Change, extent, find_changes, imagine
from matching.ranking.weights import MINIMUM
from matching.vocabulary.codes import Facet

PRIVATE = frozenset(("area", "places"))
"""Gates that may be shut by what only an offer's owner and coordinators know: its exclusions, and its places left."""
ONE_ONLY = frozenset(("places",))
"""One place more serves one need, however many it would let pass."""
MOST_NEAR = 200
"""Changes are looked for in so many pairs, those with the best scores; they are counted over all."""
MOST_CHANGES = 24
"""So many changes are held against the gates of those pairs: the ones that most of the pairs ask for."""
MOST_CODES = 3
"""So many codes are tried for one pair: each is a text that is read and scored again."""
Codes = Sequence[tuple[Facet, str]]


@dataclass(frozen=True)
class Gain:
    """A change, and how many more postings of the other side would pass with it."""

    change: Change
    more: int


def find_opening(
    model: Model, need: Need, offer: Offer, now: Circumstances, *, side: str, sealed: Collection[str], codes: Codes = ()
) -> Change | None:
    """Return the first change of one side after which the pair passes, scored again; None where no single one does.

    Gates in `sealed` are not spoken of. Where only the content is too weak, one of `codes`, which the offer lacks, is
    looked for. A pair that passes already needs nothing.
    """
    shut = {stop.gate for stop in find_stops(need, offer, now)}
    if shut:
        changes = list(find_changes(need, offer, now.today, side=side, shut=shut - set(sealed)))
    elif side == OFFER and not _would_pass(model, need, offer, now):
        changes = [Change(OFFER, CODE, code) for code in codes[:MOST_CODES]]
    else:
        return None
    return next((change for change in changes if _would_pass(model, *_imagine(need, offer, change), now)), None)


def find_best_change_of_offer(
    index: Index,
    offer: Offer,
    needs: Sequence[Need],
    now: Circumstances,
    *,
    refused: frozenset[str] = NOTHING,
    codes: Codes = (),
) -> Gain | None:
    """Return the change of an offer that lets most more of `needs` pass; None where none does.

    `refused` are ids of needs. The first of `codes`, which the offer lacks, is tried, too: each would be a text to read
    and all needs to score again. The smaller change comes first where two help alike.
    """
    ids = {need.id: need for need in needs}

    def fitting(imagined: Offer, among: Iterable[str]) -> list[str]:
        found = index.needs_for(
            imagined, among, today=now.today, refused=refused, for_coordinators=now.for_coordinators, k=len(ids)
        )
        return [row.id for row in found]

    def count(change: Change) -> int:
        """Score again: what a fact could open has content that fits already; a code may change any content."""
        return len(fitting(imagine(offer, change), ids if change.kind == CODE else strong))

    freed = replace(
        offer,
        areas=(),
        exclusions=(),
        working_languages=(),
        modes=(),
        available_from=None,
        available_until=None,
        places_left=max(1, offer.places_left),
    )
    strong = fitting(freed, ids)
    near = [(ids[name], offer) for name in strong[:MOST_NEAR]]
    changes = [*_most_opening(near, now, OFFER), *(Change(OFFER, CODE, code) for code in codes[:1])]
    return _most_gaining(changes, count, before=len(fitting(offer, strong)))


def find_near_offers(
    index: Index, need: Need, now: Circumstances, *, refused: frozenset[str] = NOTHING
) -> tuple[str, ...]:
    """Return the offers that would pass if the need left open all that it could change, the best first."""
    freed = replace(need, working_languages=(), modes=(), needed_from=None, needed_until=None, open=True)
    return _shortlisted(index, freed, now, refused)[:MOST_NEAR]


def find_best_change_of_need(
    index: Index, need: Need, near: Iterable[Offer], now: Circumstances, *, refused: frozenset[str] = NOTHING
) -> Gain | None:
    """Return the change of a need that lets most more offers pass; None where none does. `near` are those to open."""
    changes = _most_opening([(need, offer) for offer in near], now, NEED)
    before = len(_shortlisted(index, need, now, refused))
    return _most_gaining(
        changes, lambda change: len(_shortlisted(index, imagine(need, change), now, refused)), before=before
    )


def _would_pass(model: Model, need: Need, offer: Offer, now: Circumstances) -> bool:
    if any(find_stops(need, offer, now)):
        return False
    return float(model.score_documents([need.document], [offer.document])[0, 0]) > MINIMUM


def _imagine(need: Need, offer: Offer, change: Change) -> tuple[Need, Offer]:
    return (imagine(need, change), offer) if change.side == NEED else (need, imagine(offer, change))


def _most_opening(pairs: Sequence[tuple[Need, Offer]], now: Circumstances, side: str) -> list[Change]:
    """Return the change that opens most of the pairs, whose content is strong enough: none or one, to be scored."""
    stopped = [(pair, shut) for pair in pairs if (shut := {stop.gate for stop in find_stops(*pair, now)} - ONE_ONLY)]
    asked = Counter(change for pair, shut in stopped for change in find_changes(*pair, now.today, side=side, shut=shut))
    opened = {
        change: sum(not any(find_stops(*_imagine(*pair, change), now)) for pair, _shut in stopped)
        for change in sorted(asked, key=lambda change: (-asked[change], extent(change)))[:MOST_CHANGES]
    }
    return sorted(opened, key=lambda change: (-opened[change], extent(change)))[:1]


def _most_gaining(changes: Iterable[Change], count: Callable[[Change], int], *, before: int) -> Gain | None:
    gains = [Gain(change, count(change) - before) for change in changes]
    return max((gain for gain in gains if gain.more > 0), key=lambda gain: gain.more, default=None)


def _shortlisted(index: Index, need: Need, now: Circumstances, refused: frozenset[str]) -> tuple[str, ...]:
    found = index.offers_for(
        need, today=now.today, refused=refused, for_coordinators=now.for_coordinators, k=index.sizes[1]
    )
    return tuple(candidate.id for candidate in found)
