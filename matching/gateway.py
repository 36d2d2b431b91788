"""gunicorn as we let it face the world: what it believes, how much it takes, and what it answers where it says no.

An answer of gunicorn's own (a line that is no request, headers without end) bears the same headers as every page. A
visitor who sends slower than `WITHIN` gives the thread back, so that a handful of them cannot hold all threads.
"""

import socket
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import errors  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from matching.web.headers import complete

WITHIN = 20.0
STATUSES: tuple[tuple[Any, HTTPStatus], ...] = (
    ((errors.InvalidResponseHeader, errors.InvalidResponseHeaderName), HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (errors.ParseException, HTTPStatus.BAD_REQUEST),
    (Exception, HTTPStatus.INTERNAL_SERVER_ERROR),
)
SENTENCE = b"This could not be read as a request to this service.\n"


class Gateway(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, with our answers and an end to patience."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.begun: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> object:
        """Answer one request, and know since when."""
        self.begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self.begun[conn]

    def murder_pending(self) -> None:
        """Once a second, beside gunicorn's own housekeeping: read no more from whoever takes too long to send."""
        super().murder_pending()
        for conn, since in list(self.begun.items()):
            if time.monotonic() - since > WITHIN:
                _stop_reading(conn.sock)

    def handle_error(self, _request: object, client: socket.socket, _address: object, error: Exception) -> None:
        """Answer what is no request, or what broke outside the application."""
        status = next(status for kind, status in STATUSES if isinstance(error, kind))
        self.log.log(40 if status >= 500 else 30, "gunicorn answers %s: %s", int(status), type(error).__name__)
        scheme = urlsplit(self.wsgi.extensions["settings"].base_url).scheme
        try:
            util.write_nonblock(client, write_answer(status, scheme=scheme))
            util.close_graceful(client)
        except OSError:
            self.log.debug("Nobody waits for the answer any more.")


def write_answer(status: HTTPStatus, *, scheme: str) -> bytes:
    """Return a whole answer: one sentence under all our headers."""
    line = f"{int(status)} {status.phrase}"
    given = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(SENTENCE)))]
    headers = complete({"wsgi.url_scheme": scheme}, line, [*given, ("Connection", "close")])
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {line}\r\n{head}\r\n".encode() + SENTENCE


def _stop_reading(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RD)
    except OSError:
        return


OPTIONS = {
    "worker_class": Gateway,
    "forwarded_allow_ips": "",
    "secure_scheme_headers": {},
    "forwarder_headers": "",
    "proxy_allow_ips": "",
    "limit_request_line": 4094,
    "limit_request_fields": 64,
    "limit_request_field_size": 8190,
}
"""Nobody's word is taken for scheme, path or address: gunicorn would believe this very machine, and so everybody who
reaches it through a tunnel. Proxies are believed by `app.py`, where PROXIES says how many."""
