"""Tables of cells as files that spreadsheet programs open: written so that no cell is a formula, and read back.

In a CSV file each text stands as `cells.neutral` gives it. In a workbook a cell has a kind of its own, and ours are
texts, numbers and days; a text is marked as text, so that it is none even after somebody edits it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from matching import clock
from matching.services.exchange.cells import neutral, plain
from matching.services.exchange.values import Unfit

Cell = str | int | date | None
Table = Sequence[Sequence[Cell]]
SEPARATORS = (",", ";", "\t")
PLAIN_WORKBOOK = {
    "in_memory": True,
    "constant_memory": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
WIDE, DAY = 28, "yyyy-mm-dd"


def write_csv(table: Table) -> bytes:
    """Return the table as CSV in UTF-8, with a byte order mark, by which spreadsheet programs know it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([_as_text(cell) for cell in row] for row in table)
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table, *, right_to_left: bool = False) -> bytes:
    """Return the table as a workbook with one sheet; the only time that it tells is our clock's."""
    file = io.BytesIO()
    with Workbook(file, PLAIN_WORKBOOK) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet()
        text, day = book.add_format({"quote_prefix": True}), book.add_format({"num_format": DAY})
        sheet.set_column(0, max(map(len, table), default=1), WIDE)
        if right_to_left:
            sheet.right_to_left()
        for place, row in enumerate(table):
            for column, cell in enumerate(row):
                _write(sheet, (place, column), cell, text=text, day=day)
    return file.getvalue()


def read_csv(content: bytes, separator: str) -> list[list[str]]:
    """Return the cells of a CSV file; raise `Unfit` where it is none, or in another encoding."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unfit("file-not-utf-8") from fault
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        raise Unfit("not-csv") from fault
    return [[plain(cell) for cell in row] for row in rows]


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    return "" if cell is None else str(cell)


def _write(sheet: Any, place: tuple[int, int], cell: Cell, *, text: Any, day: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(*place, cell, text)
    elif isinstance(cell, int):
        sheet.write_number(*place, cell)
    elif cell is not None:
        sheet.write_datetime(*place, cell, day)


def join(parts: Iterable[str]) -> str:
    """Return a list as it stands in one cell."""
    return "; ".join(parts)
