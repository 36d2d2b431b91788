"""A provider's own offers as a file: a row for each."""

from flask import Blueprint, Response, g
from flask_babel import gettext as _

from matching.models.offer import Offer
from matching.policy.markings import marking_of, strictest
from matching.queries.offers import find_own_offers
from matching.services.exchange.spreadsheets import join
from matching.vocabulary.names import Marking, OfferState
from matching.web import labels
from matching.web.spreadsheets import Row, describe, send_list

COLUMNS = (
    "marking",
    "status",
    "number",
    "id",
    "provider",
    "language",
    "title",
    "description",
    "sectors",
    "capabilities",
    "assistance_types",
    "working_languages",
    "eligible",
    "available_from",
    "available_until",
    "capacity",
)


def add_to(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/offers.<any(csv, xlsx):kind>", view_func=export)


def export(kind: str) -> Response:
    """Take out the offers of the viewer's own organisation."""
    offers = find_own_offers(g.session, g.viewer)
    rows = [describe_offer(offer) for offer in offers]
    return send_list("offers", kind, COLUMNS, rows, marking=strictest(map(marking_of, offers)))


def describe_offer(offer: Offer) -> Row:
    """Return one row. Only an active offer is for everyone; before and after that, it is between provider and desk."""
    is_public = offer.state is OfferState.ACTIVE
    fictional = offer.organisation.fictional
    return {
        **describe(offer),
        "marking": labels.name_of(Marking.EVERYONE) if is_public else _("For you and coordinators only"),
        "status": labels.name_of(offer.state),
        "number": offer.number,
        "id": offer.id,
        "provider": offer.organisation.name,
        "eligible": join(labels.area_names(offer.areas, fictional=True) if fictional else offer.areas),
        "available_from": offer.available_from,
        "available_until": offer.available_until,
        "capacity": offer.places,
    }
