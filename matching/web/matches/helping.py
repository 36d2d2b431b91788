"""What would help, as sentences of a page: for one pair, and for an offer or a need among all others."""

from flask import g

from matching.models.offer import Offer
from matching.models.request import Need
from matching.services.counterfactuals import find_gain_of_need, find_gain_of_offer, find_openings
from matching.services.shortlists import Shortlists
from matching.web import labels
from matching.web.labels.changes import gain_sentence, opening_sentence


def tell_openings(need: Need, offer: Offer, *, shortlists: Shortlists) -> list[str]:
    """Return what would let this pair pass: a sentence for each side at most."""
    fictional = labels.is_fictional(need)
    found = find_openings(g.session, g.viewer, need, offer, shortlists=shortlists)
    return [opening_sentence(change, fictional=fictional) for change in found]


def tell_gain_of_offer(offer: Offer, *, shortlists: Shortlists, beside: Need | None = None) -> str:
    """Return what would let the offer pass for most further needs that the viewer may read; "" for nothing."""
    further = find_gain_of_offer(g.session, g.viewer, offer, shortlists=shortlists, beside=beside)
    return gain_sentence(further.gain, fictional=further.fictional) if further else ""


def tell_gain_of_need(need: Need, *, shortlists: Shortlists) -> str:
    """Return what would let most further offers pass for the need; "" for nothing."""
    gain = find_gain_of_need(g.session, g.viewer, need, shortlists=shortlists)
    return gain_sentence(gain, fictional=labels.is_fictional(need)) if gain else ""
