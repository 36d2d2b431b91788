"""What is thrown away when its time is over: `retention` says when, this module what is done."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from matching import clock
from matching.models.errand import Errand
from matching.models.machinery import Submission
from matching.models.notice import Notice
from matching.policy.viewer import SYSTEM
from matching.queries.retention import find_closed_people, find_readable_requests
from matching.retention import TIMES
from matching.services import keeping, sessions, throttles
from matching.services.keys import destroy_for_ever
from matching.services.steps import record
from matching.vocabulary.names import RequestState

Forget = Callable[[Session, datetime], None]


def apply_retention(session: Session) -> None:
    """Do for every kind of data what its line of the table says."""
    for name, time in TIMES.items():
        FORGETTING[name](session, clock.now() - time)


def destroy_withdrawn(session: Session, before: datetime) -> None:
    """Destroy the keys of requests that were withdrawn before a moment."""
    for request in find_readable_requests(session, RequestState.WITHDRAWN, before=before):
        destroy_for_ever(session, request, by=SYSTEM)


def destroy_closed(session: Session, before: datetime) -> None:
    """Destroy the keys of requests that were closed before a moment."""
    for request in find_readable_requests(session, RequestState.CLOSED, before=before):
        destroy_for_ever(session, request, by=SYSTEM)


def forget_contacts(session: Session, before: datetime) -> None:
    """Forget how people are reached whose accounts were closed before a moment; their names stay in the history."""
    for person in find_closed_people(session, before=before):
        person.telephone, person.position = "", ""
        session.add(person)
        record(session, person, "forget-contacts", by=SYSTEM)


def forget_notices(session: Session, before: datetime) -> None:
    """Forget what was sent to people before a moment."""
    session.execute(delete(Notice).where(col(Notice.sent_at) < before))


def forget_submissions(session: Session, before: datetime) -> None:
    """Forget the keys of forms that were answered before a moment: nobody sends them again."""
    session.execute(delete(Submission).where(col(Submission.at) < before))


def forget_errands(session: Session, before: datetime) -> None:
    """Forget work that was done before a moment."""
    session.execute(delete(Errand).where(col(Errand.done_at) < before))


FORGETTING: Mapping[str, Forget] = {
    "withdrawn-request": destroy_withdrawn,
    "closed-request": destroy_closed,
    "closed-account": forget_contacts,
    "sent-notice": forget_notices,
    "form-key": forget_submissions,
    "errand": forget_errands,
    "session": sessions.forget_old,
    "kept-form": keeping.forget_late,
    "try": throttles.forget_tries,
    "place": throttles.forget_places,
}
