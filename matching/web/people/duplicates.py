"""The administrators' page of organisations that may be there twice."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from matching.vocabulary.names import Likeness
from matching.web.comparing import show_pairs, take_decision
from matching.web.people.blueprint import blueprint

PAGE = ("people/duplicates.html", "people.duplicates", Likeness.ORGANISATION)


@blueprint.get("/organisations/duplicates")
def duplicates() -> Response:
    """Pairs of organisations side by side."""
    return show_pairs(*PAGE)


@blueprint.post("/organisations/duplicates")
def decide() -> Response | AnyResponse:
    """Say of two organisations whether they are one."""
    return take_decision(*PAGE)
