"""The desk's page of what may be there twice."""

from flask import Response
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from matching.vocabulary.names import Likeness
from matching.web.comparing import show_pairs, take_decision
from matching.web.desk.routes import blueprint

PAGE = ("desk/duplicates.html", "desk.duplicates")


@blueprint.route("/desk/duplicates", methods=["GET", "POST"])
def duplicates() -> Response | AnyResponse:
    """Pairs of one kind side by side, and what is said of one of them."""
    return (take_decision if http.method == "POST" else show_pairs)(*PAGE, chosen_kind())


def chosen_kind() -> Likeness:
    """Return what the reader wants to see compared; requests, where the address says nothing that we know."""
    said = http.args.get("kind", "")
    return Likeness(said) if said in set(Likeness) else Likeness.REQUEST
