"""Workbooks that are traps, made by hand, part by part."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from matching.services.exchange.spreadsheets import write_xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMES = ("id", "language", "title", "state")


def sound() -> bytes:
    """Return a workbook in which nothing is wrong."""
    return write_xlsx([NAMES, ("1", "en", "Ports", "KEN")])


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return what is inside a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def repacked(changed: Mapping[str, bytes | str], *, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the sound workbook with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as package:
        for name, part in (parts_of(sound()) | dict(changed)).items():
            package.writestr(name, part)
    return file.getvalue()


def wrap(rows: str) -> str:
    """Return a sheet of these rows."""
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def sheet_of(rows: str) -> bytes:
    """Return the workbook with these rows in its sheet, not packed."""
    return repacked({SHEET: wrap(rows)}, kind=zipfile.ZIP_STORED)


def lying(content: bytes, *, size: int) -> bytes:
    """Return the workbook, of which every list says that the sheet has `size` bytes when it is unpacked."""
    real = len(parts_of(content)[SHEET])
    return content.replace(struct.pack("<I", real), struct.pack("<I", size))


def overlapping(content: bytes, copies: int) -> bytes:
    """Return the workbook with many more names for the bytes of its last part."""
    end = content.rindex(b"PK\x05\x06")
    listed, start = struct.unpack("<II", content[end + 12 : end + 20])
    entry = content[content.rindex(b"PK\x01\x02") : end]
    length = struct.unpack("<H", entry[28:30])[0]
    names = (str(number).encode().zfill(length) for number in range(copies))
    more = b"".join(entry[:46] + name + entry[46 + length :] for name in names)
    count = struct.unpack("<H", content[end + 10 : end + 12])[0] + copies
    tail = struct.pack("<HHII", count, count, listed + len(more), start)
    return content[:end] + more + content[end : end + 8] + tail + content[end + 20 :]


def endless(content: bytes) -> bytes:
    """Return the workbook, in which the sheet's bytes go on for 64 MB after what every list says of them."""
    parts = parts_of(content)
    plain = parts[SHEET] + b" " * (len(parts[SHEET]))
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = machine.compress(plain) + b"".join(machine.compress(bytes(1 << 20)) for _time in range(64))
    packed += machine.flush()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, packed if name == SHEET else part)
    made = bytearray(file.getvalue())
    for mark, method, sizes in ((b"PK\x03\x04", 8, 18), (b"PK\x01\x02", 10, 20)):
        place = next(spot for spot in _spots(made, mark) if SHEET.encode() in made[spot : spot + 46 + len(SHEET)])
        made[place + method : place + method + 2] = struct.pack("<H", 8)
        made[place + sizes + 4 : place + sizes + 8] = struct.pack("<I", len(parts[SHEET]))
    return bytes(made)


def _spots(content: bytearray, mark: bytes) -> list[int]:
    return [spot for spot in range(len(content)) if content[spot : spot + 4] == mark]


def encrypted() -> bytes:
    """Return the workbook with the mark of a password on every part."""
    made = bytearray(sound())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for spot in _spots(made, mark):
            made[spot + place] |= 1
    return bytes(made)
