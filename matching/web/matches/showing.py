"""The page of one match: what its viewer may read of it, whose turn it is, and what they may do next."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Response, current_app, g, make_response, render_template

from matching.errors import Missing, Reason, Refused
from matching.models.history import History
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need
from matching.policy.matches import coordinates_match, may_see_contacts, may_see_refusal, sides_read_by
from matching.policy.steps import find_open_steps, may_approve
from matching.policy.viewer import viewer_of
from matching.queries.history import find_coordinators, find_history
from matching.queries.matches import find_questions
from matching.queries.offers import find_offers_by_id
from matching.queries.requests import get_need
from matching.services.shortlists import weigh
from matching.vocabulary.names import MatchState, Side
from matching.web.forms import Difference, Form
from matching.web.labels import scores
from matching.web.matches.decisions import Frozen, find_decision
from matching.web.matches.forms import AnswerForm, DeclineForm, IntroduceForm, ReplyForm
from matching.web.matches.pairs import Told, shortlists, tell
from matching.web.matches.turns import Turn, end_sentence, find_turns


@dataclass(frozen=True)
class Steps:
    """The forms of the steps; `names` are the steps that the viewer may take now."""

    names: frozenset[str]
    answering: AnswerForm = field(default_factory=lambda: AnswerForm(formdata=None))
    replying: ReplyForm = field(default_factory=lambda: ReplyForm(formdata=None))
    introducing: IntroduceForm = field(default_factory=lambda: IntroduceForm(formdata=None))
    declining: DeclineForm = field(default_factory=lambda: DeclineForm(formdata=None))

    def read_at(self, version: int) -> None:
        """Let every form carry the version of the match that its reader sees."""
        for form in (self.answering, self.replying, self.introducing, self.declining):
            form.version.data = version


@dataclass(frozen=True)
class Case:
    """A match as its viewer reads it. What is not for them is None or empty, so that no page can show it."""

    match: Match
    need: Need | None
    offer: Offer | None
    sides: Sequence[Side]
    is_coordinator: bool
    sees_refusal: bool
    turns: Sequence[Turn]
    end: str
    questions: Sequence[Question]
    history: Sequence[History]
    contacts: Sequence[tuple[Side, Person | None]]
    told: Told | None
    unweighed: Reason | None
    decision: Frozen | None
    approvers: Sequence[str]
    seen: str

    @property
    def shows_names(self) -> bool:
        """Whether persons of the other side are named."""
        return bool(self.contacts) or self.is_coordinator


def show_case(
    match: Match, *, warning: str = "", differences: Sequence[Difference] | None = None, **wrong: Form
) -> Response:
    """Return the page of `match`; `wrong` is the form of a step that has mistakes.

    With `differences` that form came too late: these are the answers in which it differs from what is stored.
    """
    steps = Steps(frozenset(step.name for step in find_open_steps(g.viewer, match)), **wrong)  # type: ignore[arg-type]
    steps.read_at(match.version)
    case = get_case(match)
    page = render_template(
        "matches/show.html",
        case=case,
        match=match,
        steps=steps,
        warning=warning,
        differences=differences,
        published=scores.published(),
    )
    is_late = warning or differences is not None
    return make_response(page, 409 if is_late else 422 if wrong else 200)


def get_case(match: Match) -> Case:
    """Gather what the viewer may read of `match`."""
    is_coordinator = coordinates_match(g.viewer, match)
    told, unweighed = _weigh(match) if is_coordinator and match.state is MatchState.PROPOSED else (None, None)
    return Case(
        match=match,
        need=_readable_need(match),
        offer=find_offers_by_id(g.session, g.viewer, [match.offer_id]).get(match.offer_id),
        sides=sides_read_by(g.viewer, match),
        is_coordinator=is_coordinator,
        sees_refusal=may_see_refusal(g.viewer, match),
        turns=find_turns(g.viewer, match, current_app.extensions["settings"]),
        end=end_sentence(match),
        questions=find_questions(g.session, g.viewer, match),
        history=_readable_history(match, whole=is_coordinator),
        contacts=_contacts(match),
        told=told,
        unweighed=unweighed,
        decision=find_decision(match) if is_coordinator and match.approved_at else None,
        approvers=_approvers(match) if is_coordinator and match.state is MatchState.PROPOSED else (),
        seen=seen_texts(match),
    )


def seen_texts(match: Match) -> str:
    """Name the texts of both sides as they are now, so that nobody approves what they have not read."""
    return f"{match.need.revision}.{match.offer.revision}"


def _readable_need(match: Match) -> Need | None:
    try:
        return get_need(g.session, g.viewer, match.need_id)
    except Missing:
        return None


def _readable_history(match: Match, *, whole: bool) -> Sequence[History]:
    """Return the history: all of it for coordinators; a side reads it from the approval on."""
    rows = find_history(g.session, g.viewer, match.id)
    if whole:
        return rows
    first = next((at for at, row in enumerate(rows) if row.step == "approve"), len(rows))
    return rows[first:]


def _contacts(match: Match) -> Sequence[tuple[Side, Person | None]]:
    if not may_see_contacts(g.viewer, match):
        return ()
    return ((Side.STATE, match.need.request.focal_point), (Side.PROVIDER, match.offer.focal_point))


def _weigh(match: Match) -> tuple[Told | None, Reason | None]:
    try:
        weighing = weigh(g.session, g.viewer, match.need, match.offer, shortlists=shortlists())
    except Refused as refused:
        return None, refused.reason
    return tell(weighing, match.need), None


def _approvers(match: Match) -> Sequence[str]:
    """Return the names of those who may approve a proposed match."""
    people = [(person.name, viewer_of(person)) for person in find_coordinators(g.session)]
    return [name for name, viewer in people if coordinates_match(viewer, match) and may_approve(viewer, match)]
