"""Stems: forms of one word (number, gender, case, tense) meet in what Snowball leaves of them."""

from threading import Lock

import Stemmer

_NAMES = {"ar": "arabic", "en": "english", "fr": "french", "ru": "russian", "es": "spanish"}
_STEMMERS = {language: Stemmer.Stemmer(name, 0) for language, name in _NAMES.items()}
_STEMMING = Lock()
"""A stemmer keeps its place in a buffer of its own: one caller at a time."""
_LATIN = frozenset(("en", "fr", "es"))
_SHORTEST = 3


def stem(word: str, language: str) -> str:
    """Return the stem of a word in lower case, its accents kept: endings are known by them.

    A word in another script than its text's is stemmed by its own script, in Latin letters as English. Chinese, and
    what is not only letters, stays as it is.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    by_script = _language_of(word[0], language)
    if by_script is None:
        return word
    with _STEMMING:
        return str(_STEMMERS[by_script].stemWord(word)) or word


def _language_of(letter: str, language: str) -> str | None:
    if "\u0600" <= letter <= "\u06ff":
        return "ar"
    if "\u0400" <= letter <= "\u04ff":
        return "ru"
    if letter < "\u0250":
        return language if language in _LATIN else "en"
    return None
