"""Which second factors somebody has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from matching.models.factor import Authenticator, CodeList, SecurityKey


@dataclass(frozen=True)
class Factors:
    """The factors of one person; what is still to be confirmed opens nothing."""

    keys: Sequence[SecurityKey] = ()
    authenticator: Authenticator | None = None
    codes: CodeList | None = None
    unconfirmed: Authenticator | None = None
    unprinted: CodeList | None = None

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.keys) + sum(one is not None for one in (self.authenticator, self.codes))

    @property
    def codes_left(self) -> int:
        """How many codes of the printed list were not used yet."""
        return len(self.codes.hashes) - self.codes.used if self.codes is not None else 0

    @property
    def next_code(self) -> int:
        """Which code of the printed list is asked for next, counted from 1; 0 when there is none."""
        return self.codes.used + 1 if self.codes is not None and self.codes_left else 0


def find_factors(session: Session, person_id: str) -> Factors:
    """Return what this person can prove; the newest where several wait to be confirmed."""
    keys = session.exec(
        select(SecurityKey).where(SecurityKey.person_id == person_id).order_by(col(SecurityKey.created_at))
    )
    shown = select(Authenticator).where(Authenticator.person_id == person_id).order_by(col(Authenticator.made_at))
    printed = select(CodeList).where(CodeList.person_id == person_id).order_by(col(CodeList.made_at))
    authenticators, lists = session.exec(shown).all(), session.exec(printed).all()
    return Factors(
        keys=keys.all(),
        authenticator=next((one for one in authenticators if one.confirmed_at), None),
        codes=next((one for one in lists if one.confirmed_at), None),
        unconfirmed=next((one for one in reversed(authenticators) if not one.confirmed_at), None),
        unprinted=next((one for one in reversed(lists) if not one.confirmed_at), None),
    )
