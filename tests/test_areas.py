"""Which States may request, what they are called, and which area holds which State."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest

from matching import areas
from matching.areas import (
    area_name,
    area_of,
    contains,
    demonstration_letter,
    get_state,
    is_area,
    is_state,
    may_request,
    regions,
    state_name,
    states,
)
from matching.vocabulary.codes import LANGUAGES

POSTINGS = Path(areas.__file__).parent / "demonstration"


def test_195_states_may_request() -> None:
    assert len([state for state in states() if may_request(state.iso3)]) == 195


@pytest.mark.parametrize("iso3", ["VAT", "PSE", "KEN"])
def test_members_and_the_two_observers_may_request(iso3: str) -> None:
    assert may_request(iso3)


@pytest.mark.parametrize("iso3", ["TWN", "HKG", "ALA", "ken", "KE", "", "404"])
def test_what_is_not_such_a_state_may_not_request(iso3: str) -> None:
    assert not may_request(iso3)


def test_the_five_groups_add_up_to_the_193_members() -> None:
    groups = Counter(state.un_group for state in states())
    del groups[""]
    assert sorted(groups.values()) == [23, 29, 33, 54, 54]


def test_states_come_in_the_order_of_their_codes() -> None:
    assert [state.iso3 for state in states()] == sorted(state.iso3 for state in states())


def test_every_m49_code_has_three_digits() -> None:
    assert [at.m49 for at in (*states(), *regions()) if not (at.m49.isdigit() and len(at.m49) == 3)] == []


def test_every_state_and_region_has_a_clean_name_in_six_languages() -> None:
    names = [(at.m49, lang, at.names[lang]) for at in (*states(), *regions()) for lang in LANGUAGES]
    assert [name for name in names if not name[2] or name[2] != name[2].strip() or "*" in name[2]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_states_share_a_name(lang: str) -> None:
    assert len({state.names[lang] for state in states()}) == 195


@pytest.mark.parametrize("area", ["KEN", "014", "202", "002", "world"])
def test_kenya_lies_in_eastern_africa_sub_saharan_africa_africa_and_the_world(area: str) -> None:
    assert contains(area, "KEN")


@pytest.mark.parametrize("area", ["015", "011", "142", "UGA", "404", "001", ""])
def test_kenya_lies_in_no_other_area(area: str) -> None:
    assert not contains(area, "KEN")


@pytest.mark.parametrize("area", ["world", "TWN", "030"])
def test_a_state_that_we_do_not_know_lies_nowhere(area: str) -> None:
    assert not contains(area, "TWN")


def test_the_areas_of_a_caribbean_state_include_latin_america_and_the_caribbean() -> None:
    assert area_of("JAM") == {"world", "JAM", "029", "419", "019"}


def test_every_state_lies_in_a_chain_of_regions_that_ends_at_a_largest_one() -> None:
    parents = {region.m49: region.parent for region in regions()}
    chains = [(*state.regions, None) for state in states()]
    assert all(parents[small] == large for chain in chains for small, large in pairwise(chain))


def test_the_smallest_region_of_nigeria_is_western_africa() -> None:
    assert area_name(get_state("NGA").regions[0], "en") == "Western Africa"


@pytest.mark.parametrize(
    ("iso3", "lang", "name"),
    [
        ("CIV", "en", "Côte d’Ivoire"),
        ("TUR", "en", "Türkiye"),
        ("PSE", "fr", "État de Palestine"),
        ("CHN", "zh", "中国"),
        ("VAT", "ru", "Святой Престол"),
    ],
)
def test_states_have_their_united_nations_names(iso3: str, lang: str, name: str) -> None:
    assert state_name(iso3, lang) == name


def test_the_world_has_a_name_in_six_languages() -> None:
    assert len({area_name("world", lang) for lang in LANGUAGES}) == 6


def test_the_name_of_an_area_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        area_name("999", "en")


def test_groups_in_special_situations_are_known() -> None:
    nepal = get_state("NPL")
    assert (nepal.ldc, nepal.lldc, nepal.sids) == (True, True, False)


def test_every_area_of_the_demonstration_is_known() -> None:
    assert [area for posting in _postings() for area in posting.get("eligible", []) if not is_area(area)] == []


def test_every_state_that_the_demonstration_names_has_a_letter_of_its_own_from_a_to_bn() -> None:
    named = {code for posting in _postings() for code in _codes(posting) if is_state(code)}
    spelled = [first + last for first in ("", "A", "B") for last in ascii_uppercase]
    assert sorted(map(demonstration_letter, named)) == sorted(spelled[:66])


def test_a_state_outside_the_demonstration_has_no_letter() -> None:
    with pytest.raises(KeyError):
        demonstration_letter("VAT")


def _codes(posting: dict[str, Any]) -> set[str]:
    return {posting.get("state", ""), posting.get("provider_state") or "", *posting.get("eligible", [])}


def _postings() -> list[dict[str, Any]]:
    text = "".join((POSTINGS / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("requests", "offers"))
    return [json.loads(line) for line in text.strip().split("\n")]
