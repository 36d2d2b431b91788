"""The fixed cast of the tests: people of two States, two providers and the secretariat, and what they post."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from matching import clock
from matching.database import open_session
from matching.models.answers import NeedAnswers, OfferAnswers, RequestAnswers
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer, viewer_of
from matching.services import assignments, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking, Role
from tests.canary import CANARY


class Cast:
    """Amina asks for Kenya, Chidi provides from France, Lucía and Tomas coordinate; the others look on."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.kenya = self._organisation("Ministry of the Interior", state="KEN", is_state=True)
        self.peru = self._organisation("Ministerio del Interior", state="PER", is_state=True)
        self.agency = self._organisation("Agency for Port Security", state="FRA", is_provider=True)
        self.rival = self._organisation("Institute of Water", state=None, is_provider=True)
        self.secretariat = self._organisation("Secretariat", state=None)
        self.amina = self._person("Amina", self.kenya, Role.STATE)
        self.mosi = self._person("Mosi", self.kenya, Role.STATE)
        self.rosa = self._person("Rosa", self.peru, Role.STATE)
        self.chidi = self._person("Chidi", self.agency, Role.PROVIDER)
        self.dana = self._person("Dana", self.rival, Role.PROVIDER)
        self.lucia = self._person("Lucia", self.secretariat, Role.COORDINATOR)
        self.tomas = self._person("Tomas", self.secretariat, Role.COORDINATOR)
        self.kamau = self._person("Kamau", self.secretariat, Role.COORDINATOR, state="KEN")
        self.wei = self._person("Wei", self.secretariat, Role.OBSERVER)
        self.noor = self._person("Noor", self.secretariat, Role.ADMINISTRATOR)
        session.commit()

    def as_(self, person: Person) -> Viewer:
        """Return `person` as a viewer."""
        return viewer_of(person)

    def people(self) -> list[Person]:
        """Return everyone."""
        return [person for person in vars(self).values() if isinstance(person, Person)]

    def _organisation(self, name: str, **facts: Any) -> Organisation:
        organisation = Organisation(name=name, **facts)
        self.session.add(organisation)
        self.session.flush()
        return organisation

    def _person(self, name: str, organisation: Organisation, role: Role, *, state: str | None = None) -> Person:
        person = Person(
            name=name, email=f"{name.lower()}@example.org", organisation_id=organisation.id, roles=[role], state=state
        )
        person.organisation = organisation
        person.telephone = "+000 555 0100"
        self.session.add(person)
        self.session.flush()
        return person


def need_answers(**said: Any) -> NeedAnswers:
    """Return a complete need, changed by `said`."""
    facts = {
        "title": "Risk assessment of a container port",
        "description": "We wish to assess the threats to our main container port and to train its officers.",
        "beneficiary": "Port authority",
        "security_force": False,
        "sectors": ["transport.maritime"],
        "capabilities": ["risk.assessment"],
        "assistance_types": ["training"],
        "working_languages": ["en"],
        "needed_until": clock.today() + timedelta(days=200),
    }
    return NeedAnswers.model_validate(facts | said)


def offer_answers(**said: Any) -> OfferAnswers:
    """Return a complete offer, changed by `said`."""
    facts = {
        "title": "Port security risk assessment courses",
        "description": "Two weeks of training for port facility security officers in assessing threats to a port.",
        "areas": ["002"],
        "working_languages": ["en", "fr"],
        "sectors": ["transport.maritime"],
        "capabilities": ["risk.assessment"],
        "assistance_types": ["training"],
        "places": 2,
    }
    return OfferAnswers.model_validate(facts | said)


def draft_request(cast: Cast, *, marking: Marking = Marking.PROVIDERS, **said: Any) -> tuple[Request, Need]:
    """Let Amina draft a request with one need."""
    by = cast.as_(cast.amina)
    kept = dict.fromkeys(("endorsing_authority", "endorsing_number", "plan", "help_elsewhere"), CANARY)
    answers = RequestAnswers(title="Safer ports", marking=marking, **kept)
    request = requests.draft(cast.session, answers, by=by)
    return request, requests.add_need(cast.session, request, need_answers(**said), by=by)


def open_need(cast: Cast, *, marking: Marking = Marking.PROVIDERS, **said: Any) -> Need:
    """Let Amina submit a request with one need, and Lucía open it; a hidden one she takes on, and calls in Tomas."""
    request, need = draft_request(cast, marking=marking, **said)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    share_case(cast, request)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    cast.session.commit()
    return need


def share_case(cast: Cast, request: Request) -> None:
    """Let Lucía take on a case for coordinators only, and call in Tomas; any other is everybody's."""
    if request.marking is Marking.COORDINATORS:
        assignments.take_on(cast.session, request.id, by=cast.as_(cast.lucia))
        assignments.add_coordinator(cast.session, request, coordinator=cast.tomas, by=cast.as_(cast.lucia))


def active_offer(cast: Cast, *, by: Person | None = None, **said: Any) -> Offer:
    """Let Chidi submit an offer, and Lucía verify it."""
    who = cast.as_(by or cast.chidi)
    offer = offers.draft(cast.session, offer_answers(**said), by=who)
    offers.submit(cast.session, offer, by=who)
    offers.verify(cast.session, offer, by=cast.as_(cast.lucia))
    cast.session.commit()
    return offer


def proposed_match(cast: Cast, *, by: Person | None = None, **said: Any) -> Match:
    """Let Lucía (or `by`) propose Chidi's offer for Amina's need."""
    need, offer = open_need(cast, **said), active_offer(cast)
    match = matches.propose(cast.session, need, offer, by=cast.as_(by or cast.lucia))
    cast.session.commit()
    return match


def approved_match(cast: Cast, shortlists: Shortlists, **said: Any) -> Match:
    """Let Tomas approve what Lucía proposed."""
    match = proposed_match(cast, **said)
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    cast.session.commit()
    return match


def written_release(cast: Cast, need: Need | None = None, *, days: int = 30, **said: Any) -> Release:
    """Let Lucía write to Chidi's agency of a need for coordinators only."""
    facts = {"text": "A State seeks courses for port officers.", "to": [cast.agency]} | said
    last = clock.today() + timedelta(days=days)
    found = need or open_need(cast, marking=Marking.COORDINATORS)
    release = releases.write(cast.session, found, expires_on=last, by=cast.as_(cast.lucia), **facts)
    cast.session.commit()
    return release


def approved_release(cast: Cast, need: Need | None = None, **said: Any) -> Release:
    """Let Tomas approve what Lucía wrote."""
    release = written_release(cast, need, **said)
    releases.approve(cast.session, release, by=cast.as_(cast.tomas))
    cast.session.commit()
    return release


@pytest.fixture
def cast(engine: Engine) -> Any:
    """The cast in an empty database, on each engine, with the session in which they act."""
    with open_session(engine, writes=True) as session:
        yield Cast(session)


@pytest.fixture
def sqlite_cast(sqlite_engine: Engine) -> Any:
    """The cast on SQLite alone, for tests in which the engine makes no difference."""
    with open_session(sqlite_engine, writes=True) as session:
        yield Cast(session)


@pytest.fixture
def shortlists(engine: Engine) -> Shortlists:
    """The index over the cast's database, built and ready."""
    made = Shortlists(engine)
    made.refresh()
    return made
