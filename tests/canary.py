"""A word in what only a case's own State and its coordinators read, in every test in which the cast takes part.

Every answer of the application, every line that is logged, and every file that a test leaves in its deployment's folder
is looked at. Where the word turns up before anybody else, the test fails at its end. A test that plants such a leak on
purpose is marked `planted`.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, g
from flask import request as http

from matching.policy.viewer import ANYONE
from matching.vocabulary.names import Role

CANARY = "Vyrkelsundhal"
OWNERS = "Ministry of the Interior"
STATE = "KEN"
leaks: list[str] = []


def watch(app: Flask) -> None:
    """Look at every answer of `app`."""

    @app.after_request
    def look(response: Response) -> Response:
        if not response.direct_passthrough and holds_word(response.get_data()) and not may_read():
            leaks.append(f"{http.method} {http.endpoint} for {g.get('organisation_name') or 'nobody'}")
        if any(CANARY in value for _name, value in response.headers):
            leaks.append(f"a header of {http.endpoint}")
        return response


def may_read() -> bool:
    """Say whether who is looking asks or audits for the ministry that wrote the word, or coordinates from elsewhere."""
    viewer = g.get("viewer", ANYONE)
    owns = (viewer.is_a(Role.STATE) or viewer.is_a(Role.AUDITOR)) and g.get("organisation_name") == OWNERS
    return owns or (viewer.is_a(Role.COORDINATOR) and viewer.state != STATE)


def holds_word(content: bytes) -> bool:
    """Say whether an answer holds the word; of a workbook its parts are looked at, which are packed."""
    if not content.startswith(b"PK"):
        return CANARY.encode() in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(CANARY.encode() in archive.read(name) for name in archive.namelist())


class Listener(logging.Handler):
    """Hears all that is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Note a line that holds the word."""
        if CANARY in self.format(record):
            leaks.append(f"the log {record.name}")


def find_files(folder: Path) -> Iterator[Path]:
    """Give every file below `folder` that holds the word in any of the ways in which text is kept."""
    kept = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    for file in folder.rglob("*"):
        if file.is_file():
            found = file.read_bytes()
            if any(word in found for word in kept):
                yield file
