"""How secrets of accounts are kept: sealed with a key that is not in the database, and bound to what they are about."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE = 12


class Unreadable(Exception):
    """What was sealed was sealed with another key, about something else, or was changed since."""


def seal(secret: bytes, *, about: str) -> str:
    """Return `secret` as it may be stored; `about` names the row that it belongs to."""
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(derive_key("sealing")).encrypt(nonce, secret, about.encode())).decode()


def unseal(sealed: str, *, about: str) -> bytes:
    """Return what was sealed; raise `Unreadable` if it was not sealed here, about the same."""
    try:
        whole = base64.b64decode(sealed, validate=True)
        return AESGCM(derive_key("sealing")).decrypt(whole[:NONCE], whole[NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def derive_key(purpose: str) -> bytes:
    """Return a key of this deployment for one purpose."""
    secret = str(current_app.extensions["settings"].secret_key).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"accounts: {purpose}".encode()).derive(secret)
