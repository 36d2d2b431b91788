"""The ways in which a need or an offer could be otherwise, each beside the gate that it might open."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from matching import areas
from matching.ranking.documents import Document, Need, Offer
from matching.vocabulary.codes import Facet

NEED, OFFER = "need", "offer"
CODE = "code"
Posting = TypeVar("Posting", Need, Offer)


@dataclass(frozen=True)
class Change:
    """One thing that a posting could say otherwise.

    `side` is whose, `kind` names a way or is "code"; `value` is the code of a language, mode or area, a day, a facet
    with a code, or None.
    """

    side: str
    kind: str
    value: Any = None


@dataclass(frozen=True)
class Way:
    """`find` gives the values that might open `gate` for a pair on a day; `make` imagines the posting with one."""

    side: str
    kind: str
    gate: str
    find: Callable[[Need, Offer, date], Iterable[Any]]
    make: Callable[[Any, Any], Any]


def find_changes(need: Need, offer: Offer, today: date, *, side: str, shut: Iterable[str]) -> Iterator[Change]:
    """Yield the changes of one side that might open one of the gates `shut`, in the order of the table."""
    gates = frozenset(shut)
    for way in WAYS:
        if way.side == side and way.gate in gates:
            yield from (Change(side, way.kind, value) for value in way.find(need, offer, today))


def imagine(posting: Posting, change: Change) -> Posting:
    """Return the posting as it would be after the change."""
    if change.kind == CODE:
        return replace(posting, document=_declare(posting.document, *change.value))
    way = next(way for way in WAYS if (way.side, way.kind) == (change.side, change.kind))
    made: Posting = way.make(posting, change.value)
    return made


def extent(change: Change) -> tuple[int, int, str]:
    """Return what sorts changes that help alike: the table's order, then a State before its region, few days first."""
    place = next((place for place, way in enumerate(WAYS) if way.kind == change.kind), len(WAYS))
    if isinstance(change.value, date):
        days = change.value.toordinal()
        return place, -days if change.kind == "from" else days, ""
    return place, 0 if areas.is_state(str(change.value)) else 1, str(change.value)


def _declare(document: Document, facet: Facet, code: str) -> Document:
    codes = (*getattr(document, facet), code)
    return replace(document, kept=None, **{facet.value: codes})


def _adding(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, value: replace(posting, **{name: (*getattr(posting, name), value)})


def _setting(name: str) -> Callable[[Any, Any], Any]:
    return lambda posting, value: replace(posting, **{name: value})


def _interpreted(posting: Any, _value: None) -> Any:
    return replace(posting, interpretation=True)


def _once(_need: Need, _offer: Offer, _today: date) -> Iterator[None]:
    yield None


def _asked_languages(need: Need, _offer: Offer, _today: date) -> Iterable[str]:
    return need.working_languages


def _given_languages(_need: Need, offer: Offer, _today: date) -> Iterable[str]:
    return offer.working_languages


def _asked_modes(need: Need, _offer: Offer, _today: date) -> Iterable[str]:
    return need.modes


def _given_modes(_need: Need, offer: Offer, _today: date) -> Iterable[str]:
    return offer.modes


def _areas_around(need: Need, _offer: Offer, _today: date) -> Iterator[str]:
    """Yield the State itself, then the smallest region that holds it."""
    if need.state is not None:
        yield from (need.state, *areas.get_state(need.state).regions[:1])


def _excluded(need: Need, offer: Offer, _today: date) -> Iterator[str]:
    yield from (area for area in offer.exclusions if need.state is not None and areas.contains(area, need.state))


def _without_exclusion(offer: Offer, area: str) -> Offer:
    return replace(offer, exclusions=tuple(other for other in offer.exclusions if other != area))


def _offer_longer(need: Need, offer: Offer, today: date) -> Iterator[date]:
    """Yield the first day on which the need would still have use of an offer that ends before it."""
    day = max(today, need.needed_from or today)
    if offer.available_until is not None and offer.available_until < day:
        yield day


def _offer_earlier(need: Need, offer: Offer, _today: date) -> Iterator[date]:
    if offer.available_from is not None and need.needed_until is not None and need.needed_until < offer.available_from:
        yield need.needed_until


def _need_longer(need: Need, offer: Offer, today: date) -> Iterator[date]:
    """Yield the first day on which the offer could still help a need that ends before it."""
    day = max(today, offer.available_from or today)
    if need.needed_until is not None and need.needed_until < day:
        yield day


def _need_earlier(need: Need, offer: Offer, _today: date) -> Iterator[date]:
    if need.needed_from is not None and offer.available_until is not None and offer.available_until < need.needed_from:
        yield offer.available_until


WAYS: tuple[Way, ...] = (
    Way(OFFER, "language", "language", _asked_languages, _adding("working_languages")),
    Way(OFFER, "interpretation", "language", _once, _interpreted),
    Way(OFFER, "mode", "mode", _asked_modes, _adding("modes")),
    Way(OFFER, "area", "area", _areas_around, _adding("areas")),
    Way(OFFER, "exclusion", "area", _excluded, _without_exclusion),
    Way(OFFER, "until", "windows", _offer_longer, _setting("available_until")),
    Way(OFFER, "until", "active", _offer_longer, _setting("available_until")),
    Way(OFFER, "from", "windows", _offer_earlier, _setting("available_from")),
    Way(OFFER, "place", "places", _once, lambda offer, _value: replace(offer, places_left=1)),
    Way(NEED, "language", "language", _given_languages, _adding("working_languages")),
    Way(NEED, "interpretation", "language", _once, _interpreted),
    Way(NEED, "mode", "mode", _given_modes, _adding("modes")),
    Way(NEED, "until", "windows", _need_longer, _setting("needed_until")),
    Way(NEED, "until", "open", _need_longer, _setting("needed_until")),
    Way(NEED, "from", "windows", _need_earlier, _setting("needed_from")),
)
