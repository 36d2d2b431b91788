"""What the approver of a match saw, read back from the frozen decision, for coordinators alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from matching.errors import Missing
from matching.models.match import Match
from matching.models.offer import Offer
from matching.queries.matches import get_decision
from matching.queries.offers import find_offers_by_id
from matching.ranking.explanation import Part, TermPart
from matching.web.labels import scores


@dataclass(frozen=True)
class Alternative:
    """Another offer that stood on the shortlist; None where it can no longer be read."""

    rank: int
    shown: str
    offer: Offer | None


@dataclass(frozen=True)
class Frozen:
    """A decision. The texts are those of the day; `is_need_changed` and `is_offer_changed` say if they still stand.

    `fit` is the number of the fit that it was computed with; None where none was recorded yet.
    """

    at: datetime
    score: scores.Score
    rank: int | None
    alternatives: Sequence[Alternative]
    lacking: Sequence[str]
    need: Mapping[str, Any]
    offer: Mapping[str, Any]
    is_need_changed: bool
    is_offer_changed: bool
    model: str
    fit: int | None


def find_decision(match: Match) -> Frozen | None:
    """Return what the approver of `match` saw; None for a match that was approved without one."""
    try:
        decision = get_decision(g.session, g.viewer, match)
    except Missing:
        return None
    seen = decision.seen
    return Frozen(
        at=decision.created_at,
        score=scores.score_of(seen["score"], [_part(part) for part in seen["parts"]]),
        rank=seen["rank"],
        alternatives=_alternatives(seen["alternatives"]),
        lacking=scores.lacking_sentences((facet, code) for facet, code in seen["missing"]),
        need=seen["need"],
        offer=seen["offer"],
        is_need_changed=seen["need"]["revision"] != match.need.revision,
        is_offer_changed=seen["offer"]["revision"] != match.offer.revision,
        model=seen["model"],
        fit=seen.get("fit", {}).get("number"),
    )


def _part(plain: Mapping[str, Any]) -> Part:
    return Part(plain["block"], plain["value"], tuple(TermPart(**term) for term in plain["terms"]))


def _alternatives(plain: Sequence[Mapping[str, Any]]) -> Sequence[Alternative]:
    offers = find_offers_by_id(g.session, g.viewer, [row["id"] for row in plain])
    return [Alternative(row["rank"], scores.shown(row["score"]), offers.get(row["id"])) for row in plain]
