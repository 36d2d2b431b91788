"""Codes and areas as trees of boxes that can be searched: by the "Find" button, and in place by a small script.

The search reads the names in all six languages and, for codes, every synonym of the vocabulary.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import combining, normalize

from flask import request as http
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectMultipleField

from matching import areas
from matching.vocabulary.codes import Facet, children, is_code
from matching.vocabulary.terms import terms
from matching.web.forms.fields import Asked, clean_text
from matching.web.labels import area_name, area_names, code_label, code_labels

LONGEST_SEARCH = 100
GAPS = re.compile(r"[-/(),.;:'’]+")
PARTED = re.compile(r"[a-z0-9\u0400-\u04ff]")


@dataclass(frozen=True)
class Node:
    """A box of a tree. `open` says that something below it is ticked or found; `found` that the search found itself."""

    code: str
    label: str
    definition: str
    ticked: bool
    found: bool
    children: tuple["Node", ...]
    unfolded: bool = False

    @property
    def open(self) -> bool:
        """Whether the branch is shown unfolded."""
        return self.unfolded or any(child.ticked or child.found or child.open for child in self.children)


class Tree(Asked, SelectMultipleField):
    """A question that is answered by ticking boxes of a tree."""

    kind = "tree"

    def __init__(self, label: Any = None, **rest: Any) -> None:
        super().__init__(label, coerce=str, validate_choice=False, choices=[], **rest)

    @property
    def search(self) -> str:
        """What was typed into the search box of this tree."""
        typed = http.form.get(f"{self.name}-search", "") if http.method == "POST" else ""
        return clean_text(typed[:LONGEST_SEARCH])[0]

    @property
    def is_searched(self) -> bool:
        """Whether the reader has just pressed "Find" here."""
        return bool(self.search) and http.form.get("find") == self.name

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The whole tree as it is shown now."""
        return self.grow(None, found=self.find(fold(self.search)) if self.is_searched else frozenset())

    @property
    def find_label(self) -> str:
        """What the search button says."""
        return _("Find areas")

    @property
    def search_result(self) -> str:
        """How many boxes the search found."""
        count = len(self.find(fold(self.search)))
        return ngettext("%(num)s found; it is marked below.", "%(num)s found; they are marked below.", count)

    def whole_label(self, name: str) -> str:
        """What the box of a branch itself says."""
        return _("%(name)s: all of it", name=name)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep each box once, and only boxes that there are."""
        self.data = [code for code in dict.fromkeys(valuelist) if self.has(code)]
        if len(self.data) < len(set(valuelist)):
            raise ValueError(
                _("Some boxes are not ones of ours and were left out. Check the list, then save it again.")
            )

    def has(self, code: str) -> bool:
        """Say whether the tree has this box."""
        raise NotImplementedError

    def find(self, words: str) -> frozenset[str]:
        """Return the codes that the folded `words` find."""
        raise NotImplementedError

    def grow(self, parent: str | None, *, found: frozenset[str]) -> tuple[Node, ...]:
        """Return the branches under `parent`, or the roots."""
        raise NotImplementedError


class CodesTree(Tree):
    """The codes of one facet of the vocabulary."""

    def __init__(self, label: Any = None, *, facet: Facet, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.facet = facet

    @property
    def find_label(self) -> str:
        """What the search button says."""
        return _("Find codes")

    def whole_label(self, name: str) -> str:
        """What the box of a branch itself says."""
        return _("%(name)s, in general", name=name)

    def has(self, code: str) -> bool:
        """Say whether the facet has this code."""
        return is_code(self.facet, code)

    def find(self, words: str) -> frozenset[str]:
        """Return the codes that have a term, in any language, with these words."""
        return frozenset(code for code, text in _folded_terms(self.facet) if has_words(text, words))

    def grow(self, parent: str | None, *, found: frozenset[str]) -> tuple[Node, ...]:
        """Return the codes under `parent`."""
        ticked = set(self.data or ())
        return tuple(
            Node(
                code=code.code,
                label=code_label(self.facet, code.code),
                definition=code.definition,
                ticked=code.code in ticked,
                found=code.code in found,
                children=self.grow(code.code, found=found),
            )
            for code in children(self.facet, parent)
        )

    def shown(self) -> list[str]:
        """Return what the ticked codes are called."""
        return code_labels(self.facet, self.data or ())


class AreasTree(Tree):
    """The world, its regions and its States; `fictional` shows States of the demonstration by their letters."""

    fictional = False

    def has(self, code: str) -> bool:
        """Say whether there is such an area."""
        return areas.is_area(code)

    def find(self, words: str) -> frozenset[str]:
        """Return the areas with these words in a name, in any language; of fictional States, in the name shown."""
        if not self.fictional:
            return frozenset(code for code, text in _folded_areas() if has_words(text, words))
        listed = {code for code, _text in _folded_areas()}
        return frozenset(code for code in listed if has_words(fold(area_name(code, fictional=True)), words))

    def grow(self, parent: str | None, *, found: frozenset[str]) -> tuple[Node, ...]:
        """Return the areas under `parent`: regions first, then States."""
        ticked = set(self.data or ())
        return tuple(
            Node(
                code=code,
                label=area_name(code, fictional=self.fictional),
                definition="",
                ticked=code in ticked,
                found=code in found,
                children=self.grow(code, found=found),
                unfolded=code == areas.WORLD,
            )
            for code in _areas_under(parent)
        )

    def shown(self) -> list[str]:
        """Return what the ticked areas are called."""
        return area_names(self.data or (), fictional=self.fictional)


def fold(text: str) -> str:
    """Return the text in small letters and without accents, as the search compares it."""
    plain = "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char))
    return " ".join(GAPS.sub(" ", plain).split())


def has_words(text: str, words: str) -> bool:
    """Say whether the folded `text` has `words`: where a word starts, or anywhere in scripts that do not part them."""
    return f" {words}" in f" {text}" if PARTED.match(words) else words in text


@cache
def _folded_terms(facet: Facet) -> tuple[tuple[str, str], ...]:
    return tuple((term.code, fold(term.text)) for term in terms() if term.facet is facet)


@cache
def _folded_areas() -> tuple[tuple[str, str], ...]:
    places: Iterable[Any] = (*areas.regions(), *areas.states())
    named = [
        (getattr(place, "iso3", None) or place.m49, fold(text)) for place in places for text in place.names.values()
    ]
    return (*((areas.WORLD, fold(text)) for text in areas.WORLD_NAMES.values()), *named)


@cache
def _areas_under(parent: str | None) -> tuple[str, ...]:
    if parent is None:
        return (areas.WORLD,)
    regions = [region.m49 for region in areas.regions() if region.parent == (None if parent == areas.WORLD else parent)]
    states = [state.iso3 for state in areas.states() if state.regions[0] == parent]
    return (*sorted(regions, key=_english), *sorted(states, key=_english))


def _english(code: str) -> str:
    return areas.area_name(code, "en")
