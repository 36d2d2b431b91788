"""Terms and concepts are read whole and once."""

from matching.vocabulary.codes import LANGUAGES, Facet
from matching.vocabulary.terms import Term, glossary, terms


def test_every_row_of_the_file_is_a_term() -> None:
    assert len(terms()) == 17_999


def test_a_term_keeps_its_facet_code_language_and_kind() -> None:
    assert terms()[0] == Term(Facet.SECTORS, "energy", "ar", "label", "الطاقة")


def test_terms_are_of_three_kinds() -> None:
    assert {term.kind for term in terms()} == {"label", "synonym", "cue"}


def test_terms_are_read_once() -> None:
    assert terms() is terms()


def test_a_concept_has_its_alternatives_in_every_language() -> None:
    concept = glossary()[0]
    assert concept.terms["ru"] == ("самодельное взрывное устройство", "СВУ", "самодельная бомба")


def test_every_concept_speaks_six_languages() -> None:
    assert all(tuple(concept.terms) == LANGUAGES and all(concept.terms.values()) for concept in glossary())
