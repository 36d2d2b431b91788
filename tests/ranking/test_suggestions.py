"""What is suggested beside the form: codes that the text speaks of, and none that the author has named already."""

import pytest

from matching.ranking.documents import Document
from matching.ranking.suggestions import suggest
from matching.vocabulary.codes import Facet, ancestors

PORT = Document(
    "en", "Safer ports", "Training of officers at the container terminal of the port, and its cybersecurity."
)


def codes_of(document: Document, *, k: int = 3) -> list[str]:
    return [one.code for one in suggest(document, k=k)]


def test_a_code_is_suggested_with_the_words_that_speak_of_it() -> None:
    (port,) = [one for one in suggest(PORT) if one.code == "transport.maritime"]
    assert port.facet is Facet.SECTORS
    assert "container terminal" in port.words


def test_what_is_declared_is_not_suggested_again() -> None:
    declared = Document(PORT.language, PORT.title, PORT.text, sectors=("transport.maritime",))
    assert "transport.maritime" not in codes_of(declared)


@pytest.mark.parametrize("declared", ["transport", "transport.maritime"])
def test_nothing_above_or_below_a_declared_code_is_suggested(declared: str) -> None:
    found = suggest(Document(PORT.language, PORT.title, PORT.text, sectors=(declared,)), k=100)
    sectors = {one.code for one in found if one.facet is Facet.SECTORS}
    assert sectors.isdisjoint({"transport", "transport.maritime"})


def test_no_suggestion_lies_above_another() -> None:
    text = "Transport: ports, airports, railways. Energy: electricity, gas, nuclear power. Water: dams."
    found = suggest(Document("en", "", text), k=100)
    names = {(one.facet, one.code) for one in found}
    assert not any((one.facet, above) in names for one in found for above in ancestors(one.facet, one.code))


def test_no_more_are_suggested_than_were_asked_for() -> None:
    text = "Ports, airports, railways, dams, banks, hospitals, schools, stadiums, telecommunications, nuclear power."
    assert [len(codes_of(Document("en", "", text), k=k)) for k in (0, 1, 3)] == [0, 1, 3]


def test_what_is_said_twice_comes_first() -> None:
    assert codes_of(Document("en", "Dams", "Dams, and a port."), k=1) == ["water.dams"]


def test_a_text_that_says_nothing_of_ours_suggests_nothing() -> None:
    assert suggest(Document(None, "", "")) == ()
    assert suggest(Document("en", "Hello", "We send our regards.")) == ()


def test_what_a_text_shuts_out_is_not_suggested() -> None:
    assert "transport.air" not in codes_of(Document("en", "", "Screening of visitors, not for airports."), k=100)
