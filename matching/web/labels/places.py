"""What States and areas are called. What is fictional never bears a real State's name."""

from collections.abc import Iterable

from flask import g
from flask_babel import gettext as _

from matching import areas
from matching.models.match import Match
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.requests import reads_inside
from matching.queries.requests import find_needs_by_id, find_requests_with_state
from matching.web.locale import page_language

NAMES_STATES = frozenset({"053"})
"""Regions that are called by the names of States: Australia and New Zealand."""


def state_of(organisation: Organisation) -> str:
    """Return the name of an organisation's State, or "Demonstration State A (Western Africa)"; "" for none."""
    if organisation.state is None:
        return ""
    return state_code_name(organisation.state, fictional=organisation.fictional)


def state_of_request(request: Request) -> str:
    """Return whose request it is as the viewer may know it: the State, or "a State in Western Africa"."""
    if request.organisation.state is None or not find_requests_with_state(g.session, g.viewer, [request]):
        return veiled_state_of(request.organisation)
    return state_of(request.organisation)


def readable_need(match: Match) -> Need | None:
    """Return the need of a match, or None where the viewer sees the match but may not read the need."""
    if reads_inside(g.viewer, match.need.request):
        return match.need
    return find_needs_by_id(g.session, g.viewer, [match.need_id]).get(match.need_id)


def veiled_state_of(organisation: Organisation) -> str:
    """Return from where an organisation's requests come where they do not say of which State they are."""
    if organisation.state is None or not areas.is_state(organisation.state):
        return ""
    region = areas.area_name(areas.veil_of(organisation.state), page_language())
    return _("a State in %(region)s", region=region)


def state_code_name(iso3: str, *, fictional: bool) -> str:
    """Return the name of the State with this code; a code that we do not know is shown as it is."""
    if not areas.is_state(iso3):
        return iso3
    if not fictional:
        return areas.state_name(iso3, page_language())
    region = areas.area_name(_region_without_names(iso3), page_language())
    return _("Demonstration State %(letter)s (%(region)s)", letter=_letter(iso3), region=region)


def area_name(code: str, *, fictional: bool = False) -> str:
    """Return what an area is called: the world, a region or a State."""
    if areas.is_state(code):
        return state_code_name(code, fictional=fictional)
    return areas.area_name(code, page_language()) if areas.is_area(code) else code


def area_names(codes: Iterable[str], *, fictional: bool = False) -> list[str]:
    """Return what several areas are called, in their order."""
    return [area_name(code, fictional=fictional) for code in codes]


def is_fictional(row: object) -> bool:
    """Say whether a request, need, offer, match or organisation is demonstration data."""
    if isinstance(row, Organisation):
        return row.fictional
    for name in ("organisation", "request", "offer"):
        if hasattr(row, name):
            return is_fictional(getattr(row, name))
    return False


def _region_without_names(iso3: str) -> str:
    """Return the smallest region of a State whose own name is not made of names of States."""
    return next(region for region in areas.get_state(iso3).regions if region not in NAMES_STATES)


def _letter(iso3: str) -> str:
    try:
        return areas.demonstration_letter(iso3)
    except KeyError:
        return "–"
