"""What is inside a workbook's zip file, unpacked by our own count before anything else looks at it.

A zip file can lie: about sizes, about where parts begin, by parts that share their bytes or that grow a thousandfold.
So the parts are inflated here, piece by piece, up to fixed limits, and only what was counted is handed on.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO

from matching.services.exchange.values import Unfit

MEGABYTE = 1024 * 1024
FILE, UNPACKED = 8 * MEGABYTE, 32 * MEGABYTE
PARTS, RATIO, SMALL = 500, 200, 64 * 1024
HEAD, HEAD_LENGTH, PIECE = b"PK\x03\x04", 30, 64 * 1024
ENCRYPTED = 0x1 | 0x40 | 0x2000
ARCHIVES = (HEAD, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0")
FOLDERS = ("xl/", "_rels/", "[Content_Types].xml")


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Return the parts of a workbook by their names; raise `Unfit` where it is no workbook or may be a trap."""
    if len(content) > FILE:
        raise Unfit("file-too-large", limit=FILE // MEGABYTE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Unfit("not-a-workbook") from fault
    _check_entries(entries)
    parts, left = {}, UNPACKED
    for entry in entries:
        part = _inflate(content, entry, limit=left)
        left -= len(part)
        if part.startswith(ARCHIVES):
            raise Unfit("archive-inside")
        if entry.filename.startswith(FOLDERS):
            parts[entry.filename] = part
    return parts


def pack(parts: Mapping[str, bytes]) -> BinaryIO:
    """Return a zip file of these parts, as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    file.seek(0)
    return file


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Look at what the list of contents says, before anything is inflated."""
    if len(entries) > PARTS:
        raise Unfit("too-many-parts", limit=PARTS)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Unfit("encrypted-file")
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries) or "xl/workbook.xml" not in names:
        raise Unfit("not-a-workbook")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise Unfit("unpacks-too-large", limit=UNPACKED // MEGABYTE)
    begun = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < begun or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit("not-a-workbook")
        begun = entry.header_offset + HEAD_LENGTH + entry.compress_size


def _inflate(content: bytes, entry: zipfile.ZipInfo, *, limit: int) -> bytes:
    """Return one part, which is exactly as long as the list of contents says, and no longer than `limit`."""
    head = content[entry.header_offset : entry.header_offset + HEAD_LENGTH]
    if len(head) < HEAD_LENGTH or not head.startswith(HEAD):
        raise Unfit("not-a-workbook")
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    start = entry.header_offset + HEAD_LENGTH + name_length + extra_length
    packed = content[start : start + entry.compress_size]
    part = packed if entry.compress_type == zipfile.ZIP_STORED else _count(packed, limit=limit)
    if len(part) > max(SMALL, RATIO * len(packed)) or len(part) > limit:
        raise Unfit("unpacks-too-large", limit=UNPACKED // MEGABYTE)
    if len(packed) != entry.compress_size or len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        raise Unfit("not-a-workbook")
    return part


def _count(packed: bytes, *, limit: int) -> bytes:
    """Inflate piece by piece, and stop one piece after the limit."""
    machine, part, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), packed
    try:
        while rest and len(part) <= limit and not machine.eof:
            part += machine.decompress(rest, PIECE)
            rest = machine.unconsumed_tail
    except zlib.error as fault:
        raise Unfit("not-a-workbook") from fault
    return bytes(part)
