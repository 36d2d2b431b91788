"""A need beside an offer, as its viewer may read it: coordinators with the score, everybody else in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from flask_babel import gettext as _

from matching.errors import Missing, Reason, Refused
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.matches import may_see_shortlist
from matching.policy.offers import coordinates_offer
from matching.policy.requests import owns_request
from matching.queries.matches import find_matches_of_need
from matching.queries.offers import find_offers_by_id, get_offer_by_number
from matching.queries.requests import get_need
from matching.ranking.explanation import Explanation
from matching.ranking.weights import MINIMUM
from matching.services.shortlists import Shortlists, Weighing, find_rank, find_shortlist, weigh
from matching.vocabulary.names import MatchState, RequestState
from matching.web import labels
from matching.web.labels import scores
from matching.web.matches.helping import tell_gain_of_need, tell_openings
from matching.workflow import LIVE

NUMBER = re.compile(r"O-?([A-Z0-9]{4})-?([A-Z0-9]{4})")
ENDED = (MatchState.DECLINED, MatchState.LAPSED)


@dataclass(frozen=True)
class Told:
    """Why a pair fits or not. `score` is None for everybody but coordinators: the words come without any number."""

    shared: Sequence[str]
    lacking: Sequence[str]
    stops: Sequence[str]
    is_weak: bool
    score: scores.Score | None

    @property
    def fits(self) -> bool:
        """Whether it may be suggested."""
        return not self.stops and not self.is_weak


@dataclass(frozen=True)
class Suggestion:
    """An offer beside a need. `live` is their match; `returns` says what changed since they were refused.

    `may_open` says whether the viewer may propose it or ask about it; `is_recused` marks a provider of their own State;
    `openings` say what would let a pair pass that does not.
    """

    offer: Offer
    rank: int | None
    told: Told
    live: Match | None
    returns: str
    may_open: bool
    is_recused: bool
    openings: Sequence[str] = ()


@dataclass(frozen=True)
class Suggestions:
    """A shortlist as it is read. `gain` says what would make it longer; `refusal` why there is none at all."""

    best: Sequence[Suggestion] = ()
    almost: Sequence[Suggestion] = ()
    empty: Sequence[str] = ()
    gain: str = ""
    refusal: Reason | None = None


def shortlists() -> Shortlists:
    """Return the index of this process."""
    found: Shortlists = current_app.extensions["shortlists"]
    return found


def get_ranked_need(need_id: str) -> Need:
    """Return a need whose shortlist the viewer may read; raise `Missing` for any other."""
    need = get_need(g.session, g.viewer, need_id)
    if not may_see_shortlist(g.viewer, need):
        raise Missing
    return need


def find_suggestions(need: Need) -> Suggestions:
    """Return the need's shortlist, with reasons."""
    try:
        found = find_shortlist(g.session, g.viewer, need, shortlists=shortlists())
    except Refused as refused:
        return Suggestions(refusal=refused.reason)
    listed = [*found.candidates, *found.almost]
    offers = find_offers_by_id(g.session, g.viewer, [row.id for row in listed])
    past = find_past(need)
    best = [(offers[row.id], row.rank) for row in found.candidates if row.id in offers]
    almost = [offers[row.id] for row in found.almost if row.id in offers]
    return Suggestions(
        best=[suggest(need, offer, rank=rank, past=past) for offer, rank in best],
        almost=[suggest(need, offer, rank=None, past=past) for offer in almost],
        empty=scores.empty_sentences(found.empty),
        gain=tell_gain_of_need(need, shortlists=shortlists()),
    )


def find_past(need: Need) -> Mapping[str, Sequence[Match]]:
    """Return the matches of `need` that the viewer may see, the newest first, by offer."""
    past: dict[str, list[Match]] = {}
    for match in find_matches_of_need(g.session, g.viewer, need):
        past.setdefault(match.offer_id, []).append(match)
    return past


def suggest(need: Need, offer: Offer, *, rank: int | None, past: Mapping[str, Sequence[Match]]) -> Suggestion:
    """Return one offer beside the need."""
    told = tell(weigh(g.session, g.viewer, need, offer, shortlists=shortlists()), need)
    matches = past.get(offer.id, ())
    live = next((match for match in matches if match.state in LIVE), None)
    ended = next((match for match in matches if match.state in ENDED), None)
    returns = _say_what_changed(ended, need, offer) if ended and not live else ""
    inside = coordinates_request(g.viewer, need.request)
    recused = inside and not coordinates_offer(g.viewer, offer)
    may_act = inside or owns_request(g.viewer, need.request)
    may_open = may_act and not (live or told.stops or recused) and need.request.state is RequestState.OPEN
    openings = () if told.fits else tell_openings(need, offer, shortlists=shortlists())
    return Suggestion(offer, rank, told, live, returns, may_open, recused, openings)


def look_at(need: Need, offer: Offer) -> Suggestion:
    """Return any one offer beside the need, with its place where it passes."""
    rank = find_rank(g.session, g.viewer, need, offer, shortlists=shortlists())
    return suggest(need, offer, rank=rank, past=find_past(need))


def tell(weighing: Weighing, need: Need) -> Told:
    """Put a weighing into words; the score goes to coordinators of the case alone."""
    inside = coordinates_request(g.viewer, need.request)
    fictional = labels.is_fictional(need)
    return Told(
        shared=scores.shared_sentences(weighing.explanation.parts),
        lacking=scores.lacking_sentences(weighing.missing),
        stops=[
            scores.stop_sentence(stop.reason, fictional=fictional, for_coordinators=inside) for stop in weighing.stops
        ],
        is_weak=weighing.explanation.score <= MINIMUM,
        score=_score(weighing.explanation) if inside else None,
    )


def find_named_offer(typed: str | None) -> Offer | None:
    """Return the offer whose number somebody typed, in capitals or not; None if the viewer can see no such offer."""
    found = NUMBER.fullmatch((typed or "").strip().upper())
    if found is None:
        return None
    try:
        return get_offer_by_number(g.session, g.viewer, f"O-{found[1]}-{found[2]}")
    except Missing:
        return None


def _score(explanation: Explanation) -> scores.Score:
    return scores.score_of(explanation.score, explanation.parts)


def _say_what_changed(ended: Match, need: Need, offer: Offer) -> str:
    changed = (ended.refused_need != need.revision, ended.refused_offer != offer.revision)
    told: dict[tuple[bool, bool], Any] = {
        (True, True): _("This pair was refused before. Both the need and the offer have changed since."),
        (True, False): _("This pair was refused before. The need has changed since."),
        (False, True): _("This pair was refused before. The offer has changed since."),
    }
    return str(told.get(changed, ""))
