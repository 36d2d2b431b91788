"""Security keys and passkeys: what a browser is asked, and whether what it answers was signed by the right key.

A challenge is signed, valid for some minutes and only in the session that it was made for. Nothing is kept of it: who
proves a key goes on under a new token, in which the old challenge is worth nothing.
"""

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app
from flask import session as browser
from itsdangerous import BadSignature, TimedSerializer
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from matching import clock
from matching.errors import Refused, reason
from matching.models.factor import SecurityKey
from matching.models.person import Person
from matching.web.accounts.codes import ISSUER

ANSWER_WITHIN = 300
LONGEST = 20_000
ADDING, PROVING = "add", "prove"
NOT_A_KEY = (WebAuthnException, BadSignature, ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What the library raises for answers that no browser sends."""


def ask_new(person: Person, keys: Sequence[SecurityKey]) -> str:
    """Return, as JSON, what the browser is asked when a key is added; keys that are known already are refused by it."""
    options = generate_registration_options(
        rp_id=_site()[0],
        rp_name=ISSUER,
        user_id=person.id.encode(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=_challenge(ADDING),
        exclude_credentials=_describe(keys),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(options)


def ask_known(keys: Sequence[SecurityKey]) -> str:
    """Return, as JSON, what the browser is asked when one of the person's keys is to be proved."""
    options = generate_authentication_options(
        rp_id=_site()[0], challenge=_challenge(PROVING), allow_credentials=_describe(keys)
    )
    return options_to_json(options)


def read_new(answer: str, person: Person, *, name: str) -> SecurityKey:
    """Return the key that answered, ready to be added; raise `Refused` if it did not answer to our question."""
    try:
        response = parse_registration_credential_json(answer[:LONGEST]).response
        asked = _check_challenge(response.client_data_json, ADDING)
        made = verify_registration_response(
            credential=answer, expected_challenge=asked, expected_rp_id=_site()[0], expected_origin=_site()[1]
        )
    except NOT_A_KEY as fault:
        raise Refused(reason("key-not-added", field="answer")) from fault
    return SecurityKey(
        person_id=person.id,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
    )


def prove(answer: str, keys: Sequence[SecurityKey]) -> None:
    """Note that one of `keys` answered; raise `Refused` if none of them did."""
    try:
        credential = parse_authentication_credential_json(answer[:LONGEST])
        asked = _check_challenge(credential.response.client_data_json, PROVING)
        key = next(key for key in keys if key.credential_id == bytes_to_base64url(credential.raw_id))
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=asked,
            expected_rp_id=_site()[0],
            expected_origin=_site()[1],
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except (*NOT_A_KEY, StopIteration) as fault:
        raise Refused(reason("key-not-known", field="answer")) from fault
    key.sign_count, key.used_at = proved.new_sign_count, clock.now()


def _describe(keys: Sequence[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in keys]


def _challenge(purpose: str) -> bytes:
    return _signer().dumps([purpose, browser.row.key, secrets.token_urlsafe(16)]).encode()


def _check_challenge(client_data: bytes, purpose: str) -> bytes:
    """Return the challenge that was answered, if it is ours, young, for this purpose and for this session."""
    asked = parse_client_data_json(client_data).challenge
    if _signer().loads(asked, max_age=ANSWER_WITHIN)[:2] != [purpose, browser.row.key]:
        raise BadSignature("asked elsewhere")
    return asked


def _site() -> tuple[str, str]:
    """Return the name and the origin to which keys are bound: as the settings name this site."""
    address = urlsplit(current_app.extensions["settings"].base_url)
    return address.hostname or "", f"{address.scheme}://{address.netloc}"


def _signer() -> TimedSerializer:
    """Return what signs; it packs nothing, so that every challenge is as long as the last."""
    return TimedSerializer(current_app.secret_key or "", salt="challenge")
