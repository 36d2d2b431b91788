"""Which pages are throttled, and by what: the account, the address of the network, and both together.

A wait, never a lock: whoever hammers one account from elsewhere makes strangers wait, but neither the addresses from
which its owner signed in before, nor the browsers in which they did. IPv6 addresses count by their /64.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template
from flask import request as http
from flask import session as browser
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeSerializer

from matching.database import transaction
from matching.sealing import derive
from matching.services import throttles
from matching.services.throttles import Limit
from matching.web.guards import find_typed

DEVICE, MOST_OWNERS, YEAR = "device", 4, 365 * 24 * 3600
SUBNET = 64


@dataclass(frozen=True)
class Tried:
    """What one kind of try counts against: somebody from one place, a place, and somebody from anywhere."""

    pair: Limit
    place: Limit
    anybody: Limit


@dataclass(frozen=True)
class Device:
    """What a browser remembers for a year: a name of its own, and who signed in in it, as hashes."""

    name: str
    owners: Sequence[str] = ()


@dataclass
class Try:
    """The try of this page: what is tried, as whom, from where, whether that is known of them, whether it was right."""

    kind: str
    who: str
    place: str
    device: Device
    is_known: bool = False
    right: bool = False


LIMITS: Mapping[str, Tried] = {
    "password": Tried(pair=Limit(5, 300), place=Limit(30, 60), anybody=Limit(20, 60)),
    "factor": Tried(pair=Limit(5, 300), place=Limit(30, 60), anybody=Limit(20, 60)),
    "forgot": Tried(pair=Limit(3, 300), place=Limit(20, 60), anybody=Limit(10, 300)),
    "link": Tried(pair=Limit(20, 60), place=Limit(20, 60), anybody=Limit(1_000_000, 1)),
}


def _typed() -> str:
    return http.form.get("email", "").strip().lower()[:400]


def _in_session() -> str:
    return browser.row.person_id if browser.row is not None else ""


def _nobody() -> str:
    return ""


THROTTLED: Mapping[str, tuple[str, Callable[[], str]]] = {
    "security.login": ("password", _typed),
    "security.change_password": ("password", _in_session),
    "security.forgot_password": ("forgot", _typed),
    "security.reset_password": ("link", _nobody),
    "people.accept": ("link", _nobody),
    "factors.prove": ("factor", _in_session),
    "factors.prove_key": ("factor", _in_session),
    "factors.authenticator": ("factor", _in_session),
    "factors.list_of_codes": ("factor", _in_session),
}


def init_throttles(app: Flask) -> None:
    """Register before the edge: what is registered first is run last, so a try is settled after the page's end."""
    app.extensions["limits"] = dict(LIMITS)
    app.after_request(settle)


def count() -> Response | None:
    """Count a try before it is looked at; answer it with how long to wait where it comes too early.

    The page has read at most who is looking, so its transaction ends here and it goes on in another.
    """
    kind, find_who = THROTTLED.get(http.endpoint or "", ("", _nobody))
    if http.method != "POST" or not kind:
        return None
    g.session.rollback()
    one = g.tried = Try(kind, find_who(), _place(), _read_device())
    with transaction(current_app.extensions["engine"]) as own:
        one.is_known = one.who != "" and throttles.is_noted(own, _key("known", one.who, one.place))
        wait = throttles.take(own, _limits(one))
    return _tell_to_wait(wait) if wait else None


def was_right() -> None:
    """Say that what was tried on this page was right: its tries are forgotten when the page has ended well."""
    if "tried" in g:
        g.tried.right = True


def remember_owner(response: Response, *names: str) -> None:
    """Remember that the owner of an account, by these names of theirs, signed in from here and in this browser."""
    device, owners = _read_device(), [_key("owner", name) for name in names]
    kept = [*owners, *(owner for owner in device.owners if owner not in owners)][: MOST_OWNERS * len(names)]
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        DEVICE, _signer().dumps([device.name, kept]), max_age=YEAR, httponly=True, samesite="Lax", secure=secure
    )
    with transaction(current_app.extensions["engine"]) as own:
        throttles.note(own, [_key("known", name, _place()) for name in names])


def settle(response: Response) -> Response:
    """Forget the tries of who was right, once the page's own transaction has ended."""
    one: Try | None = g.get("tried")
    if one is not None and one.right and response.status_code < 400:
        with transaction(current_app.extensions["engine"]) as own:
            throttles.forgive(own, [key for key in _limits(one) if key != _key(one.kind, "", one.place)])
            throttles.give_back(own, _key(one.kind, "", one.place))
    owner = g.get("entered")
    if owner is not None and response.status_code < 400:
        remember_owner(response, *owner)
    return response


def _limits(one: Try) -> dict[str, Limit]:
    """Return under which keys a try counts: who is known here counts alone, so nobody else can make them wait."""
    limits: Tried = current_app.extensions["limits"][one.kind]
    if one.who and _key("owner", one.who) in one.device.owners:
        return {_key(one.kind, one.who, one.device.name): limits.pair}
    found = {_key(one.kind, one.who, one.place): limits.pair, _key(one.kind, "", one.place): limits.place}
    return found if one.is_known or not one.who else found | {_key(one.kind, one.who, ""): limits.anybody}


def _tell_to_wait(seconds: int) -> Response:
    words = ngettext(
        "There were too many tries. Wait one second, then try again.",
        "There were too many tries. Wait %(num)s seconds, then try again.",
        seconds,
    )
    page = render_template("security/wait.html", words=words, typed=find_typed())
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _place() -> str:
    """Return the network address of the client; of IPv6 the part that one subscriber has."""
    try:
        address = ipaddress.ip_address(http.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, SUBNET), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _key(*parts: str) -> str:
    """Return the keyed hash under which something is counted: the table names neither people nor places."""
    key = derive(current_app.extensions["settings"].secret_key, "throttles")
    return hmac.digest(key, "\n".join(parts).encode("utf-8", "replace"), "sha256").hex()


def _read_device() -> Device:
    try:
        return Device(*_signer().loads(http.cookies.get(DEVICE, "")))
    except BadSignature:
        return Device(secrets.token_urlsafe(16))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="device")
