"""The steps of an offer's life, as buttons of its page. Each carries the version of the offer that was read."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask import request as http
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matching.errors import Refused, Stale
from matching.models.offer import Offer
from matching.policy.steps import check_step
from matching.queries.offers import get_offer
from matching.services import offers as services
from matching.services.steps import check_version
from matching.vocabulary.names import OfferState
from matching.web.forms import Form, ReturnForm, posted_version
from matching.web.offers.forms import ConfirmForm
from matching.web.offers.showing import said_in_offer, show_offer
from matching.web.telltales import ask_first, said_in

Page = Response | AnyResponse
FORMS: Mapping[str, tuple[str, type[Form]]] = {
    "offers.return_": ("giving_back", ReturnForm),
    "offers.confirm": ("confirming", ConfirmForm),
}
"""The steps that ask something, and under which name the page of the offer takes the form of each."""


def add_to(blueprint: Blueprint) -> None:
    """Register the views: a post each, below the address of the offer."""
    for view in (submit, verify, pause, resume, confirm, withdraw):
        blueprint.add_url_rule(f"/offers/<offer_id>/{view.__name__}", view_func=view, methods=["POST"])
    blueprint.register_error_handler(Stale, show_changed)
    blueprint.add_url_rule("/offers/<offer_id>/return", "return_", return_, methods=["POST"])


def submit(offer_id: str) -> Page:
    """Hand the offer to the coordinators."""
    offer = _get_as_read(offer_id, "submit")
    back = url_for("offers.edit", offer_id=offer.id)
    readers = _("When you submit this offer, coordinators read it; when it is active, anyone may.")
    ask_first(said_in_offer(offer), readers=readers, back=back)
    services.submit(g.session, offer, by=g.viewer)
    return _back(offer, _("Submitted. A coordinator verifies it; we write to you."))


def verify(offer_id: str) -> Page:
    """Make the offer active."""
    offer = _get_as_read(offer_id, "verify")
    _ask_before_all_read(offer)
    services.verify(g.session, offer, by=g.viewer)
    return _back(offer, _("The offer is active. It is matched from now on."))


def return_(offer_id: str) -> Page:
    """Give the offer back with named gaps."""
    offer = _get_as_read(offer_id, "return")
    form = ReturnForm()
    if not form.validate_on_submit():
        return show_offer(offer, giving_back=form)
    ask_first(said_in(form), readers=_("The provider will read this."))
    services.return_(g.session, offer, gaps=form.gaps.data, by=g.viewer)
    return _back(offer, _("The offer is returned to the provider."))


def pause(offer_id: str) -> Page:
    """Stop matching the offer for a while."""
    offer = _get_as_read(offer_id, "pause")
    services.pause(g.session, offer, by=g.viewer)
    return _back(offer, _("The offer is paused. It is not suggested until you resume it."))


def resume(offer_id: str) -> Page:
    """Match the offer again."""
    offer = _get_as_read(offer_id, "resume")
    _ask_before_all_read(offer)
    services.resume(g.session, offer, by=g.viewer)
    return _back(offer, _("The offer is active again."))


def confirm(offer_id: str) -> Page:
    """Say that the offer still stands."""
    offer = _get_as_read(offer_id, "confirm")
    form = ConfirmForm()
    if not form.validate_on_submit():
        return show_offer(offer, confirming=form)
    if offer.state is OfferState.EXPIRED:
        _ask_before_all_read(offer)
    try:
        services.confirm(g.session, offer, valid_until=form.valid_until.data, by=g.viewer)
    except Refused as refused:
        form.take_refusal(refused)
        return show_offer(offer, confirming=form)
    return _back(offer, _("Thank you. The offer still stands."))


def withdraw(offer_id: str) -> Page:
    """Take the offer back."""
    offer = _get_as_read(offer_id, "withdraw")
    services.withdraw(g.session, offer, by=g.viewer)
    return _back(offer, _("The offer is withdrawn."))


def show_changed(stale: Stale) -> Response:
    """Show the offer as it is now to somebody who took a step on an older version, with what they typed."""
    typed = {name: form() for endpoint, (name, form) in FORMS.items() if http.endpoint == endpoint}
    return show_offer(stale.current, changed=True, **typed)


def _get_as_read(offer_id: str, step: str) -> Offer:
    offer = get_offer(g.session, g.viewer, offer_id)
    check_step(g.viewer, offer, step)
    check_version(offer, posted_version())
    return offer


def _ask_before_all_read(offer: Offer) -> None:
    back = url_for("offers.show", offer_id=offer.id)
    ask_first(said_in_offer(offer), readers=_("Anyone will be able to read this offer."), back=back)


def _back(offer: Offer, message: str) -> AnyResponse:
    flash(message)
    return redirect(url_for(".show", offer_id=offer.id), code=303)
