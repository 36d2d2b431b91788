"""The list of matches: one line for each, whose turn it is, the viewer's own turns first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import g

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.base import PAGE, Page
from matching.queries.matches import count_matches, find_matches
from matching.queries.offers import find_offers_by_id
from matching.queries.requests import find_needs_by_id
from matching.settings import Settings
from matching.vocabulary.names import MatchState
from matching.web.matches.turns import Turn, find_turns

WAITING = (MatchState.PROPOSED, MatchState.APPROVED)
"""The states in which it is somebody's turn."""
THE_REST = tuple(state for state in MatchState if state not in WAITING)


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


def find_listed(settings: Settings, *, page: int = 1) -> Page[Listed]:
    """Return a page of the viewer's matches: theirs to act on first, then those that wait for others, then the rest.

    What waits for somebody is put in order here, for whose turn it is no query knows; the rest comes page by page.
    """
    waiting = [_listed(match, settings) for match in find_matches(g.session, g.viewer, states=WAITING)]
    waiting.sort(key=lambda row: not row.is_yours)
    total = len(waiting) + count_matches(g.session, g.viewer, states=THE_REST)
    number = min(max(1, page), max(1, -(-total // PAGE)))
    start = (number - 1) * PAGE
    rows = waiting[start : start + PAGE]
    rest = {"skip": max(0, start - len(waiting)), "most": PAGE - len(rows)}
    rows += [_listed(match, settings) for match in find_matches(g.session, g.viewer, states=THE_REST, **rest)]
    return Page(_with_sides(rows), number, total)


def _listed(match: Match, settings: Settings) -> Listed:
    return Listed(match, None, None, find_turns(g.viewer, match, settings))


def _with_sides(rows: Sequence[Listed]) -> list[Listed]:
    """Return the rows with the needs and offers that the viewer may read."""
    needs = find_needs_by_id(g.session, g.viewer, {row.match.need_id for row in rows})
    offers = find_offers_by_id(g.session, g.viewer, {row.match.offer_id for row in rows})
    return [replace(row, need=needs.get(row.match.need_id), offer=offers.get(row.match.offer_id)) for row in rows]
