"""Keys of sealed texts: destroyed with a case, wrapped anew by a newer master key, checked before a start."""

from sqlalchemy import Engine, inspect
from sqlmodel import Session

from matching import clock
from matching.database import open_session, transaction
from matching.errors import Reason, Refused, Unreadable, reason
from matching.models.request import Request
from matching.models.sealed import CaseKey, keep_keys
from matching.policy.keys import may_destroy_key
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.keys import find_keys_of_others, find_masters, get_key, lock_key
from matching.queries.matches import find_live_matches
from matching.queries.requests import find_needs
from matching.sealing import SERVICE, Keyring
from matching.services.places import withdraw_matches
from matching.services.postings import touch
from matching.services.steps import check_version, record
from matching.vocabulary.names import RequestState

AT_ONCE = 200
"""So many keys are wrapped anew in one transaction."""


def destroy_key(session: Session, request: Request, *, version: int, by: Viewer) -> None:
    """Make every text of a withdrawn case unreadable, here and in every backup; nobody can take that back."""
    if not may_destroy_key(by, request):
        raise Refused(reason("not-yours-to-destroy"))
    check_version(request, version)
    destroy_for_ever(session, request, by=by)


def destroy_for_ever(session: Session, request: Request, *, by: Viewer) -> None:
    """Destroy the key of a request, for who may, or because its time is over.

    What stands in clear for others to read, and what would betray the texts to somebody who guesses them, goes, too.
    """
    key = lock_key(session, request.id)
    if key.wrapped is None:
        raise Refused(reason("text-is-destroyed"))
    key.wrapped, key.destroyed_at = None, clock.now()
    session.add(key)
    _forget_what_is_clear(session, request)
    record(session, request, "destroy-text", by=by)
    session.flush()
    session.expire_all()


def forget_again(session: Session, request: Request) -> None:
    """Let a case whose key was destroyed be withdrawn, where an old backup has brought it back as it stood before."""
    request.state = RequestState.WITHDRAWN
    offers = withdraw_matches(session, find_live_matches(session, request=request))
    _forget_what_is_clear(session, request)
    touch(session, *offers)


def _forget_what_is_clear(session: Session, request: Request) -> None:
    request.public_summary, request.publish_summary, request.origin = "", False, None
    session.add(request)
    touch(session, *find_needs(session, SYSTEM, request))


def rotate(engine: Engine) -> int:
    """Wrap every key by the current master key, some at a time; return how many were not. Begun again, it goes on."""
    keyring: Keyring = engine.get_execution_options()["keyring"]
    total = 0
    while wrapped := _rotate_some(engine, keyring):
        total += wrapped
    return total


def check_keys(engine: Engine) -> Reason | None:
    """Return why the data cannot be opened with the keys of this engine, or None where it can."""
    if not inspect(engine).has_table(str(CaseKey.__tablename__)):
        return None
    with open_session(engine, writes=False) as session:
        return check_keys_of(session)


def check_keys_of(session: Session) -> Reason | None:
    """Return the same for the data that a session sees."""
    keyring: Keyring = session.get_bind().get_execution_options()["keyring"]
    lost = sorted(set(find_masters(session)) - set(keyring.names))
    if lost:
        return reason("sealing-key-is-missing", names=", ".join(lost))
    try:
        keep_keys(session, [get_key(session, SERVICE)])
    except Unreadable:
        return reason("sealing-key-is-wrong")
    return None


def _rotate_some(engine: Engine, keyring: Keyring) -> int:
    with transaction(engine) as session:
        keys = find_keys_of_others(session, keyring.current, limit=AT_ONCE)
        for key in keys:
            _wrap_anew(key, keyring)
        session.add_all(keys)
        return len(keys)


def _wrap_anew(key: CaseKey, keyring: Keyring) -> None:
    opened = keyring.unwrap(key.wrapped or b"", key.name, by=key.master)
    key.wrapped, key.master = keyring.wrap(opened, key.name), keyring.current
