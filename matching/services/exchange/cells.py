"""How a text stands in a cell of a CSV file, so that no spreadsheet program takes it for a formula.

A program that opens a CSV file runs a cell that begins with `=`, `+`, `-` or `@`, also in their wide forms and behind
spaces. Such a text gets an apostrophe in front, and so does a text that begins with an apostrophe: on reading, one
apostrophe is taken away again, and every text comes back whole.
"""

import unicodedata

MARK = "'"
STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe66\ufe62\ufe63\ufe6b")
"""The four signs; their full-width forms; the minus sign; their small forms."""
BREAKS = frozenset("\t\r\n")


def neutral(text: str) -> str:
    """Return `text` as it stands in a cell."""
    return MARK + text if is_risky(text) else text


def plain(cell: str) -> str:
    """Return the text that stands in a cell."""
    return cell.removeprefix(MARK)


def is_risky(text: str) -> bool:
    """Say whether a program might run `text`, or our mark might be mistaken for a part of it."""
    first = next((sign for sign in text if not _is_blank(sign)), "")
    return text[:1] in {MARK, *BREAKS} or first in STARTS


def _is_blank(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp")
