"""Acronyms and standards in six languages, and the codes and concepts that each of them speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from matching.vocabulary.codes import LANGUAGES
from matching.vocabulary.files import read_rows


@dataclass(frozen=True)
class Alias:
    """One thing with many short names. `points` are pairs: a facet (or "concepts") and a code in it."""

    code: str
    points: tuple[tuple[str, str], ...]
    terms: Mapping[str, tuple[str, ...]] = field(hash=False)


@cache
def aliases() -> tuple[Alias, ...]:
    """Return all aliases, in the order of the file."""
    return tuple(_alias(row) for row in read_rows("aliases.csv"))


def _alias(row: Mapping[str, str]) -> Alias:
    points = tuple(_point(text) for text in row["points"].split("|"))
    return Alias(row["alias"], points, MappingProxyType({lang: tuple(row[lang].split("|")) for lang in LANGUAGES}))


def _point(text: str) -> tuple[str, str]:
    axis, _, code = text.partition(":")
    return axis, code
