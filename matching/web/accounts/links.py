"""The links of mails with which people choose a password: signed, for one use, made when the mail is worded.

Both name the account's mark, which changes with the password: whoever uses one link ends all.
"""

from datetime import UTC, datetime, timedelta

from flask import current_app
from flask_security.recoverable import generate_reset_password_token
from itsdangerous import BadSignature, URLSafeSerializer

from matching import clock
from matching.errors import Refused, reason
from matching.models.account import Account

INVITED_FOR = timedelta(days=7)


def sign_invitation(account: Account) -> str:
    """Return the token with which an invited person chooses their first password."""
    return _signer().dumps([account.fs_uniquifier, int(clock.now().timestamp())])


def sign_reset(account: Account) -> str:
    """Return the library's token for a new password."""
    return generate_reset_password_token(account)


def get_invited(token: str) -> Account:
    """Return the account that `token` invites; raise `Refused` when it was used, is too old or is not ours."""
    try:
        mark, signed_at = _signer().loads(token)
    except BadSignature as fault:
        raise Refused(reason("invitation-over")) from fault
    account: Account | None = current_app.extensions["security"].datastore.find_user(fs_uniquifier=mark)
    age = clock.now() - datetime.fromtimestamp(signed_at, UTC)
    if account is None or not account.active or age > INVITED_FOR:
        raise Refused(reason("invitation-over"))
    return account


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="invitation")
