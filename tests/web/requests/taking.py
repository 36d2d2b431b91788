"""How a case is taken out and checked elsewhere, for tests of case files."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from matching.jobs import keep_heads
from matching.models.person import Person
from matching.models.request import Request
from matching.services.shortlists import Shortlists
from tests.cast import Cast, approved_match, open_need
from tests.web.visitor import Visitor

Json = dict[str, Any]
Check = Callable[..., tuple[int, str]]
Taken = tuple[Json, str]


def take(app: Flask, person: Person, request: Request) -> Taken:
    """Return the file of a case as a person takes it out, and the published heads."""
    answer = Visitor(app).sign_in(person).browser.get(f"/requests/{request.id}/case-file")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return json.loads(answer.text), Visitor(app).browser.get("/heads.jsonl").text


@pytest.fixture
def check(tmp_path: Path, app: Flask) -> Check:
    """Check a case as somebody elsewhere: in a folder of its own, with a bare Python. How did it end, what was said?"""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "check_case_file.py").write_text(Visitor(app).browser.get("/check_case_file.py").text)

    def check(file: Json | str, heads: str, *more: str) -> tuple[int, str]:
        (folder / "case.json").write_text(file if isinstance(file, str) else json.dumps(file))
        (folder / "heads.jsonl").write_text(heads)
        command = [sys.executable, "-I", "-S", "check_case_file.py", "case.json", "heads.jsonl", *more]
        done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, timeout=60)
        (folder / "case.json").unlink()
        assert done.stderr == ""
        return done.returncode, done.stdout

    return check


@pytest.fixture
def case(app: Flask, cast: Cast, shortlists: Shortlists) -> Request:
    """A case with a history and an approved match, beside others, covered by a published head."""
    match = approved_match(cast, shortlists)
    open_need(cast)
    keep_heads(app)
    return match.need.request
