"""What the matcher reads in a document: its language, its words, and the codes that it declares or speaks of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from matching.ranking.documents import Document
from matching.ranking.function_words import FUNCTION_WORDS
from matching.ranking.language import detect
from matching.ranking.lexicon import CONCEPTS, Label, get_lexicon
from matching.ranking.text import Token, is_chinese, tokens
from matching.vocabulary.codes import Facet, is_code

TITLE_COUNTS = 2
"""A word of the title counts as this many words of the text."""


@dataclass(frozen=True)
class Evidence:
    """Why a document stands for a code: it declares it, or its text holds `words` that speak of it, or both."""

    declared: bool
    words: tuple[str, ...] = ()
    strength: float = field(default=0.0, repr=False)


@dataclass(frozen=True)
class Reading:
    """A document as the blocks see it. `evidence` is by axis (a facet, or the concepts) and code."""

    language: str
    evidence: Mapping[tuple[str, str], Evidence]
    words: Mapping[str, int]

    def on(self, axis: str) -> dict[str, Evidence]:
        """Return the evidence on one axis by code."""
        return {code: found for (name, code), found in self.evidence.items() if name == axis}


def read(document: Document) -> Reading:
    """Return what is read in a document; codes that the vocabulary does not know are ignored."""
    language = detect(f"{document.title}\n{document.text}", document.language)
    skipped = FUNCTION_WORDS.get(language, frozenset())
    words = {word: times for word, times in count_words(document, language).items() if word not in skipped}
    return Reading(language, _evidence(document, language), MappingProxyType(words))


def count_words(document: Document, language: str) -> Mapping[str, int]:
    """Return how often each word (in Chinese each pair of characters) stands there; the title counts twice."""
    words: Counter[str] = Counter()
    for text, times in ((document.title, TITLE_COUNTS), (document.text, 1)):
        for word in _words(tokens(text, language)):
            words[word] += times
    return words


def evidence(document: Document) -> Mapping[tuple[Facet, str], Evidence]:
    """Return, for each code that a document stands for, whether it declares it and which words speak of it."""
    found = read(document).evidence
    return MappingProxyType({(Facet(axis), code): why for (axis, code), why in found.items() if axis != CONCEPTS})


def _evidence(document: Document, language: str) -> Mapping[tuple[str, str], Evidence]:
    declared = {(facet.value, code) for facet in Facet for code in getattr(document, facet) if is_code(facet, code)}
    strengths: defaultdict[tuple[str, str], float] = defaultdict(float)
    words: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for label, spelt, times in _mentions(document, language):
        strengths[label.axis, label.code] += label.strength * times
        words[label.axis, label.code][spelt] = None
    return MappingProxyType(
        {
            key: Evidence(key in declared, tuple(words.get(key, ())), strengths.get(key, 0.0))
            for key in sorted(declared | set(strengths))
        }
    )


def _mentions(document: Document, language: str) -> Iterable[tuple[Label, str, int]]:
    lexicon = get_lexicon(language)
    for text, times in ((document.title, TITLE_COUNTS), (document.text, 1)):
        for mention in lexicon.find(text):
            for label in mention.labels:
                yield label, text[mention.start : mention.end], times


def _words(found: Iterable[Token]) -> Iterable[str]:
    """Yield the words, and each pair of neighbours in a run of Chinese characters."""
    before: Token | None = None
    for token in found:
        if not is_chinese(token.word):
            yield token.word
        elif before is not None and is_chinese(before.word) and before.end == token.start:
            yield before.word + token.word
        before = token
