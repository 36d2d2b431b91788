"""What a text says it is not about is passed over, in six languages; what only sounds like it is not."""

import pytest

from matching.ranking.documents import Document
from matching.ranking.reading import evidence, read
from matching.vocabulary.codes import Facet

AIR, SEA = (Facet.SECTORS, "transport.air"), (Facet.SECTORS, "transport.maritime")
SHUT_OUT = [
    ("en", "Screening courses for seaports, not for airports or passenger baggage. Ferries may join."),
    ("en", "Screening courses for seaports; airports are not covered."),
    ("fr", "Formation à la sûreté des ports maritimes, hors aéroports et aviation civile."),
    ("fr", "Formation à la sûreté des ports maritimes. Les aéroports sont exclus."),
    ("ru", "Обучение охраны морских портов, кроме аэропортов и гражданской авиации."),
    ("es", "Formación en seguridad de los puertos marítimos, salvo aeropuertos y aviación civil."),
    ("ar", "تدريب على أمن الموانئ البحرية باستثناء المطارات والطيران المدني."),
    ("zh", "海港安保培训，不包括机场和民用航空。"),
    ("zh", "海港安保培训，机场除外。"),
]
LET_IN = [
    ("en", "Courses not only for seaports but also for airports."),
    ("en", "Support without delay for airports."),
    ("ru", "Кроме того, курс открыт для аэропортов."),
    ("fr", "Formation hors site pour les aéroports."),
]


@pytest.mark.parametrize(("language", "text"), SHUT_OUT)
def test_what_a_text_shuts_out_is_no_code_of_it(language: str, text: str) -> None:
    found = evidence(Document(language, "", text))
    assert SEA in found
    assert AIR not in found


@pytest.mark.parametrize(("language", "text"), LET_IN)
def test_what_only_sounds_like_an_exclusion_is_read(language: str, text: str) -> None:
    assert AIR in evidence(Document(language, "", text))


def test_words_that_are_shut_out_are_not_compared() -> None:
    assert "baggage" not in read(Document("en", "", SHUT_OUT[0][1])).words


def test_what_follows_the_sentence_is_read_again() -> None:
    assert "ferries" in read(Document("en", "", SHUT_OUT[0][1])).words


def test_a_declared_code_stands_whatever_the_text_says() -> None:
    found = evidence(Document("en", "", SHUT_OUT[0][1], sectors=("transport.air",)))
    assert found[AIR].declared
