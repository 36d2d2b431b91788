"""How a message leaves: by the SMTP server that an address names, or as an .eml file in a folder.

Addresses: `smtp://user:password@host:587?starttls`, `smtps://user:password@host` (port 465), `smtp://host` (port 25, on
one's own machine or network). User and password are written as in any address (`%40` for @).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from matching import clock
from matching.models.base import new_id

PORTS = {"smtp": 25, "smtps": 465}
PATIENCE = 30.0


class Unreachable(Exception):
    """No server took any mail: try again later, and try nothing else now."""


class Rejected(Exception):
    """The server would not take this message."""


def send(message: EmailMessage, *, smtp_url: str | None, folder: Path) -> None:
    """Send `message` by the server at `smtp_url`; without one, write it into `folder`.

    Raises `Unreachable` or `Rejected`; nothing was sent then.
    """
    if smtp_url is None:
        write(message, folder)
        return
    try:
        _send(message, urlsplit(smtp_url))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
        raise Rejected(str(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(str(error)) from error


def greet(smtp_url: str) -> None:
    """Go in by the server at `smtp_url`, and out again; raise `Unreachable` where it does not let us in."""
    address = urlsplit(smtp_url)
    try:
        with _connect(address) as server:
            _sign_in(server, address)
            server.noop()
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(type(error).__name__) from error


def write(message: EmailMessage, folder: Path) -> Path:
    """Write `message` as a file that only this account can read; names sort by time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{clock.now():%Y%m%dT%H%M%S}-{new_id()[:8]}.eml"
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(message.as_bytes())
    return file


def _send(message: EmailMessage, address: SplitResult) -> None:
    with _connect(address) as server:
        _sign_in(server, address)
        server.send_message(message)


def _sign_in(server: smtplib.SMTP, address: SplitResult) -> None:
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))


@contextmanager
def _connect(address: SplitResult) -> Iterator[smtplib.SMTP]:
    if address.scheme not in PORTS:
        raise ValueError("SMTP_URL begins with smtp:// or smtps://")
    host, port = address.hostname or "localhost", address.port or PORTS[address.scheme]
    if address.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context()) as server:
            yield server
        return
    with smtplib.SMTP(host, port, timeout=PATIENCE) as server:
        if "starttls" in parse_qs(address.query, keep_blank_values=True):
            server.starttls(context=ssl.create_default_context())
        yield server
