"""The headers of every answer: nothing from elsewhere, nothing inline, nothing kept by the browser but static files."""

from flask import Flask, Response
from flask import request as http

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
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600


def init_headers(app: Flask) -> None:
    """Register first: what is registered first is run last, so pages of failed commits get these headers, too."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Add the headers; only files are kept by browsers and proxies."""
    response.headers.update(ALWAYS)
    if http.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if http.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
