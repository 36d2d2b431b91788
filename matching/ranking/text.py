"""How a text becomes tokens: words outside Chinese, single characters in it, folded so that spellings meet."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from matching.ranking.stems import stem

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = rf"(?:[^\W_{CHINESE}]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670])+"
_TOKEN = re.compile(rf"[{CHINESE}]|{_WORD}")
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_LONGEST = 50_000
"""More characters than this of one text are not read: a bound on the work that one posting can cause."""


@dataclass(frozen=True)
class Token:
    """A word or a Chinese character: how it is compared (`stem`), how it is spelt (`word`), where it stands."""

    stem: str
    word: str
    start: int
    end: int


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; `language` chooses the stems."""
    for found in _TOKEN.finditer(text[:_LONGEST]):
        word = fold(found.group())
        if word:
            yield Token(stem(word, language), word, found.start(), found.end())


def fold(word: str) -> str:
    """Return `word` in lower case without accents, vowel marks and tatweel; ё is е, the alifs are one, й stays."""
    lower = unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")
    if lower.isascii():
        return lower
    if "\u0400" <= lower[0] <= "\u04ff":
        return unicodedata.normalize("NFC", lower).replace("\u0301", "")
    return _MARKS.sub("", unicodedata.normalize("NFD", lower.translate(_ARABIC)))


def is_chinese(token: str) -> bool:
    """Say whether `token` is a single Chinese character."""
    return len(token) == 1 and "\u3400" <= token <= "\u9fff"
