"""Mail leaves by a real SMTP server, or as files that nobody else can read."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from matching import mail
from tests.ports import find_free_port


class Inbox:
    """Keeps what a server receives; whoever is at refused.example gets nothing."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.endswith("@refused.example"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)  # type: ignore[arg-type]
        self.messages.append(message)
        return "250 OK"


def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    """Let in the one account that the tests use."""
    return AuthResult(success=(data.login, data.password) == (b"us@here", b"p:ss/word"))


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def start(inbox: Inbox) -> Iterator[Callable[..., int]]:
    """A starter of SMTP servers on free ports of this machine."""
    running: list[Controller] = []

    def begin(**options: Any) -> int:
        server = Controller(inbox, hostname="127.0.0.1", port=find_free_port(), **options)
        server.start()
        running.append(server)
        return server.port

    yield begin
    for server in running:
        server.stop()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that this process trusts."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(["openssl", *words.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def letter(to: str = "amina@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "no-reply@here.example", to, "R-7KQ4-M2XD: طلب جديد"
    message.set_content("Электросеть — a question waits for you.\n")
    return message


def test_a_message_reaches_the_server_with_its_words_unharmed(start: Any, inbox: Inbox, tmp_path: Path) -> None:
    mail.send(letter(), smtp_url=f"smtp://127.0.0.1:{start()}", folder=tmp_path)
    assert (inbox.messages[0]["Subject"], inbox.messages[0].get_content()) == (
        "R-7KQ4-M2XD: طلب جديد",
        "Электросеть — a question waits for you.\r\n",
    )


def test_a_message_that_a_server_took_is_not_also_written_to_a_file(start: Any, tmp_path: Path) -> None:
    mail.send(letter(), smtp_url=f"smtp://127.0.0.1:{start()}", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_user_and_password_may_hold_any_sign_and_travel_only_under_tls(
    start: Any, inbox: Inbox, certificate: ssl.SSLContext, tmp_path: Path
) -> None:
    port = start(tls_context=certificate, authenticator=knows, auth_required=True, require_starttls=True)
    mail.send(letter(), smtp_url=f"smtp://us%40here:p%3Ass%2Fword@localhost:{port}?starttls", folder=tmp_path)
    assert len(inbox.messages) == 1


def test_a_server_that_asks_for_tls_gets_nothing_without_it(
    start: Any, inbox: Inbox, certificate: ssl.SSLContext, tmp_path: Path
) -> None:
    port = start(tls_context=certificate, require_starttls=True)
    with pytest.raises(mail.Unreachable):
        mail.send(letter(), smtp_url=f"smtp://localhost:{port}", folder=tmp_path)
    assert inbox.messages == []


def test_a_certificate_for_another_name_is_not_trusted(
    start: Any, inbox: Inbox, certificate: ssl.SSLContext, tmp_path: Path
) -> None:
    port = start(tls_context=certificate, require_starttls=True)
    with pytest.raises(mail.Unreachable):
        mail.send(letter(), smtp_url=f"smtp://127.0.0.1:{port}?starttls", folder=tmp_path)
    assert inbox.messages == []


def test_mail_goes_over_tls_from_the_first_byte_with_smtps(
    start: Any, inbox: Inbox, certificate: ssl.SSLContext, tmp_path: Path
) -> None:
    port = start(ssl_context=certificate, server_hostname="localhost")
    mail.send(letter(), smtp_url=f"smtps://localhost:{port}", folder=tmp_path)
    assert len(inbox.messages) == 1


def test_an_address_that_the_server_refuses_is_told_apart_from_a_server_that_is_away(
    start: Any, tmp_path: Path
) -> None:
    with pytest.raises(mail.Rejected, match="no such person"):
        mail.send(letter("x@refused.example"), smtp_url=f"smtp://127.0.0.1:{start()}", folder=tmp_path)


def test_a_server_that_is_away_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(mail.Unreachable):
        mail.send(letter(), smtp_url="smtp://127.0.0.1:1", folder=tmp_path)


def test_without_a_server_mail_becomes_a_file_that_only_this_account_reads(tmp_path: Path) -> None:
    mail.send(letter(), smtp_url=None, folder=tmp_path / "mail")
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_of_mail_can_be_read_back(tmp_path: Path) -> None:
    file = mail.write(letter(), tmp_path)
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "R-7KQ4-M2XD: طلب جديد"
