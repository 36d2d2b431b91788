"""An application whose index is built, and the pages of one need and of one match."""

from collections.abc import Callable

import pytest
from flask import Flask

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services.shortlists import Shortlists
from tests.cast import Cast, active_offer, approved_match, open_need, proposed_match
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def index(app: Flask) -> Shortlists:
    """The application's own index, ready."""
    made: Shortlists = app.extensions["shortlists"]
    made.refresh()
    return made


@pytest.fixture
def need(cast: Cast, index: Shortlists) -> Need:
    """Amina's open need, for providers."""
    return open_need(cast)


@pytest.fixture
def offer(cast: Cast, need: Need) -> Offer:
    """Chidi's active offer, which fits it."""
    return active_offer(cast)


@pytest.fixture
def proposed(cast: Cast, index: Shortlists) -> Match:
    """Their match, as Lucía proposed it."""
    return proposed_match(cast)


@pytest.fixture
def approved(cast: Cast, index: Shortlists) -> Match:
    """Their match, put to both sides by Tomas."""
    return approved_match(cast, index)
