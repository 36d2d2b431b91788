"""What a backup says, line by line, compressed: a head, then every table with its rows and their sum, then the end."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from matching.errors import Refused, reason
from matching.models.sealed import Box, Sealed

SPOILT = reason("backup-is-spoilt")


@dataclass(frozen=True)
class Head:
    """Of what a backup is: of which revision of the tables, made when."""

    revision: str
    made_at: datetime


@dataclass(frozen=True)
class Line:
    """One row of the table with this name, as plain values in the order of its columns."""

    table: str
    values: Sequence[Any]


def say(head: Head, tables: Iterable[tuple[Table, Iterator[Sequence[Any]]]]) -> Iterator[bytes]:
    """Yield the lines of a backup."""
    yield _line({"revision": head.revision, "made_at": head.made_at.isoformat()})
    for table, rows in tables:
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        count, total = 0, hashlib.sha256()
        for row in rows:
            said = _line([_plain(value) for value in row])
            total.update(said)
            count += 1
            yield said
        yield _line({"rows": count, "sum": total.hexdigest()})
    yield _line({"end": True})


def understand(lines: Iterator[bytes], tables: dict[str, Table]) -> Iterator[Head | Line]:
    """Yield the head and then every row; raise `Refused` where a table, a row or the end is missing."""
    head = json.loads(next(lines, b"{}"))
    if "revision" not in head:
        raise Refused(SPOILT)
    yield Head(head["revision"], datetime.fromisoformat(head["made_at"]))
    missing = set(tables)
    for line in lines:
        said = json.loads(line)
        if "end" in said:
            if missing:
                raise Refused(SPOILT)
            return
        table = tables.get(said["table"]) if "table" in said else None
        if table is None or said["columns"] != [column.name for column in table.columns]:
            raise Refused(SPOILT)
        missing.discard(table.name)
        yield from _rows(table, lines)
    raise Refused(SPOILT)


def compress(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines as compressed bytes."""
    press = zlib.compressobj()
    for line in lines:
        yield press.compress(line)
    yield press.flush()


def expand(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines again."""
    press, rest = zlib.decompressobj(), b""
    for piece in pieces:
        *whole, rest = (rest + press.decompress(piece)).split(b"\n")
        yield from whole
    if rest or not press.eof:
        raise Refused(SPOILT)


def stored(table: Table, values: Sequence[Any]) -> dict[str, Any]:
    """Return a row as it is written into the table."""
    pairs = zip(table.columns, values, strict=True)
    return {column.name: _value(value, sealed=isinstance(column.type, Sealed)) for column, value in pairs}


def _rows(table: Table, lines: Iterator[bytes]) -> Iterator[Line]:
    total = hashlib.sha256()
    for count, line in enumerate(lines):
        said = json.loads(line)
        if isinstance(said, dict):
            if (said.get("rows"), said.get("sum")) != (count, total.hexdigest()):
                raise Refused(SPOILT)
            return
        total.update(line + b"\n")
        yield Line(table.name, said)


def _line(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    """Return a value as JSON can say it; what JSON does not know is an object that names its kind."""
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return {"j": value} if isinstance(value, list | dict) else value


def _value(said: Any, *, sealed: bool) -> Any:
    if not isinstance(said, dict):
        return said
    ((kind, value),) = said.items()
    if kind == "b":
        found = base64.b64decode(value)
        return Box(found) if sealed else found
    if kind == "t":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "d" else value
