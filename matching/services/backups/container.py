"""A file of encrypted pieces in their order: changed, cut, swapped or lengthened anywhere, it is refused.

A line of text, a random salt, then pieces: four bytes of length, and what AES-256-GCM made of up to 64 kilobytes. Each
piece is bound to its number and to whether it is the last, by a key that serves this one file.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matching.errors import Refused, reason
from matching.sealing import derive

MAGIC = b"assistance-matching backup 1\n"
SALT = 16
PIECE = 65_536
TAG = 16
LENGTH = 4


def write(file: Path, pieces: Iterable[bytes], *, secret: str, part: str) -> None:
    """Write a new file (mode 0600) that holds `pieces`, one after the other; `part` names what kind of file it is."""
    salt = os.urandom(SALT)
    key = _key(secret, part, salt)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(MAGIC + salt)
        waiting, number = None, 0
        for piece in _of_one_size(pieces):
            if waiting is not None:
                _put(target, key, waiting, number, last=False)
                number += 1
            waiting = piece
        _put(target, key, waiting or b"", number, last=True)
        target.flush()
        os.fsync(target.fileno())


def read(file: Path, *, secret: str, part: str) -> Iterator[bytes]:
    """Yield what was written; raise `Refused` at the first piece that is not what it was, or not where it was."""
    with file.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise Refused(reason("backup-is-no-backup", file=file.name))
        key, number = _key(secret, part, source.read(SALT)), 0
        piece = _take(source)
        while piece is not None:
            following = _take(source)
            yield _open(key, piece, number, last=following is None)
            piece, number = following, number + 1
        if number == 0:
            raise Refused(reason("backup-is-spoilt"))


def _key(secret: str, part: str, salt: bytes) -> AESGCM:
    return AESGCM(derive(secret, f"backup of {part} {salt.hex()}"))


def _put(target: BinaryIO, key: AESGCM, piece: bytes, number: int, *, last: bool) -> None:
    sealed = key.encrypt(_nonce(number, last=last), piece, MAGIC)
    target.write(len(sealed).to_bytes(LENGTH, "big") + sealed)


def _take(source: BinaryIO) -> bytes | None:
    """Return the next piece, or None at the end of the file."""
    length = source.read(LENGTH)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    piece = source.read(size) if len(length) == LENGTH and size <= PIECE + TAG else b""
    if len(piece) != size or size < TAG:
        raise Refused(reason("backup-is-spoilt"))
    return piece


def _open(key: AESGCM, piece: bytes, number: int, *, last: bool) -> bytes:
    try:
        return key.decrypt(_nonce(number, last=last), piece, MAGIC)
    except InvalidTag as error:
        raise Refused(reason("backup-is-spoilt")) from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _of_one_size(pieces: Iterable[bytes]) -> Iterator[bytes]:
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) >= PIECE:
            yield bytes(kept[:PIECE])
            del kept[:PIECE]
    if kept:
        yield bytes(kept)
