"""What a State and a coordinator do with a request."""

from collections.abc import Collection

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from matching import clock
from matching.errors import Refused, reason
from matching.models.answers import NeedAnswers, RequestAnswers
from matching.models.disclosure import NamedProvider
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer
from matching.queries.matches import find_live_matches, find_matches_of_need
from matching.queries.people import find_providers
from matching.queries.requests import find_needs
from matching.services.assignments import put_on
from matching.services.completeness import check_stays_complete, missing_parts
from matching.services.notices import coordinators_of, tell
from matching.services.places import withdraw_matches
from matching.services.postings import revise, touch
from matching.services.releases import withdraw_all
from matching.services.steps import check_version, record, take
from matching.vocabulary.names import MatchState, Outcome, RequestState, Role
from matching.vocabulary.notices import NoticeKind


def draft(session: Session, answers: RequestAnswers, *, named: Collection[str] = (), by: Viewer) -> Request:
    """Keep a new request that only the State's own organisation sees; `named` are the providers whom it names."""
    if not by.is_a(Role.STATE) or by.organisation_id is None:
        raise Refused(reason("only-states-request"))
    request = Request(**answers.model_dump(), organisation_id=by.organisation_id, focal_point_id=by.person_id)
    session.add(request)
    session.flush()
    _name(session, request, named, by=by)
    record(session, request, "draft", by=by, after=request.state.value)
    return request


def edit(
    session: Session,
    request: Request,
    answers: RequestAnswers,
    *,
    version: int,
    by: Viewer,
    named: Collection[str] = (),
) -> None:
    """Change what the State said of the whole case, and which providers it names."""
    take(session, request, "edit", by=by)
    check_version(request, version)
    if request.state is RequestState.OPEN:
        check_stays_complete(answers)
    for name, value in answers.model_dump().items():
        setattr(request, name, value)
    _name(session, request, named, by=by)


def add_need(session: Session, request: Request, answers: NeedAnswers, *, by: Viewer) -> Need:
    """Add one need after those that are there."""
    take(session, request, "edit", by=by)
    if request.state is RequestState.OPEN:
        check_stays_complete(answers)
    places = [need.place for need in find_needs(session, by, request)]
    need = Need(request_id=request.id, place=max(places, default=0) + 1)
    revise(need, answers)
    need.revision = 1
    session.add(need)
    touch(session, need)
    return need


def edit_need(session: Session, need: Need, answers: NeedAnswers, *, version: int, by: Viewer) -> None:
    """Change a need; one that changed may be suggested again to those who refused it."""
    take(session, need.request, "edit", by=by)
    check_version(need, version)
    if need.request.state is RequestState.OPEN:
        check_stays_complete(answers)
    if revise(need, answers):
        touch(session, need)


def remove_need(session: Session, need: Need, *, version: int, by: Viewer) -> None:
    """Take a need out of its request, unless somebody was already asked to help with it."""
    take(session, need.request, "edit", by=by)
    check_version(need, version)
    if need.request.state is RequestState.OPEN or find_matches_of_need(session, by, need):
        raise Refused(reason("need-is-in-use"))
    session.delete(need)


def submit(session: Session, request: Request, *, by: Viewer) -> None:
    """Hand the request to the coordinators, once nothing that they require is missing."""
    missing = missing_parts(request, find_needs(session, by, request))
    if missing:
        raise Refused(reason("incomplete", parts=missing))
    take(session, request, "submit", by=by)
    request.submitted_at = clock.now()
    tell(session, NoticeKind.REQUEST_RECEIVED, request, [request.focal_point_id], number=request.number)
    reviewers = coordinators_of(session, request)
    tell(session, NoticeKind.REQUEST_TO_REVIEW, request, reviewers, number=request.number)


def return_(session: Session, request: Request, *, gaps: str, by: Viewer) -> None:
    """Give the request back to the State, naming what is missing."""
    if not gaps.strip():
        raise Refused(reason("name-the-gaps"))
    take(session, request, "return", by=by)
    request.gaps = gaps
    tell(session, NoticeKind.REQUEST_RETURNED, request, [request.focal_point_id], number=request.number)


def open_(session: Session, request: Request, *, by: Viewer) -> None:
    """Open the request: from now on its needs are matched. Who opens an unassigned case takes it on."""
    take(session, request, "open", by=by)
    request.gaps = ""
    request.opened_at = clock.now()
    put_on(request, by)
    touch(session, *find_needs(session, by, request))
    tell(session, NoticeKind.REQUEST_OPENED, request, [request.focal_point_id], number=request.number)


def close(session: Session, request: Request, *, outcome: Outcome, by: Viewer) -> None:
    """Close the case with its outcome; what was proposed but not yet introduced is withdrawn."""
    take(session, request, "close", by=by)
    request.outcome = outcome
    live = find_live_matches(session, request=request)
    offers = withdraw_matches(session, (match for match in live if match.state is not MatchState.INTRODUCED))
    withdraw_all(session, request)
    touch(session, *find_needs(session, by, request), *offers)
    people = [request.focal_point_id, request.coordinator_id]
    tell(session, NoticeKind.REQUEST_CLOSED, request, people, number=request.number)


def withdraw(session: Session, request: Request, *, by: Viewer) -> None:
    """Take the request back, and every match of it."""
    take(session, request, "withdraw", by=by)
    offers = withdraw_matches(session, find_live_matches(session, request=request))
    withdraw_all(session, request)
    touch(session, *find_needs(session, by, request), *offers)


def _name(session: Session, request: Request, named: Collection[str], *, by: Viewer) -> None:
    """Keep which providers the State names; the request's version grows with them, for others who edit it."""
    if set(named) == {row.organisation_id for row in request.named}:
        return
    if set(named) - {organisation.id for organisation in find_providers(session, by)}:
        raise Refused(reason("not-a-provider", field="named"))
    kept = {row.organisation_id: row for row in request.named}
    request.named = [kept.get(name) or NamedProvider(request_id=request.id, organisation_id=name) for name in named]
    flag_modified(request, "title")
