"""A wider world: what coordinators, releases and named providers add, and what lies beside every row."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, pairwise, product
from typing import Any

from sqlmodel import Session

from matching import clock
from matching.models.disclosure import Assignment, NamedProvider, Objection
from matching.models.duplicate import DuplicateDecision
from matching.models.edition import Edition
from matching.models.errand import Errand
from matching.models.history import History
from matching.models.match import Decision, Match, Question
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.release import Addressee, Release
from matching.models.request import Need, Request
from matching.policy import matches, offers, releases, requests
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Likeness, Marking, ReleaseState, RequestState, Role
from tests.policy.world import World


class Wider(World):
    """The world with what a State and its coordinators add to a case, and with what lies beside every row.

    `pairs` are the matches of requests that are no drafts: a draft has none.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.aud = self._person("Aud", self.kenya, Role.AUDITOR)
        session.add(Objection(organisation_id=self.peru.id, person_id=self.tomas.id))
        self._name_people()
        self.pairs = [match for match in self.matches if match.need.request.state is not RequestState.DRAFT]
        self.releases = list(self._every_text())
        self.questions = [Question(match_id=match.id, side="state", words="When?") for match in self.pairs]
        self.decisions = [Decision(match_id=match.id, person_id=self.lucia.id, seen={}) for match in self.pairs]
        told = (*self.requests, *self.needs, *self.releases, *self.offers, *self.pairs)
        self.rows = {row.id: row for row in told}
        self.lines = [_line(row, self.lucia) for row in (*told[::7], *self.people(), self.kenya)]
        self.likenesses = [_likeness(one, other, self.lucia) for one, other in pairwise(self._in_turn())]
        others = (
            Notice(person_id=self.amina.id, kind="welcome"),
            Errand(states=["KEN"], offers=[]),
            Edition(offer_id=self.offers[0].id, revision=1, since=1, document={}),
        )
        session.add_all([*self.releases, *self.questions, *self.decisions, *self.lines, *self.likenesses, *others])
        session.commit()
        self.remember()
        for row in (*self.requests, self.peru):
            session.refresh(row)
        session.commit()

    def _name_people(self) -> None:
        """Put coordinators on two of three cases, and name providers in two of three."""
        coordinators = cycle(((), (self.lucia,), (self.tomas, self.kamau, self.francoise)))
        providers = cycle(((), (self.agency,), (self.rival, self.spain)))
        for request, put_on, named in zip(self.requests, coordinators, providers, strict=False):
            request.assigned = [Assignment(request_id=request.id, person_id=person.id) for person in put_on]
            request.named = [NamedProvider(request_id=request.id, organisation_id=home.id) for home in named]

    def _every_text(self) -> Iterator[Release]:
        """Release needs: in each state, approved or not, until yesterday or tomorrow, to each provider."""
        days = (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1))
        kinds = cycle(product(ReleaseState, (None, clock.now()), days, (self.agency, self.rival, self.spain)))
        hidden = [need for need in self.needs if need.request.marking is Marking.COORDINATORS]
        chosen = [need for need in (*self.needs[:40], *hidden[:200]) if need.request.state is not RequestState.DRAFT]
        for need, (state, approved_at, until, home) in zip(chosen, kinds, strict=False):
            release = Release(need_id=need.id, text="Ports", expires_on=until, proposer_id=self.lucia.id)
            release.need, release.state, release.approved_at = need, state, approved_at
            release.addressees = [Addressee(release_id=release.id, organisation_id=home.id, organisation=home)]
            yield release

    def _in_turn(self) -> list[Request]:
        return [row for row in self.requests if row.state is RequestState.OPEN][:60]

    @property
    def assignments(self) -> list[Assignment]:
        """Return who was put on which case."""
        return [row for request in self.requests for row in request.assigned]

    @property
    def named(self) -> list[NamedProvider]:
        """Return which providers were named on which case."""
        return [row for request in self.requests for row in request.named]

    def sees(self, viewer: Viewer, row: Any) -> bool:
        """Say whether the policy layer shows `row` to the viewer."""
        if isinstance(row, Request):
            return requests.may_see_request(viewer, row)
        if isinstance(row, Need):
            return requests.may_see_need(viewer, row, released_to=self.released_to(row))
        if isinstance(row, Offer):
            return offers.may_see_offer(viewer, row, put_to=self.put_to(row))
        if isinstance(row, Release):
            return releases.may_see_release(viewer, row)
        if isinstance(row, Match):
            return matches.may_see_match(viewer, row)
        return self.sees(viewer, self.rows[row.request_id])

    def sees_line(self, viewer: Viewer, line: History) -> bool:
        """Say whether the viewer reads the history of what `line` is about."""
        if line.noun in ("person", "organisation"):
            own = viewer.person_id is not None and line.row_id in (viewer.person_id, viewer.organisation_id)
            return own or viewer.is_a(Role.ADMINISTRATOR)
        return self.sees(viewer, self.rows[line.row_id])


def _line(row: Any, person: Person) -> History:
    return History(noun=str(row.__tablename__), row_id=row.id, step="edit", person_id=person.id)


def _likeness(one: Request, other: Request, person: Person) -> DuplicateDecision:
    low, high = sorted((one.id, other.id))
    marks = {"one_mark": "", "other_mark": "", "same": True, "person_id": person.id}
    return DuplicateDecision(kind=Likeness.REQUEST, one_id=low, other_id=high, **marks)
