"""Which families of pages there are, and the whole table of who may open what."""

from types import MappingProxyType

from matching.web import accounts, desk, figures, matches, offers, oversight, pages, people, releases, requests
from matching.web.guards import ANYONE, Audiences

SLICES = (pages, people, requests, releases, offers, matches, oversight, desk, figures)
BLUEPRINTS = (accounts.blueprint, *(slice_.blueprint for slice_ in SLICES))
GRAVE = (accounts, people, requests, releases, offers, matches)
STEP_UP = frozenset(endpoint for family in GRAVE for endpoint in family.STEP_UP)
AUDIENCES: Audiences = MappingProxyType(
    {
        "static": ANYONE,
        **accounts.AUDIENCES,
        **{endpoint: audience for slice_ in SLICES for endpoint, audience in slice_.AUDIENCES.items()},
    }
)
