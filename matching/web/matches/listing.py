"""The list of matches: one line for each, whose turn it is, the viewer's own turns first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.matches import find_matches
from matching.queries.offers import find_offers_by_id
from matching.queries.requests import find_needs_by_id
from matching.settings import Settings
from matching.web.matches.turns import Turn, find_turns


@dataclass(frozen=True)
class Listed:
    """One line; `need` and `offer` are None where the viewer may not read them (any more)."""

    match: Match
    need: Need | None
    offer: Offer | None
    turns: Sequence[Turn]

    @property
    def is_yours(self) -> bool:
        """Whether it is the viewer's turn."""
        return any(turn.yours for turn in self.turns)


def find_listed(settings: Settings) -> list[Listed]:
    """Return the viewer's matches: theirs to act on first, then those that wait for others, then those that ended."""
    matches = find_matches(g.session, g.viewer)
    needs = find_needs_by_id(g.session, g.viewer, {match.need_id for match in matches})
    offers = find_offers_by_id(g.session, g.viewer, {match.offer_id for match in matches})
    listed = [
        Listed(match, needs.get(match.need_id), offers.get(match.offer_id), find_turns(g.viewer, match, settings))
        for match in matches
    ]
    return sorted(listed, key=lambda row: (not row.is_yours, not row.turns))
