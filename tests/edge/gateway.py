"""A real gunicorn as a deployment runs it, and answers of it read from the socket, byte by byte."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from matching.gateway import WITHIN
from tests.ports import find_free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
PROGRAM = """
from app import create_app
from matching import gateway, serving
from matching.preparing import prepare
gateway.WITHIN = {within}
made = create_app()
prepare(made)
serving.answer(made)
"""
OURS = ("DATABASE_URL", "SMTP_URL", "BASE_URL", "HOSTS", "PROXIES", "SECURE_COOKIES", "SECRET_KEY", "PASSWORD_SALT")


@dataclass(frozen=True)
class Answer:
    """What came back: the status, each header as it was sent, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def get(self, name: str) -> str:
        """Return the one header of this name; fail if there are none or two."""
        (value,) = [value for given, value in self.headers if given.lower() == name.lower()]
        return value

    def has(self, name: str) -> bool:
        """Say whether there is such a header."""
        return any(given.lower() == name.lower() for given, _value in self.headers)


@dataclass(frozen=True)
class Gateway:
    """Where the server listens."""

    port: int

    def send(self, *parts: bytes, pause: float = 0, end: bool = False) -> Answer:
        """Send these bytes, one part after the other, and return the answer; `end` says that no more will come."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            for part in parts:
                try:
                    line.sendall(part)
                except (BrokenPipeError, ConnectionResetError):
                    break
                time.sleep(pause)
            if end:
                line.shutdown(socket.SHUT_WR)
            return read(line)

    def ask(
        self, target: str, *headers: str, method: str = "GET", host: str = "localhost", body: bytes = b""
    ) -> Answer:
        """Send one request as a well-behaved client writes it."""
        length = [f"Content-Length: {len(body)}"] * bool(body)
        named = [f"Host: {host}"] * bool(host)
        lines = [f"{method} {target} HTTP/1.1", *named, *headers, *length, "Connection: close"]
        return self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)


@contextmanager
def run_gateway(folder: Path, *, within: float = WITHIN, **environ: str) -> Iterator[Gateway]:
    """Run the pages as `serve` does, over an empty database in `folder`, with another end to patience if so wished."""
    port = find_free_port()
    plain = {name: value for name, value in os.environ.items() if name not in OURS}
    chosen = {"INSTANCE": str(folder), "PORT": str(port), **environ}
    words = [sys.executable, "-c", PROGRAM.format(within=within)]
    process = subprocess.Popen(words, cwd=ROOT, env=plain | chosen, start_new_session=True)
    try:
        await_answer(port)
        yield Gateway(port)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def await_answer(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def read(line: socket.socket) -> Answer:
    """Read one answer to its end."""
    with line.makefile("rb") as file:
        status = int(file.readline().split()[1])
        pairs = []
        while (row := file.readline().strip()) != b"":
            name, _colon, value = row.decode("latin-1").partition(":")
            pairs.append((name, value.strip()))
        lengths = [int(value) for name, value in pairs if name.lower() == "content-length"]
        return Answer(status, tuple(pairs), file.read(*lengths))
