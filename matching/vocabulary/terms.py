"""The words by which codes and finer concepts are recognised in a text, in six languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from matching.vocabulary.codes import LANGUAGES, Facet
from matching.vocabulary.files import read_lists, read_rows

Kind = Literal["label", "synonym", "cue"]


@dataclass(frozen=True, slots=True)
class Term:
    """One wording of a code: its label, another name for it, or a concrete thing that points to it (a cue)."""

    facet: Facet
    code: str
    lang: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class Concept:
    """A concept finer than any code (a threat, a tool, a method), with its wordings by language."""

    code: str
    terms: Mapping[str, tuple[str, ...]] = field(hash=False)


@cache
def terms() -> tuple[Term, ...]:
    """Return all terms of all codes, in the order of the file (about 18,000)."""
    facets = {facet.value: facet for facet in Facet}
    return tuple(
        Term(facets[facet], code, lang, cast(Kind, kind), text)
        for facet, code, lang, kind, text in read_lists("terms.csv")
    )


@cache
def glossary() -> tuple[Concept, ...]:
    """Return the finer concepts, in the order of the file (about 300)."""
    return tuple(_concept(row) for row in read_rows("glossary.csv"))


def _concept(row: Mapping[str, str]) -> Concept:
    return Concept(row["concept"], MappingProxyType({lang: tuple(row[lang].split("|")) for lang in LANGUAGES}))
