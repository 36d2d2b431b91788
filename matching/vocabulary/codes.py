"""The three trees of codes (sectors, capabilities, assistance types), with labels in six languages and a definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from matching.vocabulary.files import read_lists, read_rows
from matching.vocabulary.names import PageLanguage

LANGUAGES: tuple[str, ...] = tuple(language.value for language in PageLanguage)


class Facet(StrEnum):
    """The three ways in which a posting is coded; also the names of the files and of the exchange fields."""

    SECTORS = "sectors"
    CAPABILITIES = "capabilities"
    ASSISTANCE_TYPES = "assistance_types"


@dataclass(frozen=True)
class Code:
    """One code. `source` is where the resolution names it; `official` is wording read in an official text, if any."""

    facet: Facet
    code: str
    parent: str | None
    source: str
    definition: str
    labels: Mapping[str, str] = field(hash=False)
    official: Mapping[str, str] = field(hash=False)


@cache
def codes(facet: Facet) -> tuple[Code, ...]:
    """Return all codes of a facet in the order of its file: a parent, then its children."""
    return tuple(_tree(facet).values())


def get_code(facet: Facet, code: str) -> Code:
    """Return one code; raises `KeyError` where the facet has none of that name."""
    return _tree(facet)[code]


def is_code(facet: Facet, code: str) -> bool:
    """Say whether the facet has this code."""
    return code in _tree(facet)


def children(facet: Facet, parent: str | None) -> tuple[Code, ...]:
    """Return the codes directly under `parent`; under None stand the roots."""
    return tuple(code for code in codes(facet) if code.parent == parent)


def ancestors(facet: Facet, code: str) -> tuple[str, ...]:
    """Return the codes above `code`, nearest first; raises `KeyError` for a code that is not there."""
    return tuple(_climb(facet, get_code(facet, code).parent))


def label(facet: Facet, code: str, lang: str) -> str:
    """Return what a code is called in one of the six languages; raises `KeyError` for another code or language."""
    return get_code(facet, code).labels[lang]


def _climb(facet: Facet, code: str | None) -> Iterator[str]:
    while code is not None:
        yield code
        code = get_code(facet, code).parent


@cache
def _tree(facet: Facet) -> Mapping[str, Code]:
    return MappingProxyType({row["code"]: _code(facet, row) for row in read_rows(f"{facet}.csv")})


def _code(facet: Facet, row: Mapping[str, str]) -> Code:
    code = row["code"]
    return Code(
        facet=facet,
        code=code,
        parent=row["parent"] or None,
        source=row["source"],
        definition=_definitions()[facet, code],
        labels=MappingProxyType({**_labels()[facet, code], "en": row["label_en"]}),
        official=MappingProxyType({lang: row[f"official_{lang}"] for lang in LANGUAGES if row.get(f"official_{lang}")}),
    )


@cache
def _definitions() -> Mapping[tuple[str, str], str]:
    return {(row["facet"], row["code"]): row["definition"] for row in read_rows("definitions.csv")}


@cache
def _labels() -> Mapping[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for facet, code, lang, kind, text in read_lists("terms.csv"):
        if kind == "label":
            found.setdefault((facet, code), {})[lang] = text[:1].upper() + text[1:]
    return found
