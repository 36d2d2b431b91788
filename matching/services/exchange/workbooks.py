"""The cells of an XLSX workbook from somebody whom we do not trust: weighed part by part before it is opened.

A small workbook can hold one cell in the last row and the last column, or name one long text in a million cells. So
each part is read once as a stream, and what its cells would come to is added up; only then is it opened.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from matching.services.exchange.packages import pack, unpack
from matching.services.exchange.spreadsheets import Cell
from matching.services.exchange.values import Unfit

ROWS, COLUMNS, LETTERS = 10_000, 100, 16_000_000
TEXTS = "xl/sharedStrings.xml"
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def read_workbook(content: bytes) -> list[list[Cell]]:
    """Return the cells of the first sheet; raise `Unfit` where it is no workbook, is too large, or may be a trap."""
    parts = {name: part for name, part in unpack(content).items() if name.endswith((".xml", ".rels"))}
    weigh(parts)
    try:
        sheet = CalamineWorkbook.from_filelike(pack(parts)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as fault:
        raise Unfit("not-a-workbook") from fault
    return [[_cell(value) for value in row] for row in rows]


def weigh(parts: Mapping[str, bytes]) -> None:
    """Refuse parts that declare types or entities, are not well-formed, or hold more cells or text than we take."""
    texts = _Scale().read(parts.get(TEXTS, b"<sst/>"))
    scales = [_Scale(texts.lengths).read(part) for name, part in parts.items() if name != TEXTS]
    if any(scale.lengths for scale in scales):
        raise Unfit("not-a-workbook")
    if any(scale.last_row > ROWS or scale.last_column > COLUMNS for scale in scales):
        raise Unfit("too-many-cells", rows=ROWS, columns=COLUMNS)
    if sum(scale.letters for scale in scales) > LETTERS:
        raise Unfit("too-much-text", limit=LETTERS)


class _Scale:
    """Reads one part of a workbook: how far its cells reach, and how many letters they come to.

    `known` are the lengths of the texts that cells name by number; `lengths` are those that this part itself lists.
    """

    def __init__(self, known: Sequence[int] = ()) -> None:
        self.known, self.lengths = known, list[int]()
        self.last_row = self.last_column = self.letters = 0
        self._row, self._column, self._text, self._names = 0, 0, "", False

    def read(self, part: bytes) -> "_Scale":
        """Read the whole part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler, parser.EndElementHandler = self._open, self._close
        parser.CharacterDataHandler = self._say
        try:
            parser.Parse(part, True)
        except expat.ExpatError as fault:
            raise Unfit("not-a-workbook") from fault
        return self

    def _open(self, tag: str, given: Mapping[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self._row, self._column = _number(given.get("r", "")) or self._row + 1, 0
            case "c":
                letters, digits = _split(given.get("r", ""))
                self._row, self._column = _number(digits) or self._row, _column(letters) or self._column + 1
                self._names = given.get("t") == "s"
            case "v" | "si":
                self._text = ""
        self.last_row, self.last_column = max(self.last_row, self._row), max(self.last_column, self._column)

    def _say(self, text: str) -> None:
        self._text += text
        self.letters += len(text)

    def _close(self, tag: str) -> None:
        match tag.rpartition(" ")[2]:
            case "si":
                self.lengths.append(len(self._text))
            case "v" if self._names:
                named = _number(self._text.strip())
                self.letters += self.known[named] if named < len(self.known) else 0


def _refuse(*_declared: object) -> None:
    raise Unfit("declares-entities")


def _split(name: str) -> tuple[str, str]:
    """Return column and row of a cell's name such as B12; both are empty where it has no name."""
    found = PLACE.fullmatch(name) if name else None
    if name and found is None:
        raise Unfit("not-a-workbook")
    return (found[1], found[2]) if found else ("", "")


def _number(digits: str) -> int:
    """Return a whole number; one that is none, or that nobody counts to, is refused."""
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Unfit("not-a-workbook")
    return int(digits)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _cell(value: object) -> Cell:
    """Return a cell's value as our own files hold it; a whole number is one, whatever its kind."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | date) else str(value)
