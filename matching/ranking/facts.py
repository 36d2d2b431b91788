"""The facts that the gates test, as columns: many needs or offers at once, in the words of `documents`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Self

import numpy as np

from matching.areas import area_of, states
from matching.ranking.documents import Need, Offer
from matching.vocabulary.codes import LANGUAGES
from matching.vocabulary.names import Mode

FOREVER = np.iinfo(np.int32).max
_STATES = {state.iso3: place for place, state in enumerate(states())}
_UNKNOWN, _ANY = len(_STATES), len(_STATES) + 1
"""The places of a State that we do not know, and of a need without a State."""
_LANGUAGES = {language: 1 << place for place, language in enumerate(LANGUAGES)}
_MODES = {mode.value: 1 << place for place, mode in enumerate(Mode)}
_LAST = 63
"""Of codes that the lists do not hold each gets a bit of its own, too, while there are bits left."""
_numbers: dict[str, int] = {}


class Columns:
    """What the columns of needs and of offers share: postings are along the last axis."""

    def take(self, places: np.ndarray) -> Self:
        """Return the facts of the postings at these places."""
        return type(self)(*(getattr(self, column.name)[..., places] for column in fields(self)))  # type: ignore[arg-type]

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """Return the facts of several groups one after the other."""
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts], axis=-1) for column in fields(cls)))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class NeedFacts(Columns):
    """The facts of n needs, each (n,). `row` is the row of `OfferFacts.reach` that answers for the need's State."""

    row: np.ndarray
    state: np.ndarray
    languages: np.ndarray
    interpretation: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    modes: np.ndarray
    open: np.ndarray


@dataclass(frozen=True, eq=False)
class OfferFacts(Columns):
    """The facts of n offers, each (n,), but `reach`: (n_states + 2, n), whether an offer may be used for a State."""

    reach: np.ndarray
    provider_state: np.ndarray
    languages: np.ndarray
    interpretation: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    valid: np.ndarray
    modes: np.ndarray
    active: np.ndarray
    places: np.ndarray


def need_facts(needs: Sequence[Need]) -> NeedFacts:
    """Return the facts of needs as columns."""
    return NeedFacts(
        _column((_row(need.state) for need in needs), np.int16),
        _column((_number(need.state) for need in needs), np.int32),
        _column((_bits(need.working_languages, _LANGUAGES) for need in needs), np.uint64),
        _column((need.interpretation for need in needs), np.bool_),
        _column((_day(need.needed_from, 0) for need in needs), np.int32),
        _column((_day(need.needed_until, FOREVER) for need in needs), np.int32),
        _column((_bits(need.modes, _MODES) for need in needs), np.uint64),
        _column((need.open for need in needs), np.bool_),
    )


def offer_facts(offers: Sequence[Offer]) -> OfferFacts:
    """Return the facts of offers as columns."""
    reach = [_reach(offer.areas, offer.exclusions) for offer in offers]
    return OfferFacts(
        np.array(reach, dtype=np.bool_).T.copy() if reach else np.zeros((len(_STATES) + 2, 0), dtype=np.bool_),
        _column((_number(offer.provider_state) for offer in offers), np.int32),
        _column((_bits(offer.working_languages, _LANGUAGES) for offer in offers), np.uint64),
        _column((offer.interpretation for offer in offers), np.bool_),
        _column((_day(offer.available_from, 0) for offer in offers), np.int32),
        _column((_day(offer.available_until, FOREVER) for offer in offers), np.int32),
        _column((_day(offer.valid_until, FOREVER) for offer in offers), np.int32),
        _column((_bits(offer.modes, _MODES) for offer in offers), np.uint64),
        _column((offer.active for offer in offers), np.bool_),
        _column((min(max(offer.places_left, -1), FOREVER) for offer in offers), np.int32),
    )


@lru_cache(maxsize=8192)
def _reach(areas: tuple[str, ...], exclusions: tuple[str, ...]) -> np.ndarray:
    """Return, for each State, for an unknown one and for none, whether an offer may be used for it."""
    inside, outside = frozenset(areas), frozenset(exclusions)
    found = [
        (not areas or not inside.isdisjoint(area_of(iso3))) and outside.isdisjoint(area_of(iso3)) for iso3 in _STATES
    ]
    return np.array([*found, not areas, True])


def _row(state: str | None) -> int:
    return _ANY if state is None else _STATES.get(state, _UNKNOWN)


def _number(state: str | None) -> int:
    """Return a number that is the same for the same code, in this process; of no State it is negative."""
    return -1 if state is None else _numbers.setdefault(state, len(_numbers))


def _bits(codes: Iterable[str], known: dict[str, int]) -> int:
    found = 0
    for code in codes:
        found |= known.setdefault(code, 1 << min(len(known), _LAST))
    return found


def _day(day: date | None, absent: int) -> int:
    return absent if day is None else day.toordinal()


def _column(values: Iterable[object], kind: type) -> np.ndarray:
    return np.fromiter(values, dtype=kind)
