"""Questions about what the outside world meets: debugging, keys, names, cookies, TLS, and the web server in front."""

import math
from collections import Counter
from ipaddress import ip_address
from urllib.parse import urlsplit

from matching.doctor.findings import Finding, Patient, green, not_asked, red

KEY_LENGTH, KEY_BITS = 32, 128
GIVEN_AWAY = ("changeme", "secret", "password", "example", "default", "12345", "development")
COOKIES = ("SESSION", "REMEMBER")
LOCAL_ONLY = "This deployment is reached from its own machine only (BASE_URL); ask with --deploy."


def ask_debug(patient: Patient) -> Finding:
    """Is nobody shown the inside of an error?"""
    loose = [name for name in ("DEBUG", "TESTING", "PROPAGATE_EXCEPTIONS") if patient.app.config.get(name)]
    if loose:
        return red(f"{', '.join(loose)} is on: errors show the program to visitors. Unset FLASK_DEBUG and start anew.")
    return green("Debugging is off.")


def ask_keys(patient: Patient) -> Finding:
    """Can nobody guess the keys?"""
    keys = {"SECRET_KEY": patient.settings.secret_key, "PASSWORD_SALT": patient.settings.password_salt}
    weak = [name for name, key in keys.items() if _is_weak(key)]
    if weak:
        return red(
            f"{' and '.join(weak)} can be guessed. Leave it out, and a good one is made at the first start; or make "
            'one by python -c "import secrets; print(secrets.token_urlsafe(48))".'
        )
    if len(set(keys.values())) < len(keys):
        return red("SECRET_KEY and PASSWORD_SALT are the same. Make another for each.")
    return green(f"Both keys hold {KEY_BITS} bits or more.")


def ask_hosts(patient: Patient) -> Finding:
    """Is it answered by its own names only?"""
    names, reached = patient.settings.hosts, urlsplit(patient.settings.base_url).hostname or ""
    loose = [name for name in names if "*" in name or name.startswith(".") or not name.strip()]
    if loose:
        return red(f"HOSTS holds {', '.join(loose) or 'an empty name'}, which stands for many names. Name each host.")
    if reached not in names:
        return red(f"BASE_URL names {reached}, which is not among HOSTS: nobody could follow a link. Add it.")
    local = [name for name in names if is_local(name)]
    if patient.deploy and local:
        return red(f"HOSTS holds {', '.join(local)}: take it out, only the public name is to be answered.")
    return green("HOSTS names each host, and BASE_URL is one of them.")


def ask_cookies(patient: Patient) -> Finding:
    """Do cookies stay out of reach of scripts, of other sites, and of the open network?"""
    config = patient.app.config
    loose = [f"{name}_COOKIE_HTTPONLY" for name in COOKIES if not config.get(f"{name}_COOKIE_HTTPONLY")]
    loose += [f"{name}_COOKIE_SAMESITE" for name in COOKIES if config.get(f"{name}_COOKIE_SAMESITE") not in _SITES]
    if patient.deploy or patient.settings.base_url.startswith("https:"):
        loose += [f"{name}_COOKIE_SECURE" for name in COOKIES if not config.get(f"{name}_COOKIE_SECURE")]
    if loose:
        return red(f"{', '.join(loose)}: not set. Set SECURE_COOKIES=1, and change nothing else of cookies.")
    return green("Cookies are kept from scripts and from other sites.")


def ask_tls(patient: Patient) -> Finding:
    """Does everything travel over TLS, and do browsers stay with it?"""
    settings = patient.settings
    if not settings.base_url.startswith("https:"):
        if patient.deploy or not is_local(urlsplit(settings.base_url).hostname or ""):
            return red("BASE_URL does not begin with https: put a web server with a certificate in front, see deploy/.")
        return not_asked(LOCAL_ONLY)
    answer = patient.app.test_client().get("/health", base_url=settings.base_url)
    if "max-age=" not in answer.headers.get("Strict-Transport-Security", ""):
        return red("Browsers are not told to stay with TLS (Strict-Transport-Security is missing).")
    return green("BASE_URL is https, and browsers are told to stay with it.")


def ask_proxies(patient: Patient) -> Finding:
    """Is the web server in front believed, and nobody else?"""
    settings = patient.settings
    if not settings.base_url.startswith("https:"):
        return not_asked("Without TLS there is no web server in front.")
    if settings.proxies == 0:
        return red(
            "PROXIES is 0 behind TLS: addresses and scheme of visitors are not known. Set how many stand in front."
        )
    if settings.proxies > 3:
        return red(
            f"PROXIES is {settings.proxies}: visitors could write addresses of their own. Count your web servers."
        )
    return green(f"The last {settings.proxies} in front are believed.")


def is_local(host: str) -> bool:
    """Say whether a host name leads to this machine."""
    if host in ("localhost", "") or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_weak(key: str) -> bool:
    bits = -sum(count * math.log2(count / len(key)) for count in Counter(key).values())
    return len(key) < KEY_LENGTH or bits < KEY_BITS or any(word in key.lower() for word in GIVEN_AWAY)


_SITES = ("Lax", "Strict")
