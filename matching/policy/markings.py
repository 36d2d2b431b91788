"""How far a row is read now, as the word that stands over every page, file and mail that carries it."""

from collections.abc import Iterable

from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.vocabulary.names import Marking, OfferState, RequestState

STRICTEST_FIRST = (Marking.COORDINATORS, Marking.PROVIDERS, Marking.EVERYONE)
Marked = Request | Need | Offer | Match | Question | Release


def marking_of(row: Marked) -> Marking:
    """Return who reads `row` now: what the State chose counts while the request is open, never before or after.

    A match, and all that is said on it, is for its two sides and their coordinators; a release is for those to whom
    coordinators wrote it.
    """
    if isinstance(row, Need):
        return marking_of(row.request)
    if isinstance(row, Request):
        return row.marking if row.state is RequestState.OPEN else Marking.COORDINATORS
    if isinstance(row, Offer):
        return Marking.EVERYONE if row.state is OfferState.ACTIVE else Marking.COORDINATORS
    return Marking.COORDINATORS


def strictest(markings: Iterable[Marking]) -> Marking | None:
    """Return the one with the fewest readers; None of none."""
    return min(markings, key=STRICTEST_FIRST.index, default=None)


def is_wider(marking: Marking, than: Marking) -> bool:
    """Say whether `marking` has more readers than another."""
    return STRICTEST_FIRST.index(marking) > STRICTEST_FIRST.index(than)
