"""Postings as a table: a line of names, then a row for each posting. The names are those of the format in `rows`.

What stands above the names (a marking) is passed over, and so are columns that our own files add for people to read.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from matching.errors import Reason, reason
from matching.services.exchange.spreadsheets import SEPARATORS, Cell, read_csv
from matching.services.exchange.values import Unfit
from matching.services.exchange.workbooks import COLUMNS, ROWS
from matching.vocabulary.codes import Facet

Pairs = tuple[tuple[str, object], ...]
LISTS = frozenset({*(facet.value for facet in Facet), "working_languages", "eligible"})
ADDED = ("marking", "number", "status", "organisation")
NAMES = frozenset({"id", "title"})
NAMES_WITHIN, SNIFFED = 5, 10_000
FILE = 8 * 1024 * 1024


def split_csv(content: bytes) -> list[list[str]]:
    """Return the cells of a CSV file, whichever of the usual separators it has; raise `Unfit` where it is none."""
    if len(content) > FILE:
        raise Unfit("file-too-large", limit=FILE // 1024**2)
    table = read_csv(content, find_separator(content))
    if len(table) > ROWS or max(map(len, table), default=0) > COLUMNS:
        raise Unfit("too-many-cells", rows=ROWS, columns=COLUMNS)
    return table


def find_separator(content: bytes) -> str:
    """Return what stands between the names; a comma where there are none."""
    lines = content[:SNIFFED].decode(errors="replace").splitlines()[:NAMES_WITHIN]
    found = [
        separator
        for separator in SEPARATORS
        for line in lines
        if {part.strip(' "\ufeff').lower() for part in line.split(separator)} >= NAMES
    ]
    return found[0] if found else SEPARATORS[0]


def find_names(table: Sequence[Sequence[Cell]]) -> int | None:
    """Return where the line of names stands, from 0; None if there is none near the top."""
    lines = (place for place, row in enumerate(table[:NAMES_WITHIN]) if set(map(_trim, row)) >= NAMES)
    return next(lines, None)


def find_pairs(table: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, Pairs | Reason]]:
    """Give each row that is not empty with its line, from 1: names and values, or what is wrong with the whole row."""
    top = find_names(table)
    if top is None:
        yield 1, reason("no-names")
        return
    names = [_trim(cell) for cell in table[top]]
    for line, row in enumerate(table[top + 1 :], start=top + 2):
        cells = [cell for cell in row if cell not in (None, "")]
        if any(cell not in (None, "") for cell in row[len(names) :]):
            yield line, reason("cell-without-name")
        elif cells:
            yield (
                line,
                tuple((name, _value(name, cell)) for name, cell in zip(names, row, strict=False) if _is_ours(name)),
            )


def _is_ours(name: str) -> bool:
    return name not in ("", *ADDED)


def _value(name: str, cell: Cell) -> object:
    """Return what a cell holds, as the format has it; what is not of the right kind is left for `rows` to refuse."""
    if cell in (None, ""):
        return None
    if isinstance(cell, date):
        return cell.isoformat()
    if name in LISTS:
        return [part.strip() for part in str(cell).split(";") if part.strip()]
    if name == "capacity":
        return _number(cell)
    return str(cell)


def _number(cell: object) -> object:
    digits = str(cell).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else cell


def _trim(cell: Cell) -> str:
    return str(cell).strip().lower() if cell is not None else ""
