"""What is read in a posting: its language, and the codes that its words speak of."""

import pytest

from matching.ranking.documents import Document
from matching.ranking.language import detect
from matching.ranking.lexicon import Label, Lexicon
from matching.ranking.reading import evidence, read
from matching.ranking.text import fold, tokens
from matching.vocabulary.codes import Facet
from tests.ranking.postings import TEXTS, document


@pytest.mark.parametrize("subject", TEXTS)
def test_the_language_of_a_text_is_found_without_being_told(subject: str) -> None:
    language, title, text = TEXTS[subject]
    assert detect(f"{title}\n{text}") == language


def test_a_wrong_declared_language_is_not_trusted() -> None:
    assert read(document("ports", language="en")).language == "ru"
    assert read(document("banks", language="es")).language == "fr"


def test_a_text_that_does_not_tell_keeps_its_declared_language() -> None:
    assert detect("SCADA 2026", "fr") == "fr"
    assert detect("") == "en"
    assert detect("SCADA", "not a language") == "en"


@pytest.mark.parametrize(
    ("one", "other"),
    [("учёт", "учет"), ("أمن", "امن"), ("المستشفى", "المستشفي"), ("Électricité", "electricite"), ("ﬁre", "fire")],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_the_short_i_of_russian_is_kept() -> None:
    assert fold("край") == "край"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ru", "защита защиты защитой"),
        ("fr", "national nationaux nationale"),
        ("es", "redes red"),
        ("ar", "السدود سدود"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: str, forms: str) -> None:
    assert len({token.stem for token in tokens(forms, language)}) == 1


def test_words_found_in_a_chinese_text_are_kept_as_evidence() -> None:
    found = evidence(Document("zh", "港口", "加强港口安全"))
    assert found[Facet.SECTORS, "transport.maritime"].words == ("港口",)


def test_a_declared_code_is_told_from_one_that_was_found() -> None:
    found = evidence(document(sectors=("water.dams",), capabilities=("community",)))
    assert found[Facet.CAPABILITIES, "community"].declared
    assert not found[Facet.CAPABILITIES, "community"].words
    assert not found[Facet.CAPABILITIES, "risk.assessment"].declared


def test_unknown_codes_are_ignored() -> None:
    assert evidence(Document("en", "x", "", sectors=("volcanoes",))) == {}


def test_the_longest_term_wins() -> None:
    lexicon = Lexicon("en")
    lexicon.add("farm", Label("sectors", "food.production", 1.0))
    lexicon.add("wind farm", Label("sectors", "energy.electricity", 1.0))
    assert [label.code for mention in lexicon.find("two wind farms") for label in mention.labels] == [
        "energy.electricity"
    ]


def test_a_term_is_not_found_inside_a_longer_word() -> None:
    lexicon = Lexicon("en")
    lexicon.add("port", Label("sectors", "transport.maritime", 1.0))
    assert lexicon.find("support and reporting") == ()


def test_an_acronym_that_is_also_a_word_is_found_in_capitals_only() -> None:
    lexicon = Lexicon("en")
    lexicon.add("WHO", Label("concepts", "ihr-who", 1.0))
    assert len(lexicon.find("those who work with the WHO")) == 1


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("en", "Training of trained staff", "railway-line"),
        ("en", "Detection as well as customers' needs", "investigator"),
        ("en", "It works well for customers", "water-network"),
        ("es", "Seguridad y requisitos mínimos", "insurer"),
        ("es", "Seguridad y requisitos mínimos", "mine-quarry"),
    ],
)
def test_words_that_only_begin_alike_are_not_taken_for_one_another(language: str, text: str, concept: str) -> None:
    assert concept not in read(Document(language, "", text)).on("concepts")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "PFSO courses under SOLAS XI-2"),
        ("es", "Cumplimiento del código PBIP"),
        ("ru", "Требования МК ОСПС"),
        ("zh", "国际船舶和港口设施保安规则"),
    ],
)
def test_an_acronym_or_a_standard_speaks_of_its_codes(language: str, text: str) -> None:
    found = read(Document(language, "", text))
    assert "transport.maritime" in found.on("sectors")
    assert "isps-code" in found.on("concepts")


def test_an_english_sentence_in_a_french_text_is_read_as_english() -> None:
    text = (
        "La formation est ouverte aux services de police et de la protection civile dans les villes du pays. "
        "The course is for guards of the seaports and of the ferries and it is free for all of them."
    )
    assert "transport.maritime" in read(Document("fr", "", text)).on("sectors")
