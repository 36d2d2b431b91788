"""Anybody tries anything, in any order: what must always be true stays true after every step."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from matching import clock
from matching.errors import Refused
from matching.models.answers import OfferAnswers
from matching.models.edition import Edition
from matching.models.history import History
from matching.models.match import Match, Question
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.matches import may_see_contacts
from matching.policy.viewer import SYSTEM, Viewer
from matching.queries.matches import find_questions
from matching.services import answers, matches, offers, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, DeclineReason, MatchState, OfferState, Outcome
from matching.workflow import LIVE, STEPS
from tests.cast import Cast, active_offer, draft_request, need_answers, offer_answers

Deed = Callable[[Session, Any, Viewer], Any]
MOVES = {
    (str(step.noun), before.value, (step.after or before).value, step.name) for step in STEPS for before in step.before
}
INSIDERS = st.sampled_from(("amina", "chidi", "lucia", "tomas"))
OUTSIDERS = st.sampled_from(("mosi", "rosa", "dana", "kamau", "wei", "noor"))
ANYBODY = INSIDERS | INSIDERS | OUTSIDERS
CASE: dict[str, Deed] = {
    "submit": lambda session, row, by: requests.submit(session, row, by=by),
    "return": lambda session, row, by: requests.return_(session, row, gaps="A date.", by=by),
    "open": lambda session, row, by: requests.open_(session, row, by=by),
    "close": lambda session, row, by: requests.close(session, row, outcome=Outcome.UNMET, by=by),
    "withdraw": lambda session, row, by: requests.withdraw(session, row, by=by),
    "add": lambda session, row, by: requests.add_need(session, row, need_answers(), by=by),
}
OFFER: dict[str, Deed] = {
    "edit": lambda session, row, by: offers.edit(session, row, reworded(row), version=row.version, by=by),
    "expire": lambda session, row, by: lapse(session, row),
    "submit": lambda session, row, by: offers.submit(session, row, by=by),
    "verify": lambda session, row, by: offers.verify(session, row, by=by),
    "pause": lambda session, row, by: offers.pause(session, row, by=by),
    "resume": lambda session, row, by: offers.resume(session, row, by=by),
    "confirm": lambda session, row, by: offers.confirm(session, row, by=by),
    "withdraw": lambda session, row, by: offers.withdraw(session, row, by=by),
}
MATCH: dict[str, Deed] = {
    "yes": lambda session, row, by: answers.answer(session, row, said=Answer.YES, by=by),
    "ask": lambda session, row, by: answers.ask(session, row, words="How many?", by=by),
    "introduce": lambda session, row, by: matches.introduce(session, row, overlap="No.", due_diligence="No.", by=by),
    "decline": lambda session, row, by: matches.decline(session, row, because=DeclineReason.TIMING, by=by),
    "again": lambda session, row, by: matches.propose(session, row.need, row.offer, by=by),
}


def reworded(offer: Offer) -> OfferAnswers:
    """Return the offer of the walk under another title."""
    return offer_answers(places=1, title=f"Course {offer.revision}")


def lapse(session: Session, offer: Offer) -> None:
    """Let the offer's last day pass, and the job come by."""
    offer.valid_until = clock.today() - timedelta(days=1)
    session.add(offer)
    session.flush()
    offers.expire(session)


def has_its_edition(session: Session, offer: Offer) -> bool:
    """Say whether one edition stands, of the text as it is, if the offer is active, and else none."""
    standing = session.exec(select(Edition).where(Edition.offer_id == offer.id, col(Edition.until).is_(None))).all()
    wanted = [(offer.revision, offer.title)] if offer.state is OfferState.ACTIVE else []
    return [(edition.revision, edition.document["title"]) for edition in standing] == wanted


def keeps_its_places(session: Session, offer: Offer) -> bool:
    """Say whether just as many places are used as matches hold one, and no more than there are."""
    holders = session.exec(select(Match.id).where(Match.offer_id == offer.id, col(Match.holds_place))).all()
    return len(holders) == offer.places_used <= offer.places


def is_written_down(session: Session, row: Request | Offer | Match) -> bool:
    """Say whether the history leads to the row's state without a gap, by steps of the table alone."""
    state: str | None = None
    lines = session.exec(select(History).where(History.row_id == row.id).order_by(col(History.at)))
    for line in lines:
        begins = line.before is None and (state is None or line.after == state)
        if not begins and (line.before != state or (line.noun, line.before, line.after, line.step) not in MOVES):
            return False
        state = line.after
    return state == row.state.value


class Walk(RuleBasedStateMachine):
    """An open request with two needs, an offer of one place, and everyone who may try something."""

    def __init__(self, cast: Cast, shortlists: Shortlists) -> None:
        super().__init__()
        self.cast, self.session, self.shortlists = cast, cast.session, shortlists
        self.request, need = draft_request(cast)
        second = requests.add_need(self.session, self.request, need_answers(), by=cast.as_(cast.amina))
        requests.submit(self.session, self.request, by=cast.as_(cast.amina))
        requests.open_(self.session, self.request, by=cast.as_(cast.lucia))
        self.offer = active_offer(cast, places=1)
        self.needs: tuple[Need, Need] = (need, second)

    @rule(name=st.sampled_from(sorted(CASE)), who=ANYBODY)
    def something_is_tried_on_the_request(self, name: str, who: str) -> None:
        self._try(CASE[name], self.request, who)

    @rule(name=st.sampled_from(sorted(OFFER)), who=ANYBODY)
    def something_is_tried_on_the_offer(self, name: str, who: str) -> None:
        self._try(OFFER[name], self.offer, who)

    @rule(place=st.integers(0, 1), who=ANYBODY)
    def a_match_is_proposed(self, place: int, who: str) -> None:
        self._try(lambda session, need, by: matches.propose(session, need, self.offer, by=by), self.needs[place], who)

    @rule(name=st.sampled_from(sorted(MATCH)), which=st.integers(0, 1), who=ANYBODY)
    def something_is_tried_on_a_match(self, name: str, which: int, who: str) -> None:
        for match in self._matches()[which : which + 1]:
            self._try(MATCH[name], match, who)

    @rule(which=st.integers(0, 1), who=ANYBODY)
    def a_question_is_replied_to(self, which: int, who: str) -> None:
        for match in self._matches()[which : which + 1]:
            for question in find_questions(self.session, SYSTEM, match):
                self._try(self._reply, question, who)

    @rule(which=st.integers(0, 1))
    def what_is_due_on_a_match_is_done(self, which: int) -> None:
        for match in [match for match in self._matches() if match.state in LIVE][which : which + 1]:
            if match.state is MatchState.PROPOSED:
                self._try(self._approve, match, "tomas")
            else:
                self._try(MATCH["yes"], match, "amina")
                self._try(MATCH["yes"], match, "chidi")
                self._try(MATCH["introduce"], match, "lucia")

    @invariant()
    def places_are_kept(self) -> None:
        assert keeps_its_places(self.session, self.offer)

    @invariant()
    def an_active_offer_has_the_edition_of_its_text(self) -> None:
        assert has_its_edition(self.session, self.offer)

    @invariant()
    def states_change_by_steps_that_are_written_down(self) -> None:
        for row in (self.request, self.offer, *self._matches()):
            assert is_written_down(self.session, row)

    @invariant()
    def only_an_introduction_shows_contacts(self) -> None:
        for match in self._matches():
            shown = [one.name for one in self.cast.people() if may_see_contacts(self.cast.as_(one), match)]
            assert bool(shown) is (match.state is MatchState.INTRODUCED)

    @invariant()
    def a_match_holds_a_place_from_approval_until_its_end(self) -> None:
        for match in self._matches():
            assert match.holds_place is (match.state in (MatchState.APPROVED, MatchState.INTRODUCED))

    def _matches(self) -> list[Match]:
        found = select(Match).where(Match.offer_id == self.offer.id).order_by(col(Match.created_at).desc())
        return list(self.session.exec(found))

    def _approve(self, session: Session, match: Match, by: Viewer) -> None:
        matches.approve(session, match, shortlists=self.shortlists, by=by)

    def _reply(self, session: Session, question: Question, by: Viewer) -> None:
        answers.reply(session, question.match, question, words="Yes.", by=by)

    def _try(self, deed: Deed, row: Any, who: str) -> None:
        try:
            deed(self.session, row, self.cast.as_(getattr(self.cast, who)))
        except Refused:
            self.session.rollback()
        else:
            self.session.commit()


WALKS = settings(
    max_examples=60,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whatever_anybody_tries_the_rules_hold(cast: Cast, shortlists: Shortlists) -> None:
    run_state_machine_as_test(lambda: Walk(cast, shortlists), settings=WALKS)
    reached = set(cast.session.exec(select(History.after).where(History.noun == "match")))
    assert reached == set(MatchState) - {MatchState.LAPSED}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_place_used_by_no_match_would_be_noticed(cast: Cast) -> None:
    offer = active_offer(cast)
    assert keeps_its_places(cast.session, offer)
    offer.places_used = 1
    assert not keeps_its_places(cast.session, offer)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_state_changed_past_the_table_would_be_noticed(cast: Cast) -> None:
    offer = active_offer(cast)
    assert is_written_down(cast.session, offer)
    offer.state = OfferState.PAUSED
    assert not is_written_down(cast.session, offer)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_text_changed_without_a_new_edition_would_be_noticed(cast: Cast) -> None:
    offer = active_offer(cast)
    assert has_its_edition(cast.session, offer)
    offer.title = "Something else"
    assert not has_its_edition(cast.session, offer)
