"""What a code of the vocabulary is called in the language of the page."""

from collections.abc import Iterable

from matching.vocabulary.codes import Facet, get_code, is_code
from matching.web.locale import page_language


def code_label(facet: Facet | str, code: str) -> str:
    """Return what a code is called; a code that we no longer have is shown as it is."""
    facet = Facet(facet)
    return get_code(facet, code).labels[page_language()] if is_code(facet, code) else code


def code_labels(facet: Facet | str, codes: Iterable[str]) -> list[str]:
    """Return what several codes are called, in their order."""
    return [code_label(facet, code) for code in codes]


def code_definition(facet: Facet | str, code: str) -> str:
    """Return the line that says what belongs under a code (English, until there are catalogues)."""
    return get_code(Facet(facet), code).definition
