"""The daily heads of the record: for everyone, so that anyone can keep a copy and nobody can change the past unseen.

A head says nothing of how much there is: every line of the list is of the same length, every day has one.
"""

import json
from pathlib import Path

from flask import Blueprint, Response, current_app, g, render_template

from matching import check_case_file
from matching.queries.seals import find_heads
from matching.services.heads import public_key, published

SHOWN = 31
GROUP = 8
COMMAND = "python3 check_case_file.py CASE.json heads.jsonl --key KEY"


def add_to(blueprint: Blueprint) -> None:
    """Register the page, the list as a file, and the script that checks with it."""
    blueprint.add_url_rule("/heads", "heads", heads)
    blueprint.add_url_rule("/heads.jsonl", "heads_file", heads_file)
    blueprint.add_url_rule("/check_case_file.py", "checker", checker)


def heads() -> str:
    """What the heads are, how to check a case file with them, and those of the last month."""
    newest = [published(head) for head in find_heads(g.session)][: -SHOWN - 1 : -1]
    key = _key()
    groups = [key[at : at + GROUP] for at in range(0, len(key), GROUP)]
    return render_template("pages/heads.html", heads=newest, key=" ".join(groups), command=COMMAND)


def heads_file() -> Response:
    """All heads, the oldest first, one a line after the public key."""
    lines = [{"key": _key()}, *(published(head) for head in find_heads(g.session))]
    return _file("".join(json.dumps(line) + "\n" for line in lines), "heads.jsonl", "application/jsonl")


def checker() -> Response:
    """The script, as this service uses it itself."""
    return _file(Path(check_case_file.__file__).read_text(encoding="utf-8"), "check_case_file.py", "text/x-python")


def _key() -> str:
    return public_key(current_app.extensions["settings"].history_key)


def _file(text: str, name: str, mimetype: str) -> Response:
    return Response(text, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
