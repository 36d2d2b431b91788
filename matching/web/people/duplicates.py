"""The administrators' page of organisations that may be there twice."""

from flask import Response
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from matching.vocabulary.names import Likeness
from matching.web.comparing import show_pairs, take_decision
from matching.web.people.blueprint import blueprint

PAGE = ("people/duplicates.html", "people.duplicates", Likeness.ORGANISATION)


@blueprint.route("/organisations/duplicates", methods=["GET", "POST"])
def duplicates() -> Response | AnyResponse:
    """Pairs of organisations side by side, and what is said of one of them."""
    return (take_decision if http.method == "POST" else show_pairs)(*PAGE)
