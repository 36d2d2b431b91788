"""What every template may ask for: labels, the navigation for this viewer, and the names of the vocabulary."""

from dataclasses import dataclass

from flask import Flask, current_app, g, url_for
from flask import request as http
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.models.sealed import Destroyed
from matching.policy.viewer import ANYONE
from matching.web import labels
from matching.web.forms import Asked, new_key
from matching.web.guards import may_open

NAVIGATION = (
    ("desk.index", _l("Desk")),
    ("requests.index", _l("Requests")),
    ("offers.index", _l("Offers")),
    ("matches.index", _l("Matches")),
    ("releases.index", _l("Releases")),
    ("oversight.coordinators", _l("Coordinators and auditors")),
    ("figures.index", _l("Figures")),
    ("people.index", _l("People")),
    ("people.organisations", _l("Organisations")),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: str
    address: str
    current: bool


def init_words(app: Flask) -> None:
    """Hand templates what they need; nothing here reads the database."""
    app.jinja_env.globals.update(
        labels=labels,
        new_key=new_key,
        find_entries=find_entries,
        has_page=has_page,
        opens=opens,
        here=here,
        aria=aria,
        explained=explained,
    )
    app.jinja_env.finalize = said
    app.context_processor(_context)


def said(value: object) -> object:
    """Return what a template shows for a value: of a text whose key was destroyed, that it was."""
    return _("This text was destroyed") if isinstance(value, Destroyed) else value


def has_page(endpoint: str) -> bool:
    """Say whether there is such a page at all."""
    return endpoint in current_app.view_functions


def opens(endpoint: str) -> bool:
    """Say whether there is such a page and the viewer may open it."""
    return has_page(endpoint) and may_open(endpoint, current_app.extensions["audiences"])


def here() -> str:
    """Return the address of this page on this site, with its query."""
    return http.full_path.rstrip("?")


def aria(field: Asked) -> dict[str, str]:
    """Return what ties an input to its hint and its error."""
    described = {"aria-describedby": field.described_by} if field.described_by else {}
    return described | ({"aria-invalid": "true"} if field.errors else {})


def explained(field: Asked, value: str) -> str:
    """Return the line under one answer of a question, or ""."""
    return str(getattr(field, "explained", {}).get(value, ""))


def find_entries() -> list[Entry]:
    """Return the pages that this viewer finds in the navigation, of those that there are."""
    return [
        Entry(str(label), url_for(endpoint), http.endpoint == endpoint)
        for endpoint, label in NAVIGATION
        if opens(endpoint)
    ]


def _context() -> dict[str, object]:
    return {
        "viewer": g.get("viewer", ANYONE),
        "person_name": g.get("person_name", ""),
        "organisation_name": g.get("organisation_name", ""),
        "is_kept": "kept" in g,
        "is_home": http.endpoint == "pages.home",
    }
