"""What the matcher reads in a document: its language, its words, and the codes that it declares or speaks of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType

from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.exclusions import find_excluded, is_within
from matching.ranking.function_words import FUNCTION_WORDS
from matching.ranking.language import decide, look_at, split
from matching.ranking.lexicon import CONCEPTS, Mention, get_lexicon
from matching.ranking.text import LONGEST, Token, is_chinese, tokens
from matching.vocabulary.codes import Facet, is_code

TITLE_COUNTS = 2
"""A word of the title counts as this many words of the text."""


def read(document: Document) -> Reading:
    """Return what is read in a document; codes that the vocabulary does not know are ignored.

    Each stretch is read in its own language, and what a text says it is not about is passed over.
    """
    looks = look_at(document.title), look_at(document.text)
    language = decide(looks[0] + looks[1], document.language)
    words: Counter[str] = Counter()
    stems: dict[str, str] = {}
    found = _Findings()
    for text, look, times in zip((document.title, document.text), looks, (TITLE_COUNTS, 1), strict=True):
        for stretch, spoken in split(text[:LONGEST], look, language):
            excluded = find_excluded(stretch, spoken)
            read_tokens = tuple(tokens(stretch, spoken))
            kept = [token for token in read_tokens if not is_within(token.start, excluded)] if excluded else read_tokens
            skipped = FUNCTION_WORDS.get(spoken, frozenset())
            for word, stem in _words(kept):
                if word not in skipped:
                    words[word] += times
                    if stem != word:
                        stems.setdefault(word, stem)
            found.add(get_lexicon(spoken).find(stretch, read_tokens), stretch, times, excluded)
    return Reading(language, found.evidence(_declared(document)), MappingProxyType(words), MappingProxyType(stems))


def count_words(document: Document, language: str) -> Mapping[str, int]:
    """Return how often each word (in Chinese each pair of characters) stands there; the title counts twice."""
    words: Counter[str] = Counter()
    for text, times in ((document.title, TITLE_COUNTS), (document.text, 1)):
        for word, _ in _words(tokens(text, language)):
            words[word] += times
    return words


def evidence(document: Document) -> Mapping[tuple[Facet, str], Evidence]:
    """Return, for each code that a document stands for, whether it declares it and which words speak of it."""
    found = read(document).evidence
    return MappingProxyType({(Facet(axis), code): why for (axis, code), why in found.items() if axis != CONCEPTS})


class _Findings:
    """What the terms found in a document add up to, by axis and code."""

    def __init__(self) -> None:
        self.strengths: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.words: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    def add(self, mentions: Iterable[Mention], text: str, times: int, excluded: tuple[tuple[int, int], ...]) -> None:
        """Take in the terms of a stretch, each `times` as strong, but for what the stretch excludes."""
        for mention in mentions:
            if not is_within(mention.start, excluded):
                for label in mention.labels:
                    self.strengths[label.axis, label.code] += label.strength * times
                    self.words[label.axis, label.code][" ".join(text[mention.start : mention.end].split())] = None

    def evidence(self, declared: Set[tuple[str, str]]) -> Mapping[tuple[str, str], Evidence]:
        """Return them with the codes that the document declares."""
        return MappingProxyType(
            {
                key: Evidence(key in declared, tuple(self.words.get(key, ())), self.strengths.get(key, 0.0))
                for key in sorted(declared | set(self.strengths))
            }
        )


def _declared(document: Document) -> set[tuple[str, str]]:
    return {(facet.value, code) for facet in Facet for code in getattr(document, facet) if is_code(facet, code)}


def _words(found: Iterable[Token]) -> Iterable[tuple[str, str]]:
    """Yield the words with their stems, and each pair of neighbours in a run of Chinese characters."""
    before: Token | None = None
    for token in found:
        if not is_chinese(token.word):
            yield token.word, token.stem
        elif before is not None and is_chinese(before.word) and before.end == token.start:
            yield before.word + token.word, before.word + token.word
        before = token
