"""Accounts in the page's own session: the library works in our transaction, and its mails are our notices."""

import secrets
from typing import Any

from flask import current_app, g
from flask_security import MailUtil, SQLAlchemySessionUserDatastore, hash_password, verify_password
from sqlmodel import Session
from werkzeug.local import LocalProxy

from matching.models.account import Account, AccountRole
from matching.models.person import Person
from matching.queries.people import find_person_at
from matching.services import sessions
from matching.services.notices import tell
from matching.vocabulary.notices import NoticeKind

KINDS = {
    "security/email/reset_notice": NoticeKind.PASSWORD_CHANGED,
    "security/email/change_notice": NoticeKind.PASSWORD_CHANGED,
}


class Accounts(SQLAlchemySessionUserDatastore):
    """The library's way to our rows. It never commits: the edge of the page does, once."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """Return the account with this address, or with this mark of a session."""
        if "email" not in wanted:
            return super().find_user(**wanted)
        person = find_person_at(self.db.session, str(wanted["email"]).lower())
        return find_account(self.db.session, person) if person else None

    def commit(self) -> None:
        """Send what changed to the database; it is committed with the page."""
        self.db.session.flush()


class Outbox(MailUtil):
    """Where the library's mails go: a notice in the page's transaction, worded and sent later by the worker."""

    def send_mail(self, template: str, *_mail: Any, user: Account, **_context: Any) -> None:
        """Queue the notice that stands for `template`; links are made when the mail is worded, and kept nowhere."""
        tell(g.session, KINDS[template], user.person, [user.person_id])


def open_datastore() -> Accounts:
    """Return the store over whichever session the present page has."""
    return Accounts(LocalProxy(lambda: g.session), Account, AccountRole)


def find_account(session: Session, person: Person) -> Account | None:
    """Return how `person` signs in, if they were given an account."""
    return session.get(Account, person.id)


def open_account(session: Session, person: Person, *, password: str | None = None) -> Account:
    """Give `person` an account; without `password` they cannot sign in before they choose one by the invitation."""
    account = Account(person_id=person.id, password=hash_password(password or secrets.token_urlsafe(48)))
    session.add(account)
    session.flush()
    return account


def queue_reset(session: Session, address: str) -> None:
    """Write to whoever signs in with this address, if they have an open account."""
    person = find_person_at(session, address.lower())
    account = find_account(session, person) if person else None
    if account is not None and account.active:
        tell(session, NoticeKind.RESET_PASSWORD, account.person, [account.person_id])


def set_password(session: Session, account: Account, password: str) -> None:
    """Change the password and the mark, so that every session and every link made before is worth nothing."""
    sessions.end_all(session, account.person_id)
    account.password = hash_password(password)
    account.fs_uniquifier = secrets.token_hex()
    session.flush()


def get_by_password(session: Session, address: str, password: str) -> Account | None:
    """Return whose open account this is, if the password is right. An unknown address takes the same time.

    A password is checked for a tenth of a second, in which nothing is held: nobody's writing should wait for that.
    """
    person = find_person_at(session, address.lower())
    account = find_account(session, person) if person else None
    may_enter = account is not None and account.active
    session.close()
    typed = current_app.extensions["security"].password_util.normalize(password)
    if account is None:
        hash_password(typed)
        return None
    return account if verify_password(typed, account.password) and may_enter else None
