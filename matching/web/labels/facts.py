"""The line under a title in a list: what somebody skimming forty postings needs to know of each."""

from collections.abc import Iterable, Sequence
from itertools import chain

from flask_babel import gettext as _

from matching.models.offer import Offer
from matching.models.request import Need
from matching.vocabulary.codes import Facet
from matching.web.labels.codes import code_labels
from matching.web.labels.places import area_names
from matching.web.labels.values import language_names, show_date

MOST = 3


def need_facts(needs: Sequence[Need]) -> list[str]:
    """Return sectors, capabilities, types, languages and the latest date of all needs of a request."""
    coded = [_coded(facet, chain.from_iterable(getattr(need, facet) for need in needs)) for facet in Facet]
    spoken = dict.fromkeys(chain.from_iterable(need.working_languages for need in needs))
    languages = _shorten(language_names(spoken), most=6)
    days = [need.needed_until for need in needs if need.needed_until]
    before = _("before %(day)s", day=show_date(min(days))) if days else ""
    return [fact for fact in (*coded, languages, before) if fact]


def offer_facts(offer: Offer) -> list[str]:
    """Return areas, sectors, capabilities, types, languages and the last day of an offer."""
    coded = [_coded(facet, getattr(offer, facet)) for facet in Facet]
    areas = _shorten(area_names(offer.areas, fictional=offer.organisation.fictional))
    until = _("until %(day)s", day=show_date(offer.available_until)) if offer.available_until else ""
    return [fact for fact in (areas, *coded, _shorten(language_names(offer.working_languages), most=6), until) if fact]


def sectors_in_short(offer: Offer) -> str:
    """Return the first sectors of an offer, and how many more there are."""
    return _coded(Facet.SECTORS, offer.sectors)


def _coded(facet: Facet, codes: Iterable[str]) -> str:
    return _shorten(code_labels(facet, dict.fromkeys(codes)))


def _shorten(parts: Iterable[str], *, most: int = MOST) -> str:
    listed = list(parts)
    left = len(listed) - most
    shown = ", ".join(listed[:most])
    return _("%(shown)s and %(left)s more", shown=shown, left=left) if left > 0 else shown
