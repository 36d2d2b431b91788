"""The page of one case: what its viewer may read of it, and what they may do next."""

from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, make_response, render_template

from matching.models.request import Need, Request
from matching.policy.keys import may_destroy_key
from matching.policy.requests import is_recused
from matching.policy.steps import actors_for, find_open_steps
from matching.policy.viewer import viewer_of
from matching.queries.history import find_coordinators, find_history
from matching.queries.keys import find_destroyed
from matching.queries.requests import find_needs
from matching.services.completeness import missing_parts
from matching.vocabulary.names import RequestState
from matching.web.comparing import find_alike
from matching.web.forms import Form, ReturnForm
from matching.web.requests.forms import PRIVATE, AssignForm, CloseForm, NeedForm, RequestForm

UNFINISHED = (RequestState.DRAFT, RequestState.RETURNED)


@dataclass(frozen=True)
class Steps:
    """The forms of the steps that ask something; `names` are the steps that the viewer may take now."""

    names: frozenset[str]
    giving_back: ReturnForm = field(default_factory=lambda: ReturnForm(formdata=None))
    closing: CloseForm = field(default_factory=lambda: CloseForm(formdata=None))
    assigning: AssignForm = field(default_factory=lambda: AssignForm(formdata=None))


def show_case(request: Request, **wrong: Form) -> Response:
    """Return the page of `request`; `wrong` is the form of a step that has mistakes."""
    steps = Steps(frozenset(step.name for step in find_open_steps(g.viewer, request)), **wrong)  # type: ignore[arg-type]
    steps.assigning.coordinator_id.offer(find_choices(request) if "assign" in steps.names else ())
    is_inside = bool(actors_for(g.viewer, request))
    needs = find_needs(g.session, g.viewer, request)
    page = render_template(
        "requests/show.html",
        request=request,
        questions=find_questions(request, is_inside=is_inside),
        needs=[(need, find_answers(need)) for need in needs],
        missing=missing_parts(request, needs) if request.state in UNFINISHED and is_inside else (),
        history=find_history(g.session, g.viewer, request.id) if is_inside else (),
        steps=steps,
        destroyed_at=find_destroyed(g.session, request.id) if request.state is RequestState.WITHDRAWN else None,
        may_destroy=may_destroy_key(g.viewer, request),
        is_inside=is_inside,
        alike=find_alike(request),
    )
    return make_response(page, 422 if wrong else 200)


def find_answers(need: Need) -> list[Any]:
    """Return the answers about a need, but for its title, which is the heading."""
    return [question for question in NeedForm(formdata=None, obj=need).questions if question.name != "title"]


def find_questions(request: Request, *, is_inside: bool) -> list[Any]:
    """Return the answers about the case that the viewer reads: all, or those that go with the needs' text."""
    questions = RequestForm(formdata=None, obj=request).questions
    return [
        question for question in questions if question.name != "title" and (is_inside or question.name not in PRIVATE)
    ]


def find_choices(request: Request) -> list[tuple[str, str]]:
    """Return the coordinators who may take the case."""
    state = request.organisation.state
    return [
        (person.id, person.name) for person in find_coordinators(g.session) if not is_recused(viewer_of(person), state)
    ]
