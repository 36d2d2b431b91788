"""How a text becomes tokens: words outside Chinese, single characters in it, folded so that spellings meet."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from matching.ranking.stems import stem
from matching.ranking.trimming import trim

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = rf"(?:[^\W_{CHINESE}]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670])+"
_TOKEN = re.compile(rf"[{CHINESE}]|{_WORD}")
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_BEYOND_LATIN = "\u0370"
_TELLING = 5
_TELLING_LATIN = 4
"""A stem of fewer letters is no proof that two words are forms of one."""
_DEEPEST_CUT = 3
"""In Latin letters, a stem that takes off more than this beyond the plain ending joins what differs in meaning
(specific and specification, seguridad and seguros, second and secondment): by such a stem no term is found."""
LONGEST = 50_000
"""More characters than this of one text are not read: a bound on the work that one posting can cause."""


class Token(NamedTuple):
    """A word or a Chinese character: its `stem`, the `form` by which terms are found, its folded `word`, its place."""

    stem: str
    form: str
    word: str
    start: int
    end: int


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; `language` chooses the stems."""
    for found in _TOKEN.finditer(text[:LONGEST]):
        stemmed, form, word = _look_at(found.group(), language)
        if word:
            yield Token(stemmed, form, word, found.start(), found.end())


@lru_cache(maxsize=131_072)
def fold(word: str) -> str:
    """Return `word` in lower case without accents, vowel marks and tatweel; ё is е, the alifs are one, й stays."""
    lower = unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")
    if lower.isascii():
        return lower
    if "\u0400" <= lower[0] <= "\u04ff":
        return unicodedata.normalize("NFC", lower).replace("\u0301", "")
    return _MARKS.sub("", unicodedata.normalize("NFD", lower.translate(_ARABIC)))


@lru_cache(maxsize=131_072)
def _look_at(spelt: str, language: str) -> tuple[str, str, str]:
    """Return stem, form and folded word. The stem is taken before accents go: endings are known by them."""
    word = fold(spelt)
    if not word.isalpha():
        return word, word, word
    bare = word if "\u0400" <= word[0] <= "\u04ff" else unicodedata.normalize("NFKC", spelt).casefold()
    if "\u0600" <= word[0] <= "\u06ff":
        bare = _MARKS.sub("", bare)
    stemmed = fold(stem(bare, language)) or word
    trimmed = trim(word, language)
    if word[0] < _BEYOND_LATIN:
        telling = len(stemmed) >= _TELLING_LATIN and len(trimmed) - len(stemmed) <= _DEEPEST_CUT
    else:
        telling = len(stemmed) >= _TELLING
    return stemmed, stemmed if telling else trimmed, word


def is_chinese(token: str) -> bool:
    """Say whether `token` is a single Chinese character."""
    return len(token) == 1 and "\u3400" <= token <= "\u9fff"
