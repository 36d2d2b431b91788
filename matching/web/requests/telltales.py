"""When a State or a coordinator is asked first: before a case is handed in, opened, or changed where others read it."""

from collections.abc import Sequence

from flask import g, url_for
from flask_babel import lazy_gettext as _l

from matching.models.request import Need, Request
from matching.policy.markings import is_wider, marking_of
from matching.queries.requests import find_needs
from matching.vocabulary.names import Marking, RequestState
from matching.web.requests.forms import NeedForm, RequestForm
from matching.web.telltales import Said, ask_first, said_in

SUBMITTING = {
    Marking.COORDINATORS: _l("When you submit this request, coordinators read it."),
    Marking.PROVIDERS: _l(
        "When you submit this request, coordinators read it; when it is open, all verified providers do."
    ),
    Marking.EVERYONE: _l("When you submit this request, coordinators read it; when it is open, anyone may."),
}
READING = {
    Marking.COORDINATORS: _l("Coordinators will read this."),
    Marking.PROVIDERS: _l("All verified providers will read this."),
    Marking.EVERYONE: _l("Anyone will be able to read this."),
}


def ask_before_submitting(request: Request) -> None:
    """Ask the State about everything that it hands to the coordinators."""
    back = url_for("requests.edit", request_id=request.id)
    ask_first(_said_in_case(request), readers=str(SUBMITTING[request.marking]), back=back)


def ask_before_opening(request: Request) -> None:
    """Ask the coordinator about everything that more than coordinators read from now on."""
    if request.marking is not Marking.COORDINATORS:
        back = url_for("requests.show", request_id=request.id)
        ask_first(_said_in_case(request), readers=str(READING[request.marking]), back=back)


def ask_before_saving(request: Request, form: RequestForm) -> None:
    """Ask about what others read at once: what is new in the text, and all of it under a wider marking."""
    marking = _marking_after(request, Marking(form.marking.data))
    if request.state is RequestState.DRAFT:
        return
    said, before = said_in(form), said_in(RequestForm(formdata=None, obj=request))
    if is_wider(marking, than=marking_of(request)):
        said, before = [*said, *_said_in_needs(request)], []
    elif form.publish_summary.data and not request.publish_summary:
        before = said_in(RequestForm(formdata=None, obj=request), leaving={"public_summary"})
    ask_first(said, before=before, readers=str(READING[marking]))


def ask_before_saving_need(request: Request, form: NeedForm, found: Need | None = None) -> None:
    """Ask about what is new in the text of a need that others read at once."""
    if request.state is not RequestState.DRAFT:
        before = said_in(NeedForm(formdata=None, obj=found)) if found else []
        ask_first(said_in(form), before=before, readers=str(READING[marking_of(request)]))


def _marking_after(request: Request, chosen: Marking) -> Marking:
    return chosen if request.state is RequestState.OPEN else Marking.COORDINATORS


def _said_in_case(request: Request) -> list[Said]:
    return [*said_in(RequestForm(formdata=None, obj=request)), *_said_in_needs(request)]


def _said_in_needs(request: Request) -> list[Said]:
    needs: Sequence[Need] = find_needs(g.session, g.viewer, request)
    return [one for need in needs for one in said_in(NeedForm(formdata=None, obj=need), under=f"{need.place}. ")]
