"""Views of the desk: the page, giving a case to a coordinator from it, and the page of the model."""

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matching.errors import Refused, reason
from matching.models.person import Person
from matching.models.request import Request
from matching.queries.history import find_coordinators
from matching.queries.requests import get_request
from matching.ranking.quality import load_quality
from matching.ranking.weights import GOOD, MINIMUM
from matching.services import assignments as services
from matching.web.comparing import count_pairs
from matching.web.desk.board import Cases, find_board
from matching.web.desk.chances import find_chances
from matching.web.desk.model import find_machine, find_weights
from matching.web.forms import posted_version
from matching.web.labels import quality as words
from matching.web.labels.scores import BLOCKS

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk")
def index() -> str:
    """Everything that waits for a coordinator."""
    return render_desk()


def render_desk(*, late: str = "") -> str:
    """Return the page of the desk; `late` tells the reader that somebody was quicker."""
    clocks, shortlists = current_app.extensions["settings"], current_app.extensions["shortlists"]
    board = find_board(g.session, g.viewer, cases=chosen_cases(), clocks=clocks)
    chances = None
    if shortlists.ready:
        chances = find_chances(g.session, g.viewer, board.needs, shortlists=shortlists)
    return render_template(
        "desk/index.html",
        board=board,
        chances=chances,
        cases=chosen_cases(),
        kinds=Cases,
        good_from=GOOD,
        alike=count_pairs(),
        late=late,
    )


@blueprint.get("/desk/model")
def model() -> str:
    """What the model is, who uses it, and how good it is."""
    return render_template(
        "desk/model.html",
        machine=find_machine(g.session, g.viewer),
        weights=find_weights(),
        quality=load_quality(),
        scores={"minimum": MINIMUM, "good": GOOD},
        blocks=BLOCKS,
        words=words,
    )


@blueprint.post("/desk/assign/<request_id>")
def assign(request_id: str) -> Response:
    """Give a case to a coordinator, or take it, and stay at the desk."""
    request = get_request(g.session, g.viewer, request_id)
    people = {person.id: person for person in find_coordinators(g.session)}
    chosen = people.get(http.form.get("coordinator_id", ""))
    if chosen is None:
        raise Refused(reason("choose-a-coordinator"))
    if request.version != posted_version():
        return make_response(render_desk(late=tell_who_was_quicker(request, chosen)), 409)
    services.assign(g.session, request, coordinator=chosen, by=g.viewer)
    flash(_("%(number)s is now with %(name)s.", number=request.number, name=chosen.name))
    return redirect(url_for(".index", cases=chosen_cases().value), code=303)


def tell_who_was_quicker(request: Request, chosen: Person) -> str:
    """Say with whom a case is now, beside whom the reader chose."""
    facts = {"number": request.number, "chosen": chosen.name}
    if request.coordinator is None:
        return _(
            "Somebody changed %(number)s after you opened this page. It is with nobody, and you chose %(chosen)s."
            " Nothing was saved. Choose again below if you still want it.",
            **facts,
        )
    return _(
        "Somebody changed %(number)s after you opened this page. It is with %(name)s, and you chose %(chosen)s."
        " Nothing was saved. Choose again below if you still want it.",
        name=request.coordinator.name,
        **facts,
    )


@blueprint.post("/desk/take-on/<request_id>")
def take_on(request_id: str) -> Response:
    """Take on a case for coordinators only that nobody handles; now its page can be read."""
    request = services.take_on(g.session, request_id, by=g.viewer)
    flash(_("%(number)s is now with you.", number=request.number))
    return redirect(url_for("requests.show", request_id=request.id), code=303)


def chosen_cases() -> Cases:
    """Return whose cases the reader wants to see; all, where the address says nothing that we know."""
    said = http.args.get("cases", "")
    return Cases(said) if said in set(Cases) else Cases.ALL
