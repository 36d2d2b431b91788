"""Views that only read: the list of matches, one match, a need's shortlist, why not this offer, what an offer fits."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, g, make_response, render_template
from flask import request as http
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Missing, Refused
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.offers import coordinates_offer, owns_offer
from matching.queries.matches import get_match
from matching.queries.offers import get_offer
from matching.queries.requests import find_open_needs
from matching.services.shortlists import find_fits
from matching.web.forms.base import read_number
from matching.web.labels import scores
from matching.web.matches.forms import DoorForm
from matching.web.matches.helping import tell_gain_of_need, tell_gain_of_offer
from matching.web.matches.listing import find_listed
from matching.web.matches.pairs import find_named_offer, find_suggestions, get_ranked_need, look_at, shortlists
from matching.web.matches.showing import show_case

blueprint = Blueprint("matches", __name__)
Page = Response | AnyResponse | str


@blueprint.get("/matches")
def index() -> Page:
    """The viewer's matches, those first on which it is their turn."""
    number = read_number(http.args.get("page")) or 1
    return render_template("matches/index.html", page=find_listed(current_app.extensions["settings"], page=number))


@blueprint.get("/matches/<match_id>")
def show(match_id: str) -> Page:
    """One match."""
    return show_case(get_match(g.session, g.viewer, match_id))


@blueprint.get("/needs/<need_id>/shortlist")
def shortlist(need_id: str) -> Page:
    """Which offers fit a need, and why."""
    return show_shortlist(get_ranked_need(need_id))


def show_shortlist(need: Need, *, ticked: Sequence[str] = (), wrong: str = "") -> Response:
    """Return the page of a shortlist; `wrong` says what is wrong with the offers that were `ticked` to be compared."""
    page = render_template(
        "matches/shortlist.html",
        need=need,
        found=find_suggestions(need),
        published=scores.published(),
        ticked=ticked,
        wrong=wrong,
    )
    return make_response(page, 422 if wrong else 200)


@blueprint.get("/needs/<need_id>/why")
def why(need_id: str) -> Page:
    """Why not this offer? Any offer that the viewer may read, beside the need."""
    need = get_ranked_need(need_id)
    return show_pair(need, DoorForm(formdata=None, data={"offer": http.args.get("offer", "")}))


def show_pair(need: Need, form: DoorForm) -> Response:
    """Return the page of a need beside the offer that `form` names, or the question for another number."""
    typed = (form.offer.data or "").replace("\x00", "")
    offer, looked, gains, refusal = find_named_offer(typed), None, (), None
    try:
        if offer:
            looked = look_at(need, offer)
            gains = find_gains(need, offer)
    except Refused as refused:
        refusal = refused.reason
    page = render_template(
        "matches/why.html",
        need=need,
        form=form,
        typed=typed,
        offer=offer,
        looked=looked,
        gains=gains,
        refusal=refusal,
        shows_places=offer is not None and coordinates_offer(g.viewer, offer),
        published=scores.published(),
    )
    return make_response(page, 422 if form.mistakes or (typed and offer is None) else 200)


def find_gains(need: Need, offer: Offer) -> Sequence[str]:
    """Return what would help most beyond this pair: coordinators read it of the offer, a State of its own need."""
    told = (
        tell_gain_of_offer(offer, shortlists=shortlists(), beside=need)
        if coordinates_request(g.viewer, need.request)
        else tell_gain_of_need(need, shortlists=shortlists())
    )
    return (told,) if told else ()


@blueprint.get("/offers/<offer_id>/needs")
def fitting(offer_id: str) -> Page:
    """Which of the needs that a provider may read one of its own offers fits."""
    offer = get_offer(g.session, g.viewer, offer_id)
    if not owns_offer(g.viewer, offer):
        raise Missing
    needs = {need.id: need for need in find_open_needs(g.session, g.viewer)}
    try:
        found = find_fits(g.session, g.viewer, [offer], list(needs.values()), shortlists=shortlists())
        gain = tell_gain_of_offer(offer, shortlists=shortlists())
    except Refused as refused:
        return render_template("matches/fitting.html", offer=offer, needs=[], gain="", refusal=refused.reason)
    fits = [needs[row.id] for row in found.get(offer.id, ())]
    return render_template("matches/fitting.html", offer=offer, needs=fits, gain=gain, refusal=None)
