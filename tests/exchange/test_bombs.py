"""Files that unpack without end are refused, each in a sentence, in a small and measured memory."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matching.errors import Reason
from matching.services.exchange.values import Unfit
from matching.services.exchange.workbooks import read_workbook
from matching.web.labels.wordings_files import FILES
from tests.exchange.bombs import (
    MAIN,
    SHEET,
    TEXTS,
    encrypted,
    endless,
    lying,
    overlapping,
    parts_of,
    repacked,
    sheet_of,
    sound,
    wrap,
)

ROOT = Path(__file__).resolve().parents[2]
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
BIG = b"<worksheet>" + b" " * 40_000_000 + b"</worksheet>"
LONG = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
NAMING = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 9_999))
CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a zip file": (lambda: b"id,title\n", "not-a-workbook"),
    "nothing": (lambda: b"", "not-a-workbook"),
    "a torn file": (lambda: sound()[:-30], "not-a-workbook"),
    "a file with a broken byte": (lambda: sound().replace(b"PK\x03\x04", b"PK\x03\x05", 1), "not-a-workbook"),
    "another kind of document": (lambda: repacked({"content.xml": "<x/>", "xl/workbook.xml": ""}), "not-a-workbook"),
    "too large": (lambda: sound() + bytes(9_000_000), "file-too-large"),
    "forty megabytes of space": (lambda: repacked({SHEET: BIG}), "unpacks-too-large"),
    "forty megabytes beside the sheet": (lambda: repacked({"media/a.png": BIG}), "unpacks-too-large"),
    "a thousandfold part": (lambda: repacked({"media/a": bytes(9_000_000)}), "unpacks-too-large"),
    "a part that says it is small": (lambda: lying(repacked({SHEET: BIG[:30_000_000]}), size=999), "unpacks-too-large"),
    "a part that says it is shorter": (lambda: lying(sound(), size=900), "not-a-workbook"),
    "a part that never ends": (lambda: endless(sound()), "unpacks-too-large"),
    "parts that share their bytes": (lambda: overlapping(sound(), 300), "not-a-workbook"),
    "a thousand parts": (lambda: repacked({f"xl/{number}.xml": "<x/>" for number in range(600)}), "too-many-parts"),
    "a password": (encrypted, "encrypted-file"),
    "another way to pack": (lambda: repacked({}, kind=zipfile.ZIP_LZMA), "not-a-workbook"),
    "an archive inside": (lambda: repacked({"xl/embeddings/a.bin": sound()}), "archive-inside"),
    "a document inside": (lambda: repacked({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}), "archive-inside"),
    "entities in the sheet": (lambda: repacked({SHEET: DOCTYPE + b"<worksheet/>"}), "declares-entities"),
    "entities in the texts": (lambda: repacked({TEXTS: DOCTYPE + b"<sst/>"}), "declares-entities"),
    "entities in UTF-16": (
        lambda: repacked({SHEET: DOCTYPE.decode().encode("utf-16")}),
        "declares-entities",
    ),
    "a cell in the last corner": (
        lambda: sheet_of(CORNERS),
        "too-many-cells",
    ),
    "a row at the end": (lambda: sheet_of('<row r="1048576"><c><v>1</v></c></row>'), "too-many-cells"),
    "a row with a million cells": (lambda: sheet_of(f"<row>{'<c/>' * 200_000}</row>"), "too-many-cells"),
    "rows without end": (lambda: sheet_of("<row/>" * 20_000), "too-many-cells"),
    "one text in ten thousand cells": (lambda: repacked({TEXTS: LONG, SHEET: wrap(NAMING)}), "too-much-text"),
    "texts in another place": (lambda: repacked({"xl/other.xml": LONG}), "not-a-workbook"),
    "a cell without a sound name": (lambda: sheet_of('<row><c r="A1:XFD9"><v>1</v></c></row>'), "not-a-workbook"),
    "a row with a monstrous number": (lambda: sheet_of(f'<row r="{"9" * 5_000}"/>'), "not-a-workbook"),
    "a sheet that breaks off": (lambda: repacked({SHEET: f"<worksheet {MAIN}><sheetData>"}), "not-a-workbook"),
}
MEASURED = (
    "a part that never ends",
    "a cell in the last corner",
    "one text in ten thousand cells",
    "a thousandfold part",
)
WITHIN = 200 * 1024**2
PROGRAM = f"""
import resource, sys
from pathlib import Path
from matching.services.exchange.values import Unfit
from matching.services.exchange.workbooks import read_workbook
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {WITHIN}, used + {WITHIN}))
try:
    read_workbook(Path(sys.argv[1]).read_bytes())
except Unfit as fault:
    print(fault.reason.code)
"""


def refusal(content: bytes) -> Reason:
    """Return why a workbook is refused."""
    with pytest.raises(Unfit) as fault:
        read_workbook(content)
    return fault.value.reason


def read_in_small_memory(file: Path) -> subprocess.CompletedProcess[str]:
    """Read a workbook in a process that may take `WITHIN` more bytes than it has."""
    return subprocess.run([sys.executable, "-c", PROGRAM, file], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", BOMBS)
def test_a_trap_is_refused_in_a_sentence(name: str) -> None:
    make, code = BOMBS[name]
    why = refusal(make())
    assert why.code == code
    assert str(FILES[why.code]) % why.values


def test_a_sound_workbook_is_read() -> None:
    assert read_workbook(sound()) == [["id", "language", "title", "state"], ["1", "en", "Ports", "KEN"]]


def test_a_dimension_that_is_only_claimed_costs_nothing() -> None:
    sheet = parts_of(sound())[SHEET].replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    assert read_workbook(repacked({SHEET: sheet}))[1] == ["1", "en", "Ports", "KEN"]


def test_pictures_and_macros_are_left_out_and_the_rest_is_read() -> None:
    assert len(read_workbook(repacked({"xl/media/a.png": b"\x89PNG", "docProps/thumbnail.jpeg": b"x"}))) == 2


@pytest.mark.parametrize("name", MEASURED)
def test_a_trap_is_refused_within_a_small_memory(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    file = tmp_path / "trap.xlsx"
    file.write_bytes(make())
    done = read_in_small_memory(file)
    assert (done.returncode, done.stdout.strip()) == (0, code), done.stderr


def test_a_reader_that_does_not_look_first_needs_far_more_memory(tmp_path: Path) -> None:
    file = tmp_path / "trap.xlsx"
    file.write_bytes(BOMBS["a cell in the last corner"][0]())
    careless = "from python_calamine import CalamineWorkbook as W\nread_workbook = lambda _c: W.from_path(sys.argv[1])"
    careless += ".get_sheet_by_index(0).to_python()"
    program = PROGRAM.replace("used =", careless + "\nused =", 1)
    done = subprocess.run([sys.executable, "-c", program, file], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode != 0
