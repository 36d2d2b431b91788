"""The page of one case: what its viewer may read of it, and what they may do next."""

from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, make_response, render_template

from matching.models.request import Need, Request
from matching.policy.handling import coordinates_request, may_handle
from matching.policy.keys import may_destroy_key
from matching.policy.requests import reads_as_owner, reads_inside
from matching.policy.steps import find_open_steps
from matching.policy.viewer import viewer_of
from matching.queries.history import find_coordinators, find_history
from matching.queries.keys import find_destroyed
from matching.queries.people import find_providers
from matching.queries.readers import find_readers
from matching.queries.requests import find_needs
from matching.services.completeness import missing_parts
from matching.vocabulary.names import Marking, RequestState
from matching.web.comparing import find_alike
from matching.web.forms import Form, ReturnForm, find_differences
from matching.web.requests.forms import PRIVATE, AssignForm, CallInForm, CloseForm, NeedForm, RequestForm

UNFINISHED = (RequestState.DRAFT, RequestState.RETURNED)


@dataclass(frozen=True)
class Steps:
    """The forms of the steps that ask something; `names` are the steps that the viewer may take now."""

    names: frozenset[str]
    giving_back: ReturnForm = field(default_factory=lambda: ReturnForm(formdata=None))
    closing: CloseForm = field(default_factory=lambda: CloseForm(formdata=None))
    assigning: AssignForm = field(default_factory=lambda: AssignForm(formdata=None))
    calling_in: CallInForm = field(default_factory=lambda: CallInForm(formdata=None))


def show_case(request: Request, *, changed: bool = False, **wrong: Form) -> Response:
    """Return the page of `request`; `wrong` is the form of a step that has mistakes, or came too late (`changed`)."""
    steps = Steps(frozenset(step.name for step in find_open_steps(g.viewer, request)), **wrong)  # type: ignore[arg-type]
    choices = find_choices(request) if "assign" in steps.names else ()
    steps.assigning.coordinator_id.offer(choices)
    handling = {assignment.person_id for assignment in request.assigned}
    steps.calling_in.person_id.offer([choice for choice in choices if choice[0] not in handling])
    is_inside = reads_inside(g.viewer, request)
    needs = find_needs(g.session, g.viewer, request)
    page = render_template(
        "requests/show.html",
        request=request,
        questions=find_questions(request, is_inside=is_inside),
        needs=[(need, find_answers(need)) for need in needs],
        missing=missing_parts(request, needs) if request.state in UNFINISHED and is_inside else (),
        readers=find_readers(g.session, g.viewer, request),
        reads_readers=reads_as_owner(g.viewer, request) and request.marking is Marking.COORDINATORS,
        handlers=find_handlers(request) if is_inside else (),
        history=find_history(g.session, g.viewer, request.id) if is_inside else (),
        steps=steps,
        destroyed_at=find_destroyed(g.session, request.id) if request.state is RequestState.WITHDRAWN else None,
        may_destroy=may_destroy_key(g.viewer, request),
        is_inside=is_inside,
        alike=find_alike(request),
        differences=find_differences(next(iter(wrong.values()), None), request) if changed else None,
    )
    return make_response(page, 409 if changed else 422 if wrong else 200)


def show_preview(request: Request) -> str:
    """Return a case as a provider will read it: the questions and needs of its page, without what is inside."""
    return render_template(
        "requests/preview.html",
        request=request,
        questions=find_questions(request, is_inside=False),
        needs=[(need, find_answers(need)) for need in find_needs(g.session, g.viewer, request)],
    )


def find_answers(need: Need) -> list[Any]:
    """Return the answers about a need, but for its title, which is the heading."""
    return [question for question in NeedForm(formdata=None, obj=need).questions if question.name != "title"]


def find_questions(request: Request, *, is_inside: bool) -> list[Any]:
    """Return the answers about the case that the viewer reads: all, or those that go with the needs' text."""
    questions = open_form(formdata=None, obj=request).questions
    return [
        question for question in questions if question.name != "title" and (is_inside or question.name not in PRIVATE)
    ]


def open_form(**given: Any) -> RequestForm:
    """Return the form of the whole case, with the providers whom a State may name."""
    form = RequestForm(**given)
    form.named.offer((home.id, home.name) for home in find_providers(g.session, g.viewer))
    return form


def find_handlers(request: Request) -> list[str]:
    """Return the names of the coordinators who handle the case: who wrote or proposed is not who approves."""
    people = find_coordinators(g.session)
    handled = [person for person in people if coordinates_request(viewer_of(person), request)]
    return [person.name for person in handled]


def find_choices(request: Request) -> list[tuple[str, str]]:
    """Return the coordinators who may take the case."""
    people = find_coordinators(g.session)
    return [(person.id, person.name) for person in people if may_handle(viewer_of(person), request)]
