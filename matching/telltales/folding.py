"""One way to write what can be written in many: small letters, ASCII digits and marks, nothing invisible.

Every character remembers where it came from, so that what is found can be shown in the text as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.telltales.numerals import NUMERAL, read_numeral

MARKS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－ー", "-"),
        **dict.fromkeys("·•․‧。｡．٫۔", "."),
        **dict.fromkeys("，、،٬﹐", ","),
        **dict.fromkeys("°º˚⁰", "°"),
        **dict.fromkeys("'’‘ʹ´`′‵＇ʼ", "'"),
        **dict.fromkeys('"”“„ʺ˝″＂״', '"'),
        **dict.fromkeys("：∶ː﹕", ":"),
        **dict.fromkeys("@＠﹫", "@"),
        **dict.fromkeys("+＋﹢", "+"),
        **dict.fromkeys("/／⁄∕", "/"),
    }
)
FEW = 3
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})
SPACES = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85")
POINT = re.compile(r"(?<=\d)点(?=\d)")


class Folded(NamedTuple):
    """A folded text; `at[i]` is the place in the original of the character at `i`, and one more for the end."""

    text: str
    at: Sequence[int]


def fold(text: str) -> Folded:
    """Return `text` folded. Chinese numerals become digits, also those with tens and hundreds."""
    folded = _join(((part, place) for place, char in enumerate(text) for part in fold_character(char)), len(text))
    if not NUMERAL.search(folded.text):
        return folded
    read = _join(_read_numerals(folded), len(text))
    return Folded(POINT.sub(".", read.text), read.at)


@lru_cache(maxsize=10_000)
def fold_character(char: str) -> str:
    """Return what stands for one character: nothing for what is not seen, a few for what is made of several."""
    if char in SPACES:
        return " "
    known = char.translate(MARKS)
    if known != char:
        return known
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", char).translate(MARKS).casefold()
    return "".join(part for part in parts if unicodedata.category(part) not in INVISIBLE)[:FEW]


def _join(parts: Iterable[tuple[str, int]], end: int) -> Folded:
    pairs = list(parts)
    return Folded("".join(part for part, _place in pairs), [*(place for _part, place in pairs), end])


def _read_numerals(folded: Folded) -> Iterator[tuple[str, int]]:
    done = 0
    for found in NUMERAL.finditer(folded.text):
        yield from zip(folded.text[done : found.start()], folded.at[done:], strict=False)
        digits, last = read_numeral(found[0]), found.end() - 1
        yield from ((digit, folded.at[min(found.start() + place, last)]) for place, digit in enumerate(digits[:-1]))
        yield digits[-1], folded.at[last]
        done = found.end()
    yield from zip(folded.text[done:], folded.at[done:], strict=False)
