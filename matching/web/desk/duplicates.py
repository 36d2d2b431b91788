"""The desk's page of what may be there twice."""

from flask import Response
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from matching.vocabulary.names import Likeness
from matching.web.comparing import show_pairs, take_decision
from matching.web.desk.routes import blueprint

PAGE = ("desk/duplicates.html", "desk.duplicates")


@blueprint.get("/desk/duplicates")
def duplicates() -> Response:
    """Pairs of one kind side by side."""
    return show_pairs(*PAGE, chosen_kind())


@blueprint.post("/desk/duplicates")
def decide() -> Response | AnyResponse:
    """Say of one pair whether it is one thing."""
    return take_decision(*PAGE, chosen_kind())


def chosen_kind() -> Likeness:
    """Return what the reader wants to see compared; requests, where the address says nothing that we know."""
    said = http.args.get("kind", "")
    return Likeness(said) if said in set(Likeness) else Likeness.REQUEST
