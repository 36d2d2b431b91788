"""The headers of every answer: nothing from elsewhere, nothing inline, nothing kept by the browser but static files.

They are added around the whole application, not in a view or a hook: so no answer leaves without them, whatever went
wrong before a page was chosen or after it was made.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UNKEPT = ("Cache-Control", "no-store")
OVER_TLS = ("Strict-Transport-Security", f"max-age={365 * 24 * 3600}; includeSubDomains")
STATIC = "/static/"
KEEPABLE = ("200", "206", "304")
Pair = tuple[str, str]


def init_headers(app: Flask) -> None:
    """Put the headers around `app`. What tells the scheme (a proxy's word) has to be put around this."""
    app.wsgi_app = with_headers(app.wsgi_app)  # type: ignore[method-assign]


def with_headers(inner: WSGIApplication) -> WSGIApplication:
    """Return the application `inner`, of which every answer bears the headers."""

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[Pair], *broken: Any) -> Callable[[bytes], object]:
            return start_response(status, complete(environ, status, headers), *broken)

        return inner(environ, start)

    return outer


def complete(environ: WSGIEnvironment, status: str, headers: list[Pair]) -> list[Pair]:
    """Return `headers` with ours in place of any of the same name; only files are kept by browsers and proxies."""
    is_file = environ.get("PATH_INFO", "").startswith(STATIC) and status[:3] in KEEPABLE
    ours = [*ALWAYS.items(), *(() if is_file else (UNKEPT,))]
    ours += [OVER_TLS] if environ.get("wsgi.url_scheme") == "https" else []
    names = {name.lower() for name, _value in ours}
    return [pair for pair in headers if pair[0].lower() not in names] + ours
