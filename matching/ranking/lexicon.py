"""The terms of the vocabulary and how they are found in a text: the longest term first, no word counted twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from matching.ranking.text import Token, tokens
from matching.vocabulary.aliases import aliases
from matching.vocabulary.codes import Facet
from matching.vocabulary.terms import glossary, terms

CONCEPTS = "concepts"
"""The name of the axis of the glossary's concepts, beside the three facets."""
_LONGEST_ACRONYM = 6
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,4}s?$")
ALIAS = "alias"
_STRENGTHS = {"label": 1.0, "synonym": 1.0, "cue": 0.7, ALIAS: 0.7}
_LATIN_LANGUAGES = frozenset(("en", "fr", "es"))


@dataclass(frozen=True)
class Label:
    """What a term points to: a code of a facet or a concept of the glossary, and how strongly."""

    axis: str
    code: str
    strength: float


@dataclass(frozen=True)
class Mention:
    """A term found in a text: where it stands, as characters, and what it points to."""

    start: int
    end: int
    labels: tuple[Label, ...]


@dataclass
class _Node:
    """A point in the tree of terms: the terms that go on from here, and what a term that ends here points to."""

    onward: dict[str, "_Node"] = field(default_factory=dict)
    labels: dict[tuple[str, str], Label] = field(default_factory=dict)


class Lexicon:
    """The terms of one language as a tree over forms. Short acronyms are found only in capitals (WHO, not who)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._root = _Node()

    def add(self, term: str, label: Label) -> None:
        """Let `term` point to `label` too."""
        acronym = _ACRONYM.match(term)
        steps = [_spelling(term)] if acronym else [token.form for token in tokens(term, self.language)]
        node = self._root
        for step in steps:
            node = node.onward.setdefault(step, _Node())
        if steps:
            node.labels.setdefault((label.axis, label.code), label)

    def find(self, text: str, read: Sequence[Token] | None = None) -> tuple[Mention, ...]:
        """Return the terms in `text` in the order of the text; of terms that overlap the longest stays.

        `read` are the tokens of the text, where they are known already.
        """
        words = list(tokens(text, self.language)) if read is None else read
        spans = sorted(self._spans(text, words), key=lambda span: (span[0] - span[1], span[0]))
        taken = [False] * len(words)
        kept = []
        for first, past, labels in spans:
            if not any(taken[first:past]):
                taken[first:past] = [True] * (past - first)
                kept.append(Mention(words[first].start, words[past - 1].end, labels))
        return tuple(sorted(kept, key=lambda mention: mention.start))

    def _spans(self, text: str, words: Sequence[Token]) -> Iterator[tuple[int, int, tuple[Label, ...]]]:
        start = self._root.onward
        for first, word in enumerate(words):
            if word.end - word.start <= _LONGEST_ACRONYM:
                spelt = text[word.start : word.end]
                acronym = start.get(_spelling(spelt)) if _ACRONYM.match(spelt) else None
                if acronym is not None:
                    yield first, first + 1, tuple(acronym.labels.values())
            node, past = start.get(word.form), first + 1
            while node is not None:
                if node.labels:
                    yield first, past, tuple(node.labels.values())
                node = node.onward.get(words[past].form) if past < len(words) else None
                past += 1


@cache
def get_lexicon(language: str) -> Lexicon:
    """Return the terms of a language; texts in Arabic, Chinese and Russian may hold English words, too."""
    lexicon = Lexicon(language)
    languages = {language} if language in _LATIN_LANGUAGES else {language, "en"}
    for term in terms():
        if term.lang in languages:
            lexicon.add(term.text, Label(term.facet.value, term.code, _STRENGTHS[term.kind]))
    for concept in glossary():
        for lang in sorted(languages):
            for text in concept.terms.get(lang, ()):
                lexicon.add(text, Label(CONCEPTS, concept.code, 1.0))
    for alias in aliases():
        for lang in sorted(languages):
            for text in alias.terms[lang]:
                for axis, code in alias.points:
                    lexicon.add(text, Label(axis, code, _STRENGTHS[ALIAS]))
    return lexicon


def axes() -> tuple[str, ...]:
    """Return the names of the axes on which codes and concepts are found."""
    return (*(facet.value for facet in Facet), CONCEPTS)


def _spelling(acronym: str) -> str:
    return "^" + acronym.removesuffix("s")
