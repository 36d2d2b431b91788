"""What people do about their second factors: add, confirm, use, remove; and what an administrator does who resets them.

A factor that is added, removed or reset ends every session of the person and is told by mail; the pages begin the one
in which it was done anew. Codes come here hashed: only the web's floor holds the key of that.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, update
from sqlmodel import Session, col

from matching import clock
from matching.errors import Refused, reason
from matching.models.factor import Authenticator, CodeList, SecurityKey
from matching.models.person import Person
from matching.policy.factors import needs_key
from matching.policy.people import may_manage_people
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.factors import Factors, find_factors
from matching.services import sessions
from matching.services.notices import tell
from matching.services.steps import record
from matching.vocabulary.notices import NoticeKind

WAITS = timedelta(hours=1)


def add_authenticator(session: Session, person_id: str, *, secret: str) -> Authenticator:
    """Enter an authenticator that is to be confirmed with its first code, in place of one that never was."""
    mine = (col(Authenticator.person_id) == person_id, col(Authenticator.confirmed_at).is_(None))
    session.execute(delete(Authenticator).where(*mine))
    made = Authenticator(person_id=person_id, secret=secret)
    session.add(made)
    session.flush()
    return made


def add_codes(session: Session, person_id: str, *, codes: str, hashes: Sequence[str]) -> CodeList:
    """Enter a list that is to be printed and then confirmed with one of its codes, in place of one that never was."""
    mine = (col(CodeList.person_id) == person_id, col(CodeList.confirmed_at).is_(None))
    session.execute(delete(CodeList).where(*mine))
    made = CodeList(person_id=person_id, codes=codes, hashes=list(hashes))
    session.add(made)
    session.flush()
    return made


def confirm_authenticator(session: Session, person: Person, row: Authenticator) -> None:
    """Let an authenticator count from now on, in place of the one before."""
    session.execute(
        delete(Authenticator).where(col(Authenticator.person_id) == person.id, col(Authenticator.id) != row.id)
    )
    row.confirmed_at = clock.now()
    _tell_of_change(session, person)


def confirm_codes(session: Session, person: Person, row: CodeList) -> None:
    """Let a printed list count from now on, in place of the one before; the codes themselves are forgotten."""
    session.execute(delete(CodeList).where(col(CodeList.person_id) == person.id, col(CodeList.id) != row.id))
    row.codes, row.confirmed_at = "", clock.now()
    _tell_of_change(session, person)


def add_key(session: Session, person: Person, key: SecurityKey) -> None:
    """Enter a security key."""
    session.add(key)
    session.flush()
    _tell_of_change(session, person)


def take_counter(session: Session, row: Authenticator, counter: int) -> bool:
    """Note that the code of this half minute was used; of two who bring the same code, one is told no."""
    newer = (col(Authenticator.id) == row.id, col(Authenticator.last_counter) < counter)
    return _changed(session.execute(update(Authenticator).where(*newer).values(last_counter=counter)))


def take_code(session: Session, row: CodeList, number: int) -> bool:
    """Note that code `number` of a printed list was used, if it is the next; of two who bring it, one is told no."""
    following = (col(CodeList.id) == row.id, col(CodeList.used) == number - 1)
    return _changed(session.execute(update(CodeList).where(*following).values(used=number)))


def remove(session: Session, person: Person, factor_id: str) -> None:
    """Remove one factor of the person's own; the last that lets them in stays."""
    has = find_factors(session, person.id)
    mine = [one for one in (*has.keys, has.authenticator, has.codes) if one is not None and one.id == factor_id]
    if not mine or _is_last(person, has, mine[0]):
        raise Refused(reason("last-factor" if mine else "no-such-factor"))
    session.delete(mine[0])
    session.flush()
    _tell_of_change(session, person)


def reset(session: Session, person: Person, *, by: Viewer) -> None:
    """Take all factors away from a person who lost them: at their next visit they choose anew."""
    if not may_manage_people(by):
        raise Refused(reason("administrators-only"))
    if person.id == by.person_id:
        raise Refused(reason("own-factors"))
    for table in (SecurityKey, Authenticator, CodeList):
        session.execute(delete(table).where(col(table.person_id) == person.id))
    sessions.end_all(session, person.id)
    record(session, person, "reset-factors", by=by)
    tell(session, NoticeKind.FACTORS_RESET, person, [person.id])


def forget_unconfirmed(session: Session) -> None:
    """Forget what was begun and never confirmed, with the codes that it holds."""
    for table in (Authenticator, CodeList):
        old = (col(table.confirmed_at).is_(None), col(table.made_at) < clock.now() - WAITS)
        session.execute(delete(table).where(*old))


def _tell_of_change(session: Session, person: Person) -> None:
    sessions.end_all(session, person.id)
    record(session, person, "change-factors", by=viewer_of(person))
    tell(session, NoticeKind.FACTORS_CHANGED, person, [person.id])


def _is_last(person: Person, has: Factors, row: Any) -> bool:
    last_key = needs_key(person) and isinstance(row, SecurityKey) and len(has.keys) == 1
    return has.number == 1 or last_key


def _changed(result: Any) -> bool:
    assert isinstance(result, CursorResult)  # noqa: S101
    return result.rowcount == 1
