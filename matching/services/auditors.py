"""Auditors: people whom a State names to read its cases, with their history, and who can change nothing."""

from sqlmodel import Session

from matching import clock
from matching.errors import Missing, Refused, reason
from matching.models.answers import PersonAnswers
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.policy.people import may_object
from matching.policy.viewer import Viewer
from matching.queries.people import find_person_at
from matching.services.notices import tell
from matching.services.people import enter
from matching.services.steps import record
from matching.vocabulary.names import Role
from matching.vocabulary.notices import NoticeKind


def name(session: Session, organisation: Organisation, answers: PersonAnswers, *, by: Viewer) -> Person:
    """Invite an auditor of the State's own cases; one who was dismissed before is let in again."""
    if not may_object(by, organisation):
        raise Refused(reason("not-yours-to-take", step="name"))
    former = find_person_at(session, answers.email.lower())
    if former is None or not _was_ours(former, organisation):
        person = enter(session, answers, roles=[Role.AUDITOR], organisation=organisation, by=by)
    else:
        person, former.closed_at = former, None
        record(session, person, "reopen", by=by, before="closed", after="open")
        tell(session, NoticeKind.INVITATION, person, [person.id])
    record(session, organisation, "name-auditor", by=by)
    return person


def dismiss(session: Session, auditor: Person, *, by: Viewer) -> None:
    """Let an auditor of the State's own cases in no more, from the next page on."""
    ours = auditor.organisation_id == by.organisation_id and Role.AUDITOR in auditor.roles
    if not by.is_a(Role.STATE) or not ours or auditor.closed_at is not None:
        raise Missing
    auditor.closed_at = clock.now()
    record(session, auditor, "close", by=by, before="open", after="closed")


def _was_ours(person: Person, organisation: Organisation) -> bool:
    ours = person.organisation_id == organisation.id and person.roles == [Role.AUDITOR]
    return ours and person.closed_at is not None
