"""Requests, offers and organisations that may be there twice: found, decided by people, remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from matching.errors import Missing, Refused, reason
from matching.models.duplicate import DuplicateDecision
from matching.models.request import Request
from matching.policy.duplicates import Comparable, may_compare, may_decide
from matching.policy.viewer import Viewer
from matching.queries.duplicates import find_compared, find_decisions, get_compared, get_decision
from matching.queries.history import COMPARED
from matching.queries.requests import find_needs
from matching.ranking.likely import Likely
from matching.services.likenesses import Found, Likenesses, mark_of
from matching.services.shortlists import Shortlists
from matching.services.steps import check_version, record
from matching.vocabulary.names import Likeness

SAME, DIFFERENT = COMPARED
UNDECIDED = 0
"""The version of a decision that nobody has taken yet: no row has it."""


@dataclass(frozen=True)
class Pair:
    """Two rows that both are the viewer's to compare, what says that they are alike, and what was decided of them."""

    kind: Likeness
    one: Comparable
    other: Comparable
    likely: Likely
    decision: DuplicateDecision | None
    is_open: bool

    @property
    def is_same(self) -> bool:
        """Whether a person found them to be one thing."""
        return self.decision is not None and self.decision.same


def find_duplicates(
    session: Session, viewer: Viewer, kind: Likeness, *, likenesses: Likenesses, shortlists: Shortlists
) -> Sequence[Pair]:
    """Return the pairs that look alike or were decided: open ones first, the likeliest first.

    Raises `Refused` while there is no model yet; names of organisations need none.
    """
    model = None if kind is Likeness.ORGANISATION else shortlists.current().model
    found = likenesses.find(session, viewer, kind, model=model)
    decisions = find_decisions(session, found.marks.keys())
    pairs = {(likely.one, likely.other): likely for likely in found.pairs}
    pairs |= {key: Likely(*key, 0.0, ()) for key in decisions if key not in pairs}
    rows = find_compared(session, viewer, kind, {row_id for key in pairs for row_id in key})
    shown = [
        Pair(kind, rows[one], rows[other], likely, decisions.get((one, other)), _is_open(likely, decisions, found))
        for (one, other), likely in pairs.items()
    ]
    return sorted(shown, key=lambda pair: (not pair.is_open, -pair.likely.score, pair.one.id, pair.other.id))


def count_duplicates(session: Session, viewer: Viewer, *, likenesses: Likenesses, shortlists: Shortlists) -> int:
    """Return how many pairs of all kinds wait to be decided by the viewer; `Refused` while there is no model."""
    model = shortlists.current().model
    found = [likenesses.find(session, viewer, kind, model=model) for kind in Likeness]
    decisions = find_decisions(session, {row_id for one in found for row_id in one.marks})
    return sum(_is_open(likely, decisions, one) for one in found for likely in one.pairs)


def find_alike(
    session: Session, viewer: Viewer, row: Comparable, *, likenesses: Likenesses, shortlists: Shortlists
) -> Sequence[Pair]:
    """Return the pairs of `row` that are open or were found to be one thing, for a viewer who may see both sides."""
    kind = Likeness(str(row.__tablename__))
    if not may_compare(viewer, row) or (kind is not Likeness.ORGANISATION and not shortlists.ready):
        return ()
    pairs = find_duplicates(session, viewer, kind, likenesses=likenesses, shortlists=shortlists)
    return [pair for pair in pairs if row.id in (pair.one.id, pair.other.id) and (pair.is_open or pair.is_same)]


def decide(
    session: Session,
    viewer: Viewer,
    kind: Likeness,
    one_id: str,
    other_id: str,
    *,
    same: bool,
    words: str = "",
    version: int = UNDECIDED,
) -> DuplicateDecision:
    """Remember that two rows are one thing or two; who decides again takes back what was said before.

    `version` is the one of the decision that the viewer read. Raises `Missing` where one side is not the viewer's to
    compare, `Refused` where it is not theirs to decide, `Stale` where somebody else decided in the meantime.
    """
    one, other = (get_compared(session, viewer, kind, row_id) for row_id in sorted((one_id, other_id)))
    if one is other:
        raise Missing
    if viewer.person_id is None or not may_decide(viewer, one, other):
        raise Refused(reason("not-yours-to-take", step="decide"))
    session.refresh(one, attribute_names=["version"], with_for_update=True)
    said: dict[str, Any] = {
        "same": same,
        "words": words,
        "person_id": viewer.person_id,
        "one_mark": _mark(session, viewer, one),
        "other_mark": _mark(session, viewer, other),
    }
    decision = get_decision(session, one.id, other.id)
    if decision is None:
        decision = DuplicateDecision(kind=kind, one_id=one.id, other_id=other.id, **said)
    else:
        check_version(decision, version)
        decision.sqlmodel_update(said)
    session.add(decision)
    for row in (one, other):
        record(session, row, SAME if same else DIFFERENT, by=viewer)
    return decision


def _is_open(likely: Likely, decisions: dict[tuple[str, str], DuplicateDecision], found: Found) -> bool:
    """Say whether nobody decided yet, or a side changed since somebody found them to be two things."""
    decision = decisions.get((likely.one, likely.other))
    if decision is None:
        return True
    seen, now = (decision.one_mark, decision.other_mark), (found.marks[likely.one], found.marks[likely.other])
    return not decision.same and bool(likely.reasons) and seen != now


def _mark(session: Session, viewer: Viewer, row: Comparable) -> str:
    return mark_of(*find_needs(session, viewer, row)) if isinstance(row, Request) else mark_of(row)
