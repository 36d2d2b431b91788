"""Which of the six languages a text is written in: by its script, and for Latin letters by its function words."""

import re

from matching.ranking.function_words import FUNCTION_WORDS
from matching.ranking.text import fold
from matching.vocabulary.codes import LANGUAGES

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_LATIN = re.compile(r"[a-zA-ZÀ-ÿœŒ]")
_WORDS = re.compile(r"[a-zà-ÿœ]+")
_LATIN_LANGUAGES = ("en", "fr", "es")
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


def detect(text: str, declared: str | None = None) -> str:
    """Return the code of the language of `text`; where the text does not tell, the `declared` one, else English."""
    text = text[:_ENOUGH]
    script = _by_script(text)
    if script is not None:
        return script
    counts = _count_function_words(text)
    best = max(counts, key=lambda language: counts[language])
    if declared in counts and counts[best] <= counts[declared] + _MARGIN:
        return str(declared)
    if counts[best]:
        return best
    return declared if declared in LANGUAGES else "en"


def split(text: str, language: str) -> list[tuple[str, str]]:
    """Return the stretches of `text` with their languages; most texts are one stretch in their `language`."""
    if not _is_mixed(text[:_ENOUGH]):
        return [(text, detect(text, language))] if text else []
    stretches: list[tuple[str, str]] = []
    for sentence in _SENTENCE_ENDS.split(text):
        if sentence.strip():
            spoken = detect(sentence, language)
            if stretches and stretches[-1][1] == spoken:
                stretches[-1] = (f"{stretches[-1][0]} {sentence}", spoken)
            else:
                stretches.append((sentence, spoken))
    return stretches


def _is_mixed(text: str) -> bool:
    """Say whether a text may hold whole sentences of a second language."""
    if text.isascii():
        letters = []
    else:
        letters = sorted([*(len(pattern.findall(text)) for _, pattern in _SCRIPTS), len(_LATIN.findall(text))])
    if letters and letters[-2] * _SHARE > letters[-1]:
        return True
    counts = sorted(_count_function_words(text).values())
    return counts[-2] >= _OTHER and counts[-2] * 4 > counts[-1]


def _by_script(text: str) -> str | None:
    letters = {language: len(pattern.findall(text)) for language, pattern in _SCRIPTS}
    letters["zh"] *= _CHARACTER_OF_CHINESE
    best = max(letters, key=lambda language: letters[language])
    return best if letters[best] > len(_LATIN.findall(text)) else None


def _count_function_words(text: str) -> dict[str, int]:
    words = [fold(word) for word in _WORDS.findall(text.lower())]
    return {language: sum(word in FUNCTION_WORDS[language] for word in words) for language in _LATIN_LANGUAGES}
