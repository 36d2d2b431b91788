"""A whole file of postings, of whichever kind its name says: JSON Lines, CSV or an XLSX workbook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from matching.services.exchange.rows import (
    BadRow,
    Parsed,
    PostingRow,
    check_offers,
    check_requests,
    read_offers,
    read_requests,
)
from matching.services.exchange.spreadsheets import Table
from matching.services.exchange.tables import find_pairs, split_csv
from matching.services.exchange.workbooks import read_workbook

Found = tuple[Sequence[PostingRow], list[BadRow]]
LINES: Mapping[str, Callable[[Iterable[str]], Found]] = {"requests": read_requests, "offers": read_offers}
TABLES: Mapping[str, Callable[[Parsed], Found]] = {"requests": check_requests, "offers": check_offers}
CELLS: Mapping[str, Callable[[bytes], Table]] = {".csv": split_csv, ".xlsx": read_workbook}


def read_file(kind: str, file: Path) -> Found:
    """Return the good rows of `kind`, and what is wrong with the others; raise `Unfit` where no row can be read."""
    cells = CELLS.get(file.suffix.lower())
    if cells is not None:
        return TABLES[kind](find_pairs(cells(file.read_bytes())))
    with file.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        return LINES[kind](lines)
