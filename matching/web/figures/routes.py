"""The page of figures: every number stands beside the whole that it is a part of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, g, render_template
from flask_babel import format_percent
from flask_babel import gettext as _

from matching.queries import figures
from matching.queries.figures import Freshness
from matching.vocabulary.names import Role
from matching.web.labels import name_of

blueprint = Blueprint("figures", __name__)


@dataclass(frozen=True)
class Share:
    """One part of a whole: what it is called, its number, and its share in words, e.g. "25%"."""

    name: str
    number: int
    share: str


@blueprint.get("/figures")
def index() -> str:
    """Requests, needs beside offers, how fresh offers are, and for coordinators the matches."""
    coordinates = g.viewer.is_a(Role.COORDINATOR)
    return render_template(
        "figures/index.html",
        sectors=figures.count_sectors(g.session, g.viewer),
        offers=find_ages(figures.count_freshness(g.session, g.viewer)),
        requests=find_states(figures.count_requests_by_state(g.session, g.viewer)),
        summaries=figures.count_summaries(g.session, g.viewer),
        matches=find_states(figures.count_matches_by_state(g.session, g.viewer)) if coordinates else (),
        coordinates=coordinates,
    )


def find_states(counts: Mapping[StrEnum, int]) -> list[Share]:
    """Return what part of the whole stands in each state."""
    return find_shares((name_of(state), number) for state, number in counts.items())


def find_ages(fresh: Freshness) -> list[Share]:
    """Return what part of the active offers is fresh; none at all where there is no offer."""
    names = (_("Valid for more than 30 days"), _("Lapse within 30 days"), _("Lapsed, not matched any more"))
    numbers = (fresh.lasting, fresh.lapsing, fresh.lapsed)
    return find_shares(zip(names, numbers, strict=True)) if fresh.total else []


def find_shares(parts: Iterable[tuple[str, int]]) -> list[Share]:
    """Return each part with its share in their sum."""
    listed = list(parts)
    total = sum(number for _name, number in listed)
    return [Share(name, number, format_percent(number / total)) for name, number in listed]
