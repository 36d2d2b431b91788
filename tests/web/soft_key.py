"""A security key made of software: it answers to a page's question as a browser with a key would, or falsely."""

import base64
import hashlib
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN, SITE = "http://localhost:8000", "localhost"


@dataclass
class SoftKey:
    """A key that counts its signatures. Wrong facts may be given to it, to see them refused."""

    secret: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    count: int = 1
    origin: str = ORIGIN
    site: str = SITE
    flags: int = 1

    @property
    def name(self) -> bytes:
        """The identifier of its one credential."""
        return hashlib.sha256(self._public()).digest()

    def add(self, options: str) -> str:
        """Answer when it is to be added."""
        client = self._client("webauthn.create", options)
        given = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + self._public()
        data = self._facts(self.flags | 0x40) + given
        attested = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + len(data).to_bytes(2, "big") + data
        return self._answer({"clientDataJSON": _text(client), "attestationObject": _text(attested)})

    def prove(self, options: str) -> str:
        """Answer when it is to be proved, counting one more."""
        self.count += 1
        client, data = self._client("webauthn.get", options), self._facts(self.flags)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        told = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer({name: _text(part) for name, part in told.items()})

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _facts(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        numbers = self.secret.public_key().public_numbers()
        across, up = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + across + b"\x22\x58\x20" + up

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
