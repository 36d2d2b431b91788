"""Two or three offers side by side against a need, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, render_template
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.errors import Refused
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services.comparing import FIELDS, Agreement, Beside, codes_of, compare, found_in_text, set_beside
from matching.services.shortlists import weigh
from matching.vocabulary.codes import Facet
from matching.web import labels
from matching.web.labels import scores
from matching.web.matches.pairs import Told, find_named_offer, get_ranked_need, shortlists, tell
from matching.web.matches.routes import show_shortlist

MOST = 3
NAMES: Mapping[str, Any] = {
    "sectors": _l("Sectors"),
    "capabilities": _l("Capabilities"),
    "assistance_types": _l("Types of assistance"),
    "area": _l("Area"),
    "languages": _l("Working languages"),
    "window": _l("Dates"),
    "modes": _l("Ways of delivery"),
    "places": _l("Places left"),
    "cost": _l("Cost terms"),
    "provider": _l("Kind of provider"),
}
AGREEMENTS: Mapping[Agreement, Any] = {
    Agreement.MATCH: _l("Match"),
    Agreement.PART: _l("Part"),
    Agreement.MISMATCH: _l("Mismatch"),
    Agreement.BLANK: _l("Not said"),
}


@dataclass(frozen=True)
class Cell:
    """What one offer says in one field. `agreement` is None where there is nothing to agree on."""

    agreement: Agreement | None
    word: str
    values: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One field: what the need says (None where it is not asked), and what each offer says."""

    label: str
    asked: Sequence[str] | None
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """One offer, and why it fits or not, as its reader may read it."""

    offer: Offer
    told: Told


@dataclass(frozen=True)
class Comparison:
    """The whole table."""

    columns: Sequence[Column]
    lines: Sequence[Line]

    @property
    def has_scores(self) -> bool:
        """Whether it is read by somebody who reads scores."""
        return any(column.told.score for column in self.columns)


def add_to(blueprint: Blueprint) -> None:
    """Register the view, below the address of the need."""
    blueprint.add_url_rule("/needs/<need_id>/compare", "compare", show)


def show(need_id: str) -> Response:
    """Two or three offers that were ticked on the shortlist, beside the need."""
    need = get_ranked_need(need_id)
    numbers = list(dict.fromkeys(number.replace("\x00", "") for number in http.args.getlist("offer")))
    wrong = _say_what_to_tick(len(numbers))
    if wrong:
        return show_shortlist(need, ticked=numbers, wrong=wrong)
    offers = [offer for number in numbers if (offer := find_named_offer(number))]
    if len({offer.id for offer in offers}) < len(numbers):
        wrong = _("One of these numbers is of no offer that you can see. Tick the offers again.")
        return show_shortlist(need, ticked=numbers, wrong=wrong)
    try:
        table = set_side_by_side(need, offers)
    except Refused:
        return show_shortlist(need, ticked=numbers)
    return Response(render_template("matches/compare.html", need=need, table=table, published=scores.published()))


def set_side_by_side(need: Need, offers: Sequence[Offer]) -> Comparison:
    """Return the table of `offers` against `need`; raise `Refused` while there is no index yet."""
    index = shortlists()
    weighed = [weigh(g.session, g.viewer, need, offer, shortlists=index) for offer in offers]
    pairs = [set_beside(g.session, g.viewer, need, offer) for offer in offers]
    found = [compare(pair) for pair in pairs]
    names = [field.name for field in FIELDS if field.name != "places" or any(pair.shows_places for pair in pairs)]
    return Comparison(
        columns=[Column(offer, tell(weighing, need)) for offer, weighing in zip(offers, weighed, strict=True)],
        lines=[
            Line(
                str(NAMES[name]),
                ASKED[name](need, pairs[0]) if name in ASKED else None,
                [
                    _cell(fits[name], GIVEN[name](offer, pair))
                    for offer, pair, fits in zip(offers, pairs, found, strict=True)
                ],
            )
            for name in names
        ],
    )


def _say_what_to_tick(number: int) -> str:
    if number == 0:
        return _("Tick the offers that you want to compare: two or three.")
    if number == 1:
        return _("One offer alone cannot be compared. Tick one or two more.")
    if number > MOST:
        return _("You ticked %(number)s offers. Leave two or three of them ticked.", number=number)
    return ""


def _cell(agreement: Agreement | None, values: Sequence[str]) -> Cell:
    return Cell(agreement, str(AGREEMENTS[agreement]) if agreement else "", values)


def _asked(pair: Beside, facet: Facet) -> list[str]:
    return labels.code_labels(facet, codes_of(pair.asked, facet))


def _given(pair: Beside, facet: Facet) -> list[str]:
    found = labels.code_labels(facet, found_in_text(pair, facet))
    return [
        *(_("%(code)s (found in its text)", code=code) for code in found),
        *labels.code_labels(facet, codes_of(pair.given, facet)),
    ]


def _spoken(posting: Need | Offer) -> list[str]:
    told = [_("Interpretation can be provided")] if posting.interpretation else []
    return [*labels.language_names(posting.working_languages), *told]


def _days(first: date | None, last: date | None) -> list[str]:
    shown = {"first": labels.show_date(first), "last": labels.show_date(last)}
    if first and last:
        return [_("%(first)s to %(last)s", **shown)]
    if last:
        return [_("until %(last)s", last=shown["last"])]
    return [_("from %(first)s", first=shown["first"])] if first else []


def _left(offer: Offer, pair: Beside) -> list[str]:
    if not pair.shows_places:
        return []
    return [_("%(left)s of %(places)s", left=offer.places - offer.places_used, places=offer.places)]


def _provider(offer: Offer, _pair: Beside) -> list[str]:
    kind = offer.organisation.provider_kind
    return [labels.name_of(kind)] if kind else []


ASKED: Mapping[str, Callable[[Need, Beside], list[str]]] = {
    "sectors": lambda _need, pair: _asked(pair, Facet.SECTORS),
    "capabilities": lambda _need, pair: _asked(pair, Facet.CAPABILITIES),
    "assistance_types": lambda _need, pair: _asked(pair, Facet.ASSISTANCE_TYPES),
    "area": lambda need, _pair: [labels.state_of_request(need.request)],
    "languages": lambda need, _pair: _spoken(need),
    "window": lambda need, _pair: _days(need.needed_from, need.needed_until),
    "modes": lambda need, _pair: labels.mode_names(need.modes),
}
GIVEN: Mapping[str, Callable[[Offer, Beside], list[str]]] = {
    "sectors": lambda _offer, pair: _given(pair, Facet.SECTORS),
    "capabilities": lambda _offer, pair: _given(pair, Facet.CAPABILITIES),
    "assistance_types": lambda _offer, pair: _given(pair, Facet.ASSISTANCE_TYPES),
    "area": lambda offer, _pair: labels.area_names(offer.areas, fictional=offer.organisation.fictional),
    "languages": lambda offer, _pair: _spoken(offer),
    "window": lambda offer, _pair: _days(offer.available_from, offer.available_until),
    "modes": lambda offer, _pair: labels.mode_names(offer.modes),
    "places": _left,
    "cost": lambda offer, _pair: [labels.name_of(offer.cost_terms)],
    "provider": _provider,
}
