"""An offer that copies a request's text is seen, in every script; one that only quotes it, or is alike, is not."""

import re
from pathlib import Path

import pytest

import matching
from matching.ranking.judged import Judged, load_judged
from matching.ranking.stuffing import find_copied
from matching.vocabulary.codes import LANGUAGES

SENTENCE = re.compile(r"(?<=[.。؟])\s*")


@pytest.fixture(scope="module")
def judged() -> Judged:
    return load_judged(Path(matching.__file__).parent / "demonstration")


@pytest.fixture(scope="module")
def needs(judged: Judged) -> dict[str, str]:
    """The texts of the demonstration's needs."""
    return {need.id: need.document.text for need in judged.needs}


@pytest.fixture(scope="module")
def first(judged: Judged) -> dict[str, str]:
    """The first need in each language."""
    return {language: next(n.id for n in judged.needs if n.document.language == language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_seen_in_every_language(needs: dict[str, str], first: dict[str, str], language: str) -> None:
    copied = first[language]
    assert find_copied({"o": f"Contact us. {needs[copied]} We can do this."}, needs) == {"o": copied}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_capitals_spaces_and_vowel_marks_do_not_hide_a_copy(
    needs: dict[str, str], first: dict[str, str], language: str
) -> None:
    copied = first[language]
    disguised = "  ".join(needs[copied].upper()) if language == "zh" else needs[copied].upper().replace(" ", "\n - ")
    marked = disguised.replace("م", "مَ")
    assert find_copied({"o": marked}, needs) == {"o": copied}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_greater_part_of_a_text_is_a_copy_too(needs: dict[str, str], first: dict[str, str], language: str) -> None:
    copied = first[language]
    text = needs[copied]
    assert find_copied({"o": text[: len(text) * 7 // 10]}, needs) == {"o": copied}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_that_quotes_one_sentence_is_no_copy(
    needs: dict[str, str], first: dict[str, str], language: str
) -> None:
    sentences = SENTENCE.split(needs[first[language]])
    quoted = min((one for one in sentences if one), key=len)
    assert len(sentences) > 2
    assert find_copied({"o": f"You wrote: {quoted} We can help with just that."}, needs) == {}


def test_no_offer_of_the_demonstration_is_a_copy(judged: Judged, needs: dict[str, str]) -> None:
    assert find_copied({offer.id: offer.document.text for offer in judged.offers}, needs) == {}


def test_of_two_needs_the_one_that_is_repeated_most_is_named(needs: dict[str, str], first: dict[str, str]) -> None:
    text = needs[first["en"]]
    shortened = {"whole": text, "longer": f"{text} {needs[first['fr']][: len(text) // 2]}"}
    assert find_copied({"o": text}, shortened) == {"o": "whole"}


def test_each_offer_is_told_of_its_own_need(needs: dict[str, str], first: dict[str, str]) -> None:
    offers = {language: needs[copied] for language, copied in first.items()}
    assert find_copied(offers | {"honest": "We train divers."}, needs) == first


def test_short_texts_and_no_texts_are_no_copies() -> None:
    assert find_copied({"o": "Dam safety", "p": ""}, {"n": "Dam safety", "m": ""}) == {}
    assert find_copied({}, {"n": "Dam safety " * 100}) == {}
