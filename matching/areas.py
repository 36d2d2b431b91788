"""States, regions and groups, with United Nations names in six languages, and which area holds which State.

An area is `WORLD`, a region by its M49 code ("014"), or a State by its ISO 3166-1 alpha-3 code ("KEN").
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from matching.vocabulary.codes import LANGUAGES
from matching.vocabulary.files import FOLDER, read_rows

WORLD = "world"
WORLD_NAMES: Mapping[str, str] = MappingProxyType(
    {"ar": "العالم", "zh": "世界", "en": "World", "fr": "Monde", "ru": "Весь мир", "es": "Mundo"}
)
FEWEST = 5
"""A region with fewer States says too much of a State that appears as "a State in" it."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class State:
    """A State that may request. `regions` are the M49 codes that hold it, smallest first; `un_group` may be empty."""

    iso3: str
    m49: str
    names: Mapping[str, str] = field(hash=False)
    regions: tuple[str, ...]
    un_group: str
    ldc: bool
    lldc: bool
    sids: bool


@dataclass(frozen=True)
class Region:
    """A region of M49 at any of its three levels; `parent` is None for the five largest."""

    m49: str
    names: Mapping[str, str] = field(hash=False)
    parent: str | None


@cache
def states() -> tuple[State, ...]:
    """Return the States that may request (193 Members and the two observer States), by code."""
    return tuple(_states().values())


@cache
def regions() -> tuple[Region, ...]:
    """Return all regions, sub-regions and intermediate regions of M49, by code."""
    return tuple(_regions().values())


def get_state(iso3: str) -> State:
    """Return one State; raises `KeyError` for a code that is not one."""
    return _states()[iso3]


def is_state(iso3: str) -> bool:
    """Say whether the code is that of a State that we know."""
    return iso3 in _states()


def may_request(iso3: str) -> bool:
    """Say whether the State may post requests; today every State that we know may."""
    return is_state(iso3)


def is_area(code: str) -> bool:
    """Say whether the code names the world, a region or a State."""
    return code == WORLD or code in _regions() or code in _states()


def contains(area: str, iso3: str) -> bool:
    """Say whether the State lies in the area; an unknown code contains nothing and lies nowhere."""
    return is_state(iso3) and area in area_of(iso3)


@cache
def veil_of(iso3: str) -> str:
    """Return the smallest region that holds the State and so many others that it tells little; raises `KeyError`."""
    sizes = Counter(region for state in states() for region in state.regions)
    regions_of = get_state(iso3).regions
    return next((region for region in regions_of if sizes[region] >= FEWEST), regions_of[-1])


@cache
def touches(area: str, region: str) -> bool:
    """Say whether any State of the region lies in the area."""
    return any(area in area_of(state.iso3) for state in states() if region in state.regions)


@cache
def covers(area: str, region: str) -> bool:
    """Say whether every State of the region lies in the area."""
    return all(area in area_of(state.iso3) for state in states() if region in state.regions)


@cache
def area_of(iso3: str) -> frozenset[str]:
    """Return every area that contains the State, itself and the world among them; raises `KeyError`."""
    return frozenset((WORLD, iso3, *get_state(iso3).regions))


def area_name(code: str, lang: str) -> str:
    """Return what an area is called in one of the six languages; raises `KeyError`."""
    if code == WORLD:
        return WORLD_NAMES[lang]
    return (_regions().get(code) or get_state(code)).names[lang]


def state_name(iso3: str, lang: str) -> str:
    """Return the name of a State in one of the six languages; raises `KeyError`."""
    return get_state(iso3).names[lang]


def demonstration_letter(iso3: str) -> str:
    """Return the letters that stand for a State in the demonstration: A to Z, then AA, AB; raises `KeyError`."""
    return _letters()[iso3]


@cache
def _letters() -> Mapping[str, str]:
    listed: list[str] = json.loads((FOLDER / "demonstration_states.json").read_text(encoding="utf-8"))
    return {iso3: _spell(place) for place, iso3 in enumerate(listed)}


def _spell(place: int) -> str:
    rounds, letter = divmod(place, len(ALPHABET))
    return (_spell(rounds - 1) if rounds else "") + ALPHABET[letter]


@cache
def _states() -> Mapping[str, State]:
    return MappingProxyType({row["iso3"]: _state(row) for row in read_rows("states.csv")})


def _state(row: Mapping[str, str]) -> State:
    return State(
        iso3=row["iso3"],
        m49=row["m49"],
        names=_names(row),
        regions=tuple(row["regions"].split()),
        un_group=row["un_group"],
        ldc=row["ldc"] == "1",
        lldc=row["lldc"] == "1",
        sids=row["sids"] == "1",
    )


@cache
def _regions() -> Mapping[str, Region]:
    return MappingProxyType(
        {row["m49"]: Region(row["m49"], _names(row), row["parent"] or None) for row in read_rows("regions.csv")}
    )


def _names(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: row[lang] for lang in LANGUAGES})
