"""The arithmetic of the chain: keys for each purpose, what a line's seal covers, and how the head is sealed.

A seal is an HMAC-SHA256 with a key that is not in the database, over the line's place, the seal before it and every
column of the line. Every value keeps its type in what is sealed, so that no two different lines look alike.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime


def derive(key: str, purpose: str) -> bytes:
    """Return the key for one purpose, made from the deployment's history key."""
    return hmac.digest(key.encode(), purpose.encode(), "sha256")


def seal_line(key: bytes, place: int, previous: object, line: Sequence[object]) -> str:
    """Return the seal of `line` at `place`, after the seal `previous`."""
    said = json.dumps(["line", place, previous, *line], separators=(",", ":"), default=repr)
    return hmac.digest(key, said.encode(), "sha256").hex()


def seal_head(key: bytes, place: object, mac: object) -> str:
    """Return the seal of the head that stands at `place` with the newest line's `mac`."""
    said = json.dumps(["head", place, mac], separators=(",", ":"), default=repr)
    return hmac.digest(key, said.encode(), "sha256").hex()


def stamp(moment: datetime) -> str:
    """Return a time as it is sealed: in UTC, to the microsecond, as SQLite keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
