"""Views of offers: the list, one offer, and its form."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Refused, Stale
from matching.policy.steps import check_step
from matching.queries.offers import find_offers, get_offer
from matching.services import offers as services
from matching.vocabulary.names import OfferState
from matching.web.forms import show_both, show_form
from matching.web.forms.base import read_number
from matching.web.offers.forms import open_form
from matching.web.offers.showing import acts_for_fiction, said_in_offer, show_offer
from matching.web.telltales import ask_first, said_in

blueprint = Blueprint("offers", __name__)
Page = Response | AnyResponse | str


@blueprint.get("/offers")
def index() -> Page:
    """The offers that the viewer may see."""
    page = find_offers(g.session, g.viewer, page=read_number(http.args.get("page")) or 1)
    return render_template("offers/index.html", page=page)


@blueprint.get("/offers/<offer_id>")
def show(offer_id: str) -> Page:
    """One offer: what is said, what can be done, what happened."""
    return show_offer(get_offer(g.session, g.viewer, offer_id))


@blueprint.route("/offers/new", methods=["GET", "POST"])
def new() -> Page:
    """Begin an offer."""
    form = open_form(fictional=acts_for_fiction())
    if form.validate_on_submit():
        draft = services.draft(g.session, form.answers(), by=g.viewer)
        flash(_("Saved as a draft. Only your organisation can see it."))
        return redirect(url_for(".show", offer_id=draft.id), code=303)
    return show_form("offers/new.html", form)


@blueprint.route("/offers/<offer_id>/edit", methods=["GET", "POST"])
def edit(offer_id: str) -> Page:
    """Change an offer."""
    offer = get_offer(g.session, g.viewer, offer_id)
    check_step(g.viewer, offer, "edit")
    fictional = offer.organisation.fictional
    form = open_form(fictional=fictional, obj=offer)
    if not form.validate_on_submit():
        return show_form("offers/edit.html", form, offer=offer)
    if offer.state is not OfferState.DRAFT:
        active = offer.state is OfferState.ACTIVE
        readers = _("Anyone will be able to read this offer.") if active else _("Coordinators will read this.")
        ask_first(said_in(form), before=said_in_offer(offer), readers=readers)
    try:
        services.edit(g.session, offer, form.answers(), version=form.read_version(), by=g.viewer)
    except Stale:
        stored = open_form(fictional=fictional, formdata=None, obj=offer)
        return show_both("offers/edit.html", form, stored, offer=offer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_form("offers/edit.html", form, offer=offer)
    flash(_("Saved."))
    return redirect(url_for(".show", offer_id=offer.id), code=303)
