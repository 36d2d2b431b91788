"""Codes that people type as their second factor: six digits of an authenticator, or the next code of a printed list."""

import base64
import hashlib
import hmac
import re
import secrets

from flask import current_app
from flask_security import Totp
from passlib.exc import TokenError, UsedTokenError
from passlib.totp import TOTP
from sqlmodel import Session

from matching import clock
from matching.errors import Reason, reason
from matching.models.base import LETTERS
from matching.models.factor import Authenticator, CodeList
from matching.queries.factors import Factors
from matching.sealing import Place, derive, name_owner, take_for
from matching.services import factors
from matching.vocabulary.names import Factor

ISSUER = "Assistance Matching"
STEP = 30
LISTED = 40
SALT = 16
COST = {"n": 2**12, "r": 8, "p": 1, "dklen": 32}
DIGITS = re.compile(r"\d{6}")


class Authenticators(Totp):
    """The library's codes by the service's own clock; the last one that was taken is never taken again."""

    def __init__(self) -> None:
        self._totp = TOTP.using(issuer=ISSUER, now=lambda: clock.now().timestamp())

    def take(self, session: Session, row: Authenticator, code: str) -> Reason | None:
        """Take a code; return why not. One half minute before and after is allowed for."""
        try:
            match = self._totp.verify(code, _source(row), window=STEP, last_counter=row.last_counter or None)
        except UsedTokenError:
            return reason("code-used")
        except TokenError:
            return reason("code-wrong")
        return None if factors.take_counter(session, row, match.counter) else reason("code-used")

    def show(self, row: Authenticator, *, name: str) -> tuple[str, str]:
        """Return what sets a program up: a picture to scan, as an address, and a key to type in groups of four."""
        return self.generate_qrcode(name, _source(row)), self.get_totp_pretty_key(_source(row))

    def now(self, row: Authenticator) -> str:
        """Return the code that an authenticator shows at this moment."""
        return self.generate_totp_password(_source(row))


def new_authenticator(session: Session, person_id: str) -> Authenticator:
    """Make a secret and enter it, to be confirmed with its first code."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    return factors.add_authenticator(session, person_id, secret=name_owner(person_id, secret))


def new_codes(session: Session, person_id: str) -> CodeList:
    """Make a list of codes and enter it, to be confirmed with one of them."""
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(8)) for _code in range(LISTED)]
    owned, hashes = name_owner(person_id, " ".join(codes)), [_hash(code) for code in codes]
    return factors.add_codes(session, person_id, codes=owned, hashes=hashes)


def read_codes(row: CodeList) -> list[str]:
    """Return the codes of a list that is not confirmed yet, as they are printed."""
    codes = take_for(row.person_id, row.codes, Place("code_list", row.id, "codes")).split()
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def is_code(row: CodeList, number: int, typed: str) -> bool:
    """Say whether this is code `number` of the list, however it was spaced."""
    salt, _, _kept = row.hashes[number - 1].partition(":")
    return hmac.compare_digest(_hash(_plain(typed), salt=base64.b64decode(salt)), row.hashes[number - 1])


def take(session: Session, has: Factors, typed: str) -> Factor | Reason:
    """Take what was typed for a code of an authenticator or for the next one of a printed list."""
    plain = _plain(typed)
    if has.authenticator is not None and DIGITS.fullmatch(plain):
        return Authenticators().take(session, has.authenticator, plain) or Factor.CODE
    if has.codes is None or not has.next_code:
        return reason("code-wrong")
    if not is_code(has.codes, has.next_code, plain):
        return reason("listed-code-wrong", number=has.next_code)
    taken = factors.take_code(session, has.codes, has.next_code)
    return Factor.LIST if taken else reason("listed-code-wrong", number=has.next_code)


def _plain(typed: str) -> str:
    """Return the letters and digits that were typed, as they are printed."""
    return "".join(str(int(char)) if char.isdecimal() else char for char in typed.upper() if char.isalnum())[:40]


def _hash(code: str, *, salt: bytes | None = None) -> str:
    """Return the salted hash of a code, which is worth nothing without the key of this deployment."""
    salt = salt or secrets.token_bytes(SALT)
    keyed = hmac.digest(derive(current_app.extensions["settings"].secret_key, "printed codes"), code.encode(), "sha256")
    slow = hashlib.scrypt(keyed, salt=salt, **COST)
    return f"{base64.b64encode(salt).decode()}:{base64.b64encode(slow).decode()}"


def _source(row: Authenticator) -> dict[str, object]:
    secret = take_for(row.person_id, row.secret, Place("authenticator", row.id, "secret"))
    return {"v": 1, "type": "totp", "key": secret}
