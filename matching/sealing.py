"""How a text is sealed and opened: AES-256-GCM, bound to the table, row and column where it stands.

Master keys are outside the database. Each wraps the keys that stand in it: one for each request, and one for what
belongs to no request. A sealed text names the key that opens it; everything else it is bound to it does not carry, so
that a text which was put elsewhere cannot be opened there.
"""

import hashlib
import os
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from matching.errors import Unreadable

SERVICE = "service"
"""The name of the key for what belongs to no request; a request's key is named by the request's identifier."""
FORMAT = b"\x01"
BYTES = 32
NONCE = 12
SEPARATOR = "\x1f"


class Place(NamedTuple):
    """Where a text stands."""

    table: str
    row: str
    column: str


class Keyring:
    """The master keys of a deployment: the first one wraps, each of them unwraps."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._keys = {_name(secret): AESGCM(derive(secret, "sealing")) for secret in secrets if secret}
        self.current = next(iter(self._keys), "")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys: each follows from its key, so that no key can bear another's name."""
        return tuple(self._keys)

    def wrap(self, key: bytes, name: str) -> bytes:
        """Return the key `name` wrapped by the current master key."""
        return _encrypt(self._keys[self.current], key, _bound("key", self.current, name))

    def unwrap(self, wrapped: bytes, name: str, *, by: str) -> bytes:
        """Return the key `name`, wrapped by the master key `by`; `Unreadable` where we lack that or it is another."""
        place = Place("case_key", name, "wrapped")
        if by not in self._keys:
            raise Unreadable(place)
        return _decrypt(self._keys[by], wrapped, _bound("key", by, name), place)


def new_key() -> bytes:
    """Return a random key."""
    return os.urandom(BYTES)


def derive(secret: str, purpose: str) -> bytes:
    """Return the 32 bytes that a secret of the deployment gives for one purpose and no other."""
    made = HKDF(algorithm=SHA256(), length=BYTES, salt=None, info=f"assistance-matching {purpose}".encode())
    return made.derive(secret.encode())


def seal(key: AESGCM, name: str, text: bytes, place: Place) -> bytes:
    """Return `text` sealed by the key `name` for one place."""
    head = FORMAT + bytes([len(name)]) + name.encode()
    return head + _encrypt(key, text, head + _bound(*place))


def open_(key: AESGCM, sealed: bytes, place: Place) -> bytes:
    """Return the text; `Unreadable` where it was sealed for another place, or changed by anybody without the key."""
    head = sealed[: 2 + int.from_bytes(sealed[1:2], "big")]
    return _decrypt(key, sealed[len(head) :], head + _bound(*place), place)


def key_of(sealed: bytes, place: Place) -> str:
    """Return the name of the key that opens `sealed`; `Unreadable` where it was not sealed by us."""
    name = sealed[2 : 2 + sealed[1]] if sealed[:1] == FORMAT and len(sealed) > 1 else b""
    if not name.isalnum() or not name.isascii():
        raise Unreadable(place)
    return name.decode()


def name_owner(person_id: str, text: str) -> str:
    """Return `text` with whose it is, so that both are sealed as one and the row is worth nothing in another's name."""
    return f"{person_id} {text}"


def take_for(person_id: str, owned: str, place: Place) -> str:
    """Return the text that was sealed as this person's; `Unreadable` where it is another's."""
    owner, _, text = owned.partition(" ")
    if owner != person_id:
        raise Unreadable(place)
    return text


def _encrypt(key: AESGCM, text: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, text, bound)


def _decrypt(key: AESGCM, sealed: bytes, bound: bytes, place: Place) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable(place) from error


def _bound(*parts: str) -> bytes:
    return SEPARATOR.join(parts).encode()


def _name(secret: str) -> str:
    return hashlib.sha256(derive(secret, "name")).hexdigest()[:8]
