"""What every answer has to say, written by hand here: the code under test is not asked."""

from collections.abc import Callable

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EXACT = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def find_faults(get: Callable[[str], list[str]], *, kept: bool = False, tls: bool = False) -> list[str]:
    """Return what is wrong with the headers of an answer; `get` gives every value of a name."""
    faults = [f"{name}: {get(name)}" for name, value in EXACT.items() if get(name) != [value]]
    cached = get("Cache-Control")
    right = cached == ["no-store"] if not kept else len(cached) == 1 and "max-age" in cached[0]
    faults += [] if right else [f"Cache-Control: {cached}"]
    faults += [] if get("Strict-Transport-Security") == [HSTS] * tls else ["Strict-Transport-Security"]
    told = [word for name in ("Server", "X-Powered-By", "Via") for word in get(name)]
    return faults + [f"says who made it: {word}" for word in told if any(sign.isdigit() for sign in word)]
