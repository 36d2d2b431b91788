"""The gates: facts that forbid a pair, whatever its score. A fact that is missing forbids nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.areas import contains, covers, touches
from matching.errors import Reason, reason
from matching.ranking.documents import Need, Offer
from matching.ranking.facts import NeedFacts, OfferFacts


@dataclass(frozen=True)
class Circumstances:
    """What a gate asks beside the two postings: the day, whether the pair was refused, and who will read the answer."""

    today: date
    refused: bool = False
    for_coordinators: bool = True


Forbids = Callable[[NeedFacts, OfferFacts, int], np.ndarray]


@dataclass(frozen=True)
class Gate:
    """One gate. `check` gives the reason that forbids a pair, or None; `forbids` says which of many pairs it forbids.

    `forbids` takes columns of needs and of offers and the day as a number, and gives what broadcasts to
    (n_needs, n_offers); it is None where the answer is no fact of a need or an offer.
    """

    id: str
    check: Callable[[Need, Offer, Circumstances], Reason | None]
    forbids: Forbids | None = None
    for_coordinators_only: bool = False


@dataclass(frozen=True)
class Stop:
    """A gate that forbids a pair, and why."""

    gate: str
    reason: Reason


def _need_is_open(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    if not need.open:
        return reason("not-open")
    if need.needed_until is not None and need.needed_until < now.today:
        return reason("need-over", needed_until=need.needed_until)
    return None


def _needs_are_over(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return (~needs.open | (needs.ends < today))[:, None]


def _offer_is_active(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    if not offer.active:
        return reason("not-active")
    if offer.valid_until is not None and offer.valid_until < now.today:
        return reason("lapsed", valid_until=offer.valid_until)
    if offer.available_until is not None and offer.available_until < now.today:
        return reason("window-over", available_until=offer.available_until)
    return None


def _offers_are_over(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return ~offers.active | (offers.valid < today) | (offers.ends < today)


def _area(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    """Only coordinators learn that a State is excluded; others read what a State outside the area reads.

    Of a need of which only the region is known, an offer that reaches any State of it may be for it.
    """
    state = need.state
    if state is None:
        return _region(need.region, offer) if need.region else None
    excluded = any(contains(area, state) for area in offer.exclusions)
    if excluded and now.for_coordinators:
        return reason("excluded-area", state=state, exclusions=offer.exclusions)
    if excluded or (offer.areas and not any(contains(area, state) for area in offer.areas)):
        return reason("outside-area", state=state, areas=offer.areas)
    return None


def _region(region: str, offer: Offer) -> Reason | None:
    reached = not offer.areas or any(touches(area, region) for area in offer.areas)
    if reached and not any(covers(area, region) for area in offer.exclusions):
        return None
    return reason("outside-area", state=region, areas=offer.areas)


def _areas(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return ~offers.reach[needs.row]


def _same_state(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    if need.state is not None and need.state == offer.provider_state:
        return reason("same-state", state=need.state)
    return None


def _same_states(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return (needs.state[:, None] == offers.provider_state) & (needs.state >= 0)[:, None]


def _windows(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    starts = [day for day in (need.needed_from, offer.available_from) if day is not None]
    ends = [day for day in (need.needed_until, offer.available_until) if day is not None]
    if not starts or not ends or max(starts) <= min(ends):
        return None
    return reason(
        "windows-apart",
        need_from=need.needed_from,
        need_until=need.needed_until,
        offer_from=offer.available_from,
        offer_until=offer.available_until,
    )


def _windows_apart(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    starts = np.maximum(needs.begins[:, None], offers.begins)
    return starts > np.minimum(needs.ends[:, None], offers.ends)


def _language(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    if need.interpretation or offer.interpretation:
        return None
    if _share(need.working_languages, offer.working_languages):
        return None
    return reason("no-common-language", needs=need.working_languages, offers=offer.working_languages)


def _languages(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return ~(needs.interpretation[:, None] | offers.interpretation | _shares(needs.languages, offers.languages))


def _mode(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    if _share(need.modes, offer.modes):
        return None
    return reason("no-common-mode", needs=need.modes, offers=offer.modes)


def _modes(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return ~_shares(needs.modes, offers.modes)


def _places(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    return reason("no-places") if offer.places_left <= 0 else None


def _places_used(needs: NeedFacts, offers: OfferFacts, today: int) -> np.ndarray:
    return offers.places <= 0


def _refused(need: Need, offer: Offer, now: Circumstances) -> Reason | None:
    return reason("refused-pair") if now.refused else None


def _share(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return not some or not others or not set(some).isdisjoint(others)


def _shares(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    return (some[:, None] & others).astype(bool) | (some == 0)[:, None] | (others == 0)


GATES: tuple[Gate, ...] = (
    Gate("open", _need_is_open, _needs_are_over),
    Gate("active", _offer_is_active, _offers_are_over),
    Gate("area", _area, _areas),
    Gate("same-state", _same_state, _same_states),
    Gate("windows", _windows, _windows_apart),
    Gate("language", _language, _languages),
    Gate("mode", _mode, _modes),
    Gate("places", _places, _places_used, for_coordinators_only=True),
    Gate("refused", _refused),
)


def find_stops(need: Need, offer: Offer, now: Circumstances, *, gates: Sequence[Gate] = GATES) -> Iterator[Stop]:
    """Yield the gates that forbid the pair, in the order of the table."""
    for gate in gates:
        if gate.for_coordinators_only and not now.for_coordinators:
            continue
        why = gate.check(need, offer, now)
        if why is not None:
            yield Stop(gate.id, why)


def find_forbidden(
    needs: NeedFacts, offers: OfferFacts, now: Circumstances, *, refused: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each gate with what it forbids, which broadcasts to (n_needs, n_offers), in the order of the table.

    `refused` says which pairs were refused; `now.refused` does not matter here.
    """
    for gate in GATES:
        if now.for_coordinators or not gate.for_coordinators_only:
            yield gate.id, refused if gate.forbids is None else gate.forbids(needs, offers, now.today.toordinal())
