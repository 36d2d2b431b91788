"""A world in which every kind of row exists once: what the rules for a row and for a query are compared over."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, select

from matching import clock
from matching.models.disclosure import Assignment, NamedProvider, Objection
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.policy.requests import RELEASING
from matching.policy.viewer import ANYONE, SYSTEM, Viewer
from matching.vocabulary.names import Marking, MatchState, OfferState, ReleaseState, RequestState, Role
from tests.cast import Cast

SUMMARIES = (("", True), ("Our ports need help.", False), ("Our ports need help.", True))


class World(Cast):
    """The cast, five more people, and one row of every kind."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.spain = self._organisation("Interior and Aid", state="ESP", is_state=True, is_provider=True)
        self.ines = self._person("Ines", self.spain, Role.STATE)
        self.ines.roles = [Role.STATE, Role.PROVIDER]
        self.odile = self._person("Odile", self.kenya, Role.AUDITOR)
        self.chile = self._organisation("Ministerio de Obras", state="CHL", is_state=True)
        self.chile.objections = [Objection(organisation_id=self.chile.id, person_id=self.tomas.id)]
        self.francoise = self._person("Francoise", self.secretariat, Role.COORDINATOR, state="FRA")
        self.gone = self._person("Gone", self.kenya, Role.STATE)
        self.gone.closed_at = clock.now()
        self.left = self._person("Left", self.secretariat, Role.COORDINATOR)
        self.left.closed_at = clock.now()
        self.requests: list[Request] = []
        self.needs: list[Need] = []
        self.offers: list[Offer] = []
        self.matches: list[Match] = []
        self.releases: list[Release] = []
        self._every_request()
        self._every_choice_of_readers()
        self._every_word_to_providers()
        self._every_release()
        self._every_offer_put_to_a_state()
        self._every_match()
        session.add_all([*self.requests, *self.needs, *self.offers])
        session.flush()
        session.add_all([*self.matches, *self.releases])
        session.commit()

    def viewers(self) -> dict[str, Viewer]:
        """Return everyone who may look, by name."""
        return {person.name: self.as_(person) for person in self.people()} | {"anyone": ANYONE, "system": SYSTEM}

    def released_to(self, need: Need) -> frozenset[str]:
        """Return the organisations with an approved match of `need`."""
        return self._released[need.id]

    def put_to(self, offer: Offer) -> frozenset[str]:
        """Return the organisations to whom an approved match put `offer`."""
        return self._put[offer.id]

    def introduced_to(self, request: Request) -> frozenset[str]:
        """Return the organisations with an introduced match of `request`."""
        return self._introduced[request.id]

    def at_work(self) -> frozenset[str]:
        """Return the people whose accounts are open."""
        return frozenset(person.id for person in self.people() if person.closed_at is None)

    def remember(self) -> None:
        """Work out once who has an approved match of what."""
        self._released: dict[str, frozenset[str]] = defaultdict(frozenset)
        self._put: dict[str, frozenset[str]] = defaultdict(frozenset)
        self._introduced: dict[str, frozenset[str]] = defaultdict(frozenset)
        for match in self.matches:
            if match.state in RELEASING:
                self._released[match.need_id] |= {match.offer.organisation_id}
                self._put[match.offer_id] |= {match.need.request.organisation_id}
            if match.state is MatchState.INTRODUCED:
                self._introduced[match.need.request_id] |= {match.offer.organisation_id}

    def _every_request(self) -> None:
        for state, marking, owner, said in product(
            RequestState, Marking, (self.kenya, self.peru, self.spain), SUMMARIES
        ):
            self._need(owner, state=state, marking=marking, said=said)

    def _every_choice_of_readers(self) -> None:
        handled = ((), (self.lucia,), (self.tomas, self.kamau), (self.left,))
        named = ((), (self.agency,), (self.rival, self.spain))
        owners = (self.kenya, self.chile, self.spain)
        for state, marking, owner, people, homes in product(RequestState, Marking, owners, handled, named):
            self._need(owner, state=state, marking=marking, handled=people, named=homes)
        for state, marking, owner, became in product(RequestState, Marking, owners, (None, *MatchState)):
            need = self._need(owner, state=state, marking=marking)
            need.request.as_region = True
            if became:
                self._match(need, self._offer(self.agency), became)

    def _every_word_to_providers(self) -> None:
        standing = product(RequestState, Marking, (self.kenya, self.chile), ReleaseState)
        addressed = product((-1, 0, 1), ((self.agency,), (self.rival, self.spain)), (True, False))
        for (state, marking, owner, stands), (days, homes, approved) in product(standing, addressed):
            if owner is self.kenya or (state, days) == (RequestState.OPEN, 1):
                need = self._need(owner, state=state, marking=marking, handled=(self.lucia, self.francoise))
                self._release(need, stands, days, homes, approved=approved)

    def _release(
        self, need: Need, state: ReleaseState, days: int, homes: Iterable[Organisation], *, approved: bool
    ) -> None:
        last = clock.today() + timedelta(days=days)
        release = Release(need_id=need.id, text="Ports.", expires_on=last, proposer_id=self.lucia.id, state=state)
        release.need, release.approved_at = need, clock.now() if approved else None
        release.addressees = [
            Addressee(release_id=release.id, organisation_id=home.id, organisation=home) for home in homes
        ]
        self.releases.append(release)

    def _every_release(self) -> None:
        for state, marking, became in product(RequestState, Marking, MatchState):
            need = self._need(self.kenya, state=state, marking=marking)
            self._match(need, self._offer(self.agency), became)

    def _every_offer_put_to_a_state(self) -> None:
        owners = (self.agency, self.rival, self.spain)
        for state, owner in product(OfferState, owners):
            self._offer(owner, state=state)
        for state, owner, asker, became in product(OfferState, owners, (self.kenya, self.spain), MatchState):
            self._match(self._need(asker), self._offer(owner, state=state), became)

    def _every_match(self) -> None:
        sides = product((self.kenya, self.peru, self.spain), (self.agency, self.rival, self.spain))
        facts = product(MatchState, (True, False), (True, False), (True, False))
        for (asker, provider), (became, put, state_asks, provider_asks) in product(sides, facts):
            match = self._match(self._need(asker), self._offer(provider), became)
            match.approved_at = clock.now() if put else None
            match.state_asks, match.provider_asks = state_asks, provider_asks

    def _need(
        self,
        owner: Organisation,
        *,
        state: RequestState = RequestState.OPEN,
        marking: Marking = Marking.COORDINATORS,
        said: tuple[str, bool] = ("", False),
        handled: Iterable[Person] | None = None,
        named: Iterable[Organisation] = (),
    ) -> Need:
        request = Request(organisation_id=owner.id, state=state, marking=marking, title="Ports")
        request.public_summary, request.publish_summary = said
        request.organisation = owner
        people = (self.lucia,) if handled is None else handled
        request.assigned = [Assignment(request_id=request.id, person_id=person.id) for person in people]
        request.named = [NamedProvider(request_id=request.id, organisation_id=home.id) for home in named]
        need = Need(request_id=request.id, title="Port")
        need.request = request
        self.requests.append(request)
        self.needs.append(need)
        return need

    def _offer(self, owner: Organisation, *, state: OfferState = OfferState.PAUSED) -> Offer:
        offer = Offer(organisation_id=owner.id, state=state, title="Courses")
        offer.organisation = owner
        self.offers.append(offer)
        return offer

    def _match(self, need: Need, offer: Offer, became: MatchState) -> Match:
        match = Match(need_id=need.id, offer_id=offer.id, state=became, proposer_id=self.lucia.id)
        match.need, match.offer = need, offer
        self.matches.append(match)
        return match


def find_differences(
    world: World,
    rows: Iterable[Any],
    *,
    may: Callable[[Viewer, Any], bool],
    seen_by: Callable[[Viewer], ColumnElement[bool]],
) -> list[tuple[str, SQLModel]]:
    """Return every viewer and row on which the rule for a row and the rule for a query do not agree."""
    rows = list(rows)
    table = type(rows[0])
    differ = []
    for name, viewer in world.viewers().items():
        found = set(world.session.exec(select(table.id).where(seen_by(viewer))))
        differ += [(name, row) for row in rows if may(viewer, row) is not (row.id in found)]
    return differ
