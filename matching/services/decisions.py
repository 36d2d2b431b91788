"""What an approver saw of a match: frozen with the fit that gave its figures, and computed again from that fit."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlmodel import Session

from matching.errors import Refused, reason
from matching.models.match import Decision, Match
from matching.policy.viewer import Viewer
from matching.ranking import documents
from matching.ranking.explanation import explain
from matching.services import fits
from matching.services.editions import thaw
from matching.services.postings import need_document, offer_document
from matching.services.shortlists import Shortlists, shortlist_in, weigh_under

TOLERANCE = 1e-9
Figures = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Replay:
    """A decision's score and the name of its model, each then and now, and how far any figure moved between them.

    `moved` is the greatest difference over the score, its parts and their terms.
    """

    decision: Decision
    fit: int
    cut_off: int
    scores: tuple[float, float]
    fingerprints: tuple[str, str]
    moved: float

    @property
    def same(self) -> bool:
        """Whether the same model gives the same figures."""
        return self.moved <= TOLERANCE and self.fingerprints[0] == self.fingerprints[1]


def freeze(session: Session, viewer: Viewer, match: Match, *, shortlists: Shortlists) -> dict[str, Any]:
    """Return what an approver sees of a match, as plain values: both texts, score, parts, rank and alternatives."""
    need, offer, held = match.need, match.offer, shortlists.hold()
    weighing = weigh_under(session, viewer, need, offer, model=held.index.model)
    candidates = shortlist_in(session, viewer, need, index=held.index).candidates
    return {
        "fit": {"number": held.fit.number, "cut_off": held.fit.cut_off},
        "model": held.index.model.fingerprint,
        "need": {"id": need.id, "revision": need.revision, **_plain(need_document(need))},
        "offer": {"id": offer.id, "revision": offer.revision, **_plain(offer_document(offer))},
        "score": weighing.explanation.score,
        "parts": [asdict(part) for part in weighing.explanation.parts],
        "missing": [list(pair) for pair in weighing.missing],
        "rank": next((candidate.rank for candidate in candidates if candidate.id == offer.id), None),
        "alternatives": [asdict(candidate) for candidate in candidates if candidate.id != offer.id],
    }


def replay(session: Session, decision: Decision) -> Replay:
    """Compute a decision's figures again, from nothing but the editions of its fit and the texts that it froze."""
    seen = decision.seen
    if "fit" not in seen:
        raise Refused(reason("older-than-fits"))
    number, cut_off = seen["fit"]["number"], seen["fit"]["cut_off"]
    model = fits.compute(fits.find_texts(session, cut_off))
    now = explain(model, *(thaw(seen[side]["document"]) for side in ("need", "offer")))
    before, after = _figures(seen["score"], seen["parts"]), _figures(now.score, [asdict(part) for part in now.parts])
    moved = max(abs(before.get(name, 0.0) - after.get(name, 0.0)) for name in {*before, *after})
    return Replay(decision, number, cut_off, (seen["score"], now.score), (seen["model"], model.fingerprint), moved)


def _figures(score: float, parts: Iterable[Mapping[str, Any]]) -> Figures:
    """Return every figure of an explanation by its name; what is not there is 0, as a term that adds nothing is."""
    found: Counter[tuple[str, ...]] = Counter({(): score})
    for part in parts:
        found[part["block"],] += part["value"]
        for term in part["terms"]:
            found[part["block"], term["code"] or "", term["need_term"], term["offer_term"]] += term["value"]
    return found


def _plain(posting: documents.Need | documents.Offer) -> dict[str, Any]:
    """Return a posting as plain values, without what was read in it: its text says that, too."""
    bare = asdict(replace(posting, document=replace(posting.document, kept=None)))
    del bare["document"]["kept"]
    return json.loads(json.dumps(bare, default=str))  # type: ignore[no-any-return]
