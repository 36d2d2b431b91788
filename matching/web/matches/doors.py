"""The three doors into a match: a coordinator proposes, a State asks about an offer, a provider could help."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Reason, Refused
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.offers import find_own_offers
from matching.queries.requests import get_need
from matching.services import matches as services
from matching.services.shortlists import weigh
from matching.vocabulary.names import OfferState
from matching.web.forms import show_form
from matching.web.matches.forms import DoorForm, HelpForm
from matching.web.matches.helping import tell_openings
from matching.web.matches.pairs import Told, find_named_offer, get_ranked_need, shortlists, tell
from matching.web.matches.routes import show_pair
from matching.web.matches.telltales import ask_before_telling

Page = Response | AnyResponse


def add_to(blueprint: Blueprint) -> None:
    """Register the views, all below the address of the need."""
    blueprint.add_url_rule("/needs/<need_id>/propose", "propose", propose, methods=["POST"])
    blueprint.add_url_rule("/needs/<need_id>/ask", "ask", ask, methods=["POST"])
    blueprint.add_url_rule("/needs/<need_id>/help", "help", help_, methods=["GET", "POST"])


def propose(need_id: str) -> Page:
    """A coordinator proposes a pair."""
    return _bring_in(need_id, _("The match is proposed. Next, a coordinator approves it."))


def ask(need_id: str) -> Page:
    """A State asks about an offer."""
    return _bring_in(need_id, _("You asked about this offer. A coordinator looks at it; we write to you."))


def help_(need_id: str) -> Page:
    """A provider could help with one of its own offers."""
    need = get_need(g.session, g.viewer, need_id)
    try:
        own, refusal = find_own_fits(need), None
    except Refused as refused:
        own, refusal = [], refused.reason
    form = HelpForm()
    _offer_choices(form, own)
    if not form.validate_on_submit():
        return _show_help(need, form, own, refusal=refusal)
    offer = next(offer for offer, _told in own if offer.number == form.offer.data)
    ask_before_telling(form, need)
    match = services.propose(g.session, need, offer, words=form.words.data or "", by=g.viewer)
    flash(_("You said that you could help. A coordinator looks at it; we write to you."))
    return redirect(url_for("matches.show", match_id=match.id), code=303)


def find_own_fits(need: Need) -> list[tuple[Offer, Told]]:
    """Return the provider's own active offers with why each fits or not, in words; in the order of their titles."""
    offers = [offer for offer in find_own_offers(g.session, g.viewer) if offer.state is OfferState.ACTIVE]
    index = shortlists()
    told = [(offer, tell(weigh(g.session, g.viewer, need, offer, shortlists=index), need)) for offer in offers]
    return sorted(told, key=lambda pair: (not pair[1].fits, pair[0].title, pair[0].id))


def _offer_choices(form: HelpForm, own: list[tuple[Offer, Told]]) -> None:
    possible = [(offer, told) for offer, told in own if not told.stops]
    form.offer.choices = [(offer.number, f"{offer.title} ({offer.number})") for offer, _told in possible]
    form.offer.explained = {offer.number: _explain(told) for offer, told in possible}


def _explain(told: Told) -> str:
    fits = _("Its content hardly meets the need.") if told.is_weak else _("It fits.")
    return "\n".join([fits, *told.shared, *told.lacking])


def _show_help(need: Need, form: HelpForm, own: list[tuple[Offer, Told]], *, refusal: Reason | None) -> Page:
    index = shortlists()
    stopped = [(offer, told, tell_openings(need, offer, shortlists=index)) for offer, told in own if told.stops]
    if not form.offer.choices:
        return _plain_help(need, stopped, refusal, typed=form.words.data or "")
    return show_form("matches/help.html", form, need=need, stopped=stopped, refusal=None, typed="")


def _plain_help(
    need: Need, stopped: list[tuple[Offer, Told, list[str]]], refusal: Reason | None, *, typed: str
) -> Page:
    page = render_template("matches/help.html", form=None, need=need, stopped=stopped, refusal=refusal, typed=typed)
    return Response(page, 422 if http.method == "POST" else 200)


def _bring_in(need_id: str, message: str) -> Page:
    need = get_ranked_need(need_id)
    form = DoorForm()
    offer = find_named_offer(form.offer.data)
    sound = form.validate_on_submit()
    if offer is None:
        form.offer.errors = [*form.offer.errors, _("There is no offer with this number that you can see.")]
    if not sound or offer is None:
        return show_pair(need, form)
    ask_before_telling(form, need)
    match = services.propose(g.session, need, offer, words=form.words.data or "", by=g.viewer)
    flash(message)
    return redirect(url_for("matches.show", match_id=match.id), code=303)
