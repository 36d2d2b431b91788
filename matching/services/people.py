"""What is done about people and organisations: inviting, editing, closing, and handing a person's cases over."""

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import update
from sqlmodel import Session, col

from matching import areas, clock
from matching.database import as_system
from matching.errors import Refused, reason
from matching.models.answers import OrganisationAnswers, PersonAnswers
from matching.models.disclosure import Assignment
from matching.models.history import History
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Request
from matching.policy.people import find_role_fault, may_manage_people, may_see_person
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.people import (
    Cases,
    find_assignments_of,
    find_cases,
    find_numbers_not_handled_by,
    find_people_of,
    find_person_at,
    find_successors,
)
from matching.queries.postings import find_matched_of
from matching.services import sessions
from matching.services.notices import tell
from matching.services.postings import touch
from matching.services.steps import check_version, record
from matching.vocabulary.names import Role, System
from matching.vocabulary.notices import NoticeKind

OWN = frozenset({"name", "position", "telephone", "language"})


def register(session: Session, answers: OrganisationAnswers, *, by: Viewer) -> Organisation:
    """Enter an organisation."""
    _check_manages(by)
    _check_organisation(answers)
    organisation = Organisation(**dict(answers))
    session.add(organisation)
    session.flush()
    record(session, organisation, "register", by=by)
    return organisation


def edit_organisation(
    session: Session, organisation: Organisation, answers: OrganisationAnswers, *, version: int, by: Viewer
) -> None:
    """Change an organisation's entry; it stays what its people's roles need it to be."""
    _check_manages(by)
    check_version(organisation, version)
    _check_organisation(answers)
    moved = answers.state != organisation.state
    organisation.sqlmodel_update(dict(answers))
    if moved:
        touch(session, *find_matched_of(session, organisation))
    for person in find_people_of(session, by, organisation):
        _check_roles(_roles(person), organisation)
    record(session, organisation, "edit", by=by)


def invite(
    session: Session, answers: PersonAnswers, *, roles: Sequence[Role], organisation: Organisation, by: Viewer
) -> Person:
    """Enter a person and write to them; the account itself is opened on the web's floor, in the same transaction."""
    _check_manages(by)
    _check_names_no_auditor(roles, before=())
    return enter(session, answers, roles=roles, organisation=organisation, by=by)


def enter(
    session: Session, answers: PersonAnswers, *, roles: Sequence[Role], organisation: Organisation, by: Viewer
) -> Person:
    """Do so for whoever was found to be allowed to: an administrator, or a State that names an auditor."""
    _check_roles(roles, organisation)
    _check_state(answers.state)
    person = Person(
        **dict(answers) | {"email": _free_address(session, answers.email)},
        organisation_id=organisation.id,
        roles=sorted(set(roles)),
    )
    session.add(person)
    session.flush()
    record(session, person, "invite", by=by)
    tell(session, NoticeKind.INVITATION, person, [person.id])
    return person


def invite_again(session: Session, person: Person, *, by: Viewer) -> None:
    """Write to an invited person once more; the link of the earlier mail works until one of them is used."""
    _check_manages(by)
    _check_open(person)
    record(session, person, "invite-again", by=by)
    tell(session, NoticeKind.INVITATION, person, [person.id])


def accept(session: Session, person: Person) -> None:
    """Note that an invited person chose their password."""
    record(session, person, "accept", by=viewer_of(person))


def edit_person(
    session: Session, person: Person, answers: PersonAnswers, *, roles: Sequence[Role], version: int, by: Viewer
) -> None:
    """Change a person's entry and roles; who still has cases of a role keeps it until they are handed over."""
    _check_manages(by)
    check_version(person, version)
    _check_roles(roles, person.organisation)
    _check_names_no_auditor(roles, before=person.roles)
    _check_state(answers.state)
    if person.id == by.person_id and Role.ADMINISTRATOR not in roles:
        raise Refused(reason("own-role"))
    missing = find_cases(session, by, person).roles - set(roles)
    if missing:
        raise Refused(reason("role-has-cases", roles=tuple(sorted(missing))))
    address = _free_address(session, answers.email, besides=person)
    if set(roles) != set(person.roles):
        sessions.end_all(session, person.id)
    person.sqlmodel_update(dict(answers) | {"email": address, "roles": sorted(set(roles))})
    record(session, person, "edit", by=by)


def edit_profile(session: Session, person: Person, answers: PersonAnswers, *, version: int, by: Viewer) -> None:
    """Change what a person says of themselves: name, position, telephone and language, and nothing else."""
    if not may_see_person(by, person):
        raise Refused(reason("not-yours-to-take", step="edit"))
    check_version(person, version)
    person.sqlmodel_update({name: value for name, value in dict(answers).items() if name in OWN})
    record(session, person, "edit", by=by)


def close_account(session: Session, person: Person, *, version: int, by: Viewer) -> None:
    """End a person's access at once; their cases stay where they are until they are handed over."""
    _check_manages(by)
    check_version(person, version)
    _check_open(person)
    if person.id == by.person_id:
        raise Refused(reason("own-account"))
    person.closed_at = clock.now()
    sessions.end_all(session, person.id)
    record(session, person, "close", by=by, before="open", after="closed")


def reopen_account(session: Session, person: Person, *, version: int, by: Viewer) -> None:
    """Give a person access again, with the password that they had."""
    _check_manages(by)
    check_version(person, version)
    if person.closed_at is None:
        raise Refused(reason("account-open"))
    person.closed_at = None
    record(session, person, "reopen", by=by, before="closed", after="open")


def hand_over(session: Session, person: Person, *, to: Person, by: Viewer) -> Cases:
    """Give every case of `person` to a colleague of the same organisation, in one step; return what was given."""
    _check_manages(by)
    cases = find_cases(session, by, person)
    if not cases.number:
        raise Refused(reason("no-cases"))
    if to not in find_successors(session, by, person):
        raise Refused(reason("not-a-successor", roles=tuple(sorted(cases.roles))))
    _check_recusal(session, to, cases)
    _give(session, person, cases, to=to)
    record(session, person, "hand-over", by=by)
    nouns = (("request", cases.requests + cases.coordinated), ("offer", cases.offers))
    given = [(noun, row_id) for noun, ids in nouns for row_id in sorted(set(ids))]
    with as_system(session, System.STEP):
        session.add_all(
            History(person_id=by.person_id, noun=noun, row_id=row_id, step="hand-over") for noun, row_id in given
        )
    tell(session, NoticeKind.CASES_HANDED_OVER, to, [to.id], count=cases.number)
    return cases


def _give(session: Session, person: Person, cases: Cases, *, to: Person) -> None:
    """Change hands but no version: no text changed, so no open form goes stale and no refused pair comes back."""
    requests, offers = update(Request), update(Offer)
    with as_system(session, System.STEP):
        session.execute(requests.where(col(Request.id).in_(cases.requests)).values(focal_point_id=to.id))
        in_charge = col(Request.id).in_(cases.coordinated) & (col(Request.coordinator_id) == person.id)
        session.execute(requests.where(in_charge).values(coordinator_id=to.id))
        for row in find_assignments_of(session, person):
            session.delete(row)
            session.merge(Assignment(request_id=row.request_id, person_id=to.id))
        session.execute(offers.where(col(Offer.id).in_(cases.offers)).values(focal_point_id=to.id))


def _check_recusal(session: Session, to: Person, cases: Cases) -> None:
    own = find_numbers_not_handled_by(session, viewer_of(to), ids=cases.coordinated)
    if own:
        raise Refused(reason("successor-recused", numbers=", ".join(own)))


def _check_manages(by: Viewer) -> None:
    if not may_manage_people(by):
        raise Refused(reason("administrators-only"))


def _check_open(person: Person) -> None:
    if person.closed_at is not None:
        raise Refused(reason("account-closed"))


def _check_roles(roles: Sequence[Role], organisation: Organisation) -> None:
    fault = find_role_fault(roles, organisation)
    if fault:
        raise Refused(fault)


def _check_names_no_auditor(roles: Sequence[Role], *, before: Sequence[Role]) -> None:
    """Leave it to a State who reads all of its cases: whoever manages people makes nobody its auditor."""
    if Role.AUDITOR in roles and Role.AUDITOR not in before:
        raise Refused(reason("auditors-are-named-by-their-state"))


def _check_organisation(answers: OrganisationAnswers) -> None:
    _check_state(answers.state)
    if answers.is_state and answers.state is None:
        raise Refused(reason("state-missing"))
    if answers.is_provider and answers.provider_kind is None:
        raise Refused(reason("provider-kind-missing"))


def _check_state(code: str | None) -> None:
    if code is not None and not areas.is_state(code):
        raise Refused(reason("unknown-state"))


def _free_address(session: Session, written: str, *, besides: Person | None = None) -> str:
    """Return the address as it is kept, in small letters; refuse one that cannot be written to or is already given."""
    try:
        address = validate_email(written, check_deliverability=False).normalized.lower()
    except EmailNotValidError as fault:
        raise Refused(reason("address-not-valid")) from fault
    holder = find_person_at(session, address)
    if holder is not None and holder is not besides:
        raise Refused(reason("address-taken"))
    return address


def _roles(person: Person) -> list[Role]:
    return [Role(role) for role in person.roles]
