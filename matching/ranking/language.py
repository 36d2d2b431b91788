"""Which of the six languages a text is written in: by its script, and for Latin letters by its function words."""

import re
from typing import NamedTuple

from matching.ranking.function_words import FUNCTION_WORDS
from matching.ranking.text import fold
from matching.vocabulary.codes import LANGUAGES

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]+")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")),
    ("ru", re.compile(r"[\u0400-\u04ff]+")),
    ("latin", re.compile(r"[a-zA-ZÀ-ÿœŒ]+")),
)
_WORDS = re.compile(r"[a-zà-ÿœ]+")
_LATIN_LANGUAGES = ("en", "fr", "es")
_LATIN = 3
"""The place of Latin letters among the scripts."""
_CHARACTER_OF_CHINESE = 3
"""A Chinese character says about as much as three letters."""
_ENOUGH = 20_000
"""So many characters are enough to tell."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;。！？；؟])\s*|\n+")
_OTHER = 4
"""So many function words of another language, or a twentieth of all letters in another script, make a text mixed."""
_SHARE = 20
_MARGIN = 1
"""Another language than the declared one must have more function words than this on top of those of the declared."""


class Look(NamedTuple):
    """What a text looks like: its letters by script, and its function words by language."""

    letters: tuple[int, ...]
    words: tuple[int, ...]

    def __add__(self, other: "Look") -> "Look":  # type: ignore[override]
        """Return what both look like together."""
        letters = tuple(some + more for some, more in zip(self.letters, other.letters, strict=True))
        return Look(letters, tuple(some + more for some, more in zip(self.words, other.words, strict=True)))


def look_at(text: str) -> Look:
    """Return what the beginning of a text looks like."""
    text = text[:_ENOUGH]
    letters = tuple(sum(map(len, pattern.findall(text))) for _, pattern in _SCRIPTS)
    words = _WORDS.findall(text.lower()) if letters[_LATIN] else []
    folded = words if text.isascii() else [fold(word) for word in words]
    return Look(letters, tuple(sum(map(FUNCTION_WORDS[name].__contains__, folded)) for name in _LATIN_LANGUAGES))


def detect(text: str, declared: str | None = None) -> str:
    """Return the code of the language of `text`; where the text does not tell, the `declared` one, else English."""
    return decide(look_at(text), declared)


def decide(look: Look, declared: str | None = None) -> str:
    """Return the language of a text that looks like this; see `detect`."""
    arabic, chinese, russian, latin = look.letters
    weights = {"ar": arabic, "zh": chinese * _CHARACTER_OF_CHINESE, "ru": russian}
    script = max(weights, key=lambda language: weights[language])
    if weights[script] > latin:
        return script
    counts = dict(zip(_LATIN_LANGUAGES, look.words, strict=True))
    best = max(counts, key=lambda language: counts[language])
    if declared in counts and counts[best] <= counts[declared] + _MARGIN:
        return str(declared)
    if counts[best]:
        return best
    return declared if declared in LANGUAGES else "en"


def split(text: str, look: Look, language: str) -> list[tuple[str, str]]:
    """Return the stretches of `text` with their languages; most texts are one stretch in their `language`."""
    if not _is_mixed(look):
        return [(text, decide(look, language))] if text else []
    stretches: list[tuple[str, str]] = []
    for sentence in _SENTENCE_ENDS.split(text):
        if sentence.strip():
            spoken = detect(sentence, language)
            if stretches and stretches[-1][1] == spoken:
                stretches[-1] = (f"{stretches[-1][0]} {sentence}", spoken)
            else:
                stretches.append((sentence, spoken))
    return stretches


def _is_mixed(look: Look) -> bool:
    """Say whether a text may hold whole sentences of a second language."""
    letters, words = sorted(look.letters), sorted(look.words)
    return letters[-2] * _SHARE > letters[-1] or (words[-2] >= _OTHER and words[-2] * _OTHER > words[-1])
