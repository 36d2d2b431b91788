"""The file of a case: everything that its reader may see, to keep, and to check without this service."""

import json

from flask import Blueprint, Response, current_app, g
from flask_babel import gettext as _

from matching.errors import Missing
from matching.policy.requests import reads_inside
from matching.queries.requests import get_request
from matching.services.case_files import build
from matching.vocabulary.names import Marking
from matching.web import labels
from matching.web.markings import banner_line


def add_to(blueprint: Blueprint) -> None:
    """Register the view, below the address of the case."""
    blueprint.add_url_rule("/requests/<request_id>/case-file", "case_file", case_file)


def case_file(request_id: str) -> Response:
    """Give the case to one of its own people, its auditors or its coordinators as a file of JSON."""
    request = get_request(g.session, g.viewer, request_id)
    if not reads_inside(g.viewer, request):
        raise Missing
    heading = {
        "marking": banner_line(Marking.COORDINATORS),
        "note": _(
            "This file can be checked without the service that made it: take check_case_file.py and the daily heads"
            " from its page “Check the record”, and keep a copy of both."
        ),
    }
    key = current_app.extensions["settings"].history_key
    file = build(g.session, request, key=key, heading=heading, tell=labels.step_sentence, by=g.viewer)
    answer = Response(json.dumps(file, ensure_ascii=False, indent=1) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.number}.json"'
    return answer
