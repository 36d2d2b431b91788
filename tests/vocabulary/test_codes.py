"""Codes are trees with labels in six languages and a sentence on what belongs under them."""

import pytest

from matching.vocabulary.codes import LANGUAGES, Facet, ancestors, children, codes, get_code, is_code, label


def test_there_are_39_sectors_36_capabilities_and_14_types() -> None:
    assert [len(codes(facet)) for facet in Facet] == [39, 36, 14]


def test_the_eleven_protection_efforts_of_the_preamble_stand_under_protection() -> None:
    assert len(children(Facet.CAPABILITIES, "protection")) == 11


def test_the_roots_have_no_parent_and_come_in_file_order() -> None:
    assert [code.code for code in children(Facet.ASSISTANCE_TYPES, None)] == [
        "training",
        "technical-assistance",
        "technology-transfer",
        "resources",
        "programme",
        "information-sharing",
    ]


def test_above_a_dam_stands_water() -> None:
    assert ancestors(Facet.SECTORS, "water.dams") == ("water",)


def test_nothing_stands_above_a_root() -> None:
    assert ancestors(Facet.SECTORS, "other") == ()


def test_a_code_of_one_facet_is_no_code_of_another() -> None:
    assert [facet for facet in Facet if is_code(facet, "water")] == [Facet.SECTORS]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        get_code(Facet.SECTORS, "mining")


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "Planning"), ("zh", "规划"), ("fr", "Planification"), ("ru", "Планирование")]
)
def test_a_code_is_called_by_its_label_in_the_readers_language(lang: str, text: str) -> None:
    assert label(Facet.CAPABILITIES, "protection.planning", lang) == text


def test_the_official_wording_is_kept_apart_from_the_label() -> None:
    assert get_code(Facet.CAPABILITIES, "protection.planning").official == {"zh": "规划", "es": "la planificación"}


def test_no_official_wording_is_claimed_where_none_was_read() -> None:
    assert get_code(Facet.SECTORS, "energy").official == {}


@pytest.mark.parametrize("facet", Facet)
def test_every_definition_is_one_sentence_on_one_line(facet: Facet) -> None:
    assert [c.code for c in codes(facet) if not c.definition.endswith(".") or ". " in c.definition] == []


def test_labels_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        get_code(Facet.SECTORS, "energy").labels["en"] = "x"  # type: ignore[index]


def test_codes_can_stand_in_a_set() -> None:
    assert len({code for facet in Facet for code in codes(facet)}) == 89


def test_there_are_six_languages_in_the_order_of_the_pages() -> None:
    assert LANGUAGES == ("ar", "zh", "en", "fr", "ru", "es")
