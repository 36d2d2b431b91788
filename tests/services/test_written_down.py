"""Every step is written down with who, what, before and after, in the transaction of the step itself."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.database import open_session
from matching.errors import Refused
from matching.models.base import Row
from matching.models.history import History
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.request import Request
from matching.services import answers, assignments, matches, offers, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, DeclineReason, Outcome
from tests.cast import Cast, active_offer, approved_match, draft_request, need_answers, open_need, proposed_match


def written(session: Session, row: Row) -> list[tuple[str | None, str, str | None, str | None]]:
    """Return who did what to `row`, with the states before and after, oldest first."""
    lines = session.exec(select(History).where(History.row_id == row.id).order_by(col(History.at))).all()
    assert {line.noun for line in lines} <= {str(row.__tablename__)}
    return [(line.person.name if line.person else None, line.step, line.before, line.after) for line in lines]


def test_the_life_of_a_request_is_written_down(cast: Cast) -> None:
    request, need = draft_request(cast)
    amina, lucia = cast.as_(cast.amina), cast.as_(cast.lucia)
    requests.edit_need(cast.session, need, need_answers(title="New"), version=need.version, by=cast.as_(cast.mosi))
    requests.submit(cast.session, request, by=amina)
    requests.return_(cast.session, request, gaps="A date.", by=lucia)
    requests.submit(cast.session, request, by=amina)
    assignments.assign(cast.session, request, coordinator=cast.tomas, by=lucia)
    requests.open_(cast.session, request, by=cast.as_(cast.tomas))
    requests.close(cast.session, request, outcome=Outcome.UNMET, by=amina)
    assert written(cast.session, request) == [
        ("Amina", "draft", None, "draft"),
        ("Amina", "edit", "draft", "draft"),
        ("Mosi", "edit", "draft", "draft"),
        ("Amina", "submit", "draft", "submitted"),
        ("Lucia", "return", "submitted", "returned"),
        ("Amina", "submit", "returned", "submitted"),
        ("Lucia", "assign", "submitted", "submitted"),
        ("Tomas", "open", "submitted", "open"),
        ("Amina", "close", "open", "closed"),
    ]


def test_the_life_of_an_offer_is_written_down(cast: Cast, clock) -> None:
    offer, chidi = active_offer(cast), cast.as_(cast.chidi)
    offers.pause(cast.session, offer, by=chidi)
    clock(offers.CONFIRMED_FOR + timedelta(days=1))
    offers.expire(cast.session)
    offers.confirm(cast.session, offer, by=chidi)
    offers.withdraw(cast.session, offer, by=chidi)
    assert written(cast.session, offer) == [
        ("Chidi", "draft", None, "draft"),
        ("Chidi", "submit", "draft", "submitted"),
        ("Lucia", "verify", "submitted", "active"),
        ("Chidi", "pause", "active", "paused"),
        (None, "expire", "paused", "expired"),
        ("Chidi", "confirm", "expired", "active"),
        ("Chidi", "withdraw", "active", "withdrawn"),
    ]


def test_the_life_of_a_match_is_written_down(cast: Cast, shortlists: Shortlists) -> None:
    match = matches.propose(cast.session, open_need(cast), active_offer(cast), by=cast.as_(cast.chidi))
    amina, chidi, tomas = (cast.as_(person) for person in (cast.amina, cast.chidi, cast.tomas))
    matches.propose(cast.session, match.need, match.offer, by=amina)
    matches.approve(cast.session, match, shortlists=shortlists, by=tomas)
    question = answers.ask(cast.session, match, words="How many?", by=chidi)
    answers.reply(cast.session, match, question, words="Forty.", by=amina)
    answers.answer(cast.session, match, said=Answer.YES, by=amina)
    answers.answer(cast.session, match, said=Answer.YES, by=chidi)
    matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=tomas)
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=chidi)
    assert written(cast.session, match) == [
        ("Chidi", "propose-as-provider", None, "proposed"),
        ("Amina", "propose-as-state", None, "proposed"),
        ("Tomas", "approve", "proposed", "approved"),
        ("Chidi", "answer", "approved", "approved"),
        ("Amina", "reply", "approved", "approved"),
        ("Amina", "answer", "approved", "approved"),
        ("Chidi", "answer", "approved", "approved"),
        ("Tomas", "introduce", "approved", "introduced"),
        ("Chidi", "decline", "introduced", "declined"),
    ]


def test_a_match_that_ended_with_its_request_was_ended_by_the_service_itself(cast: Cast) -> None:
    match = proposed_match(cast)
    requests.withdraw(cast.session, match.need.request, by=cast.as_(cast.amina))
    assert written(cast.session, match)[-1] == (None, "withdraw", "proposed", "withdrawn")


def test_a_step_and_its_history_and_its_notices_are_taken_back_together(engine: Engine, cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    before = stored(engine, request)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.flush()
    cast.session.rollback()
    assert stored(engine, request) == before


def test_a_step_and_its_history_and_its_notices_are_kept_together(engine: Engine, cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    assert stored(engine, request) == ("submitted", ["draft", "edit", "submit"], 3)


def test_a_refused_step_leaves_no_line(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    lines = written(cast.session, match)
    with pytest.raises(Refused):
        matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=cast.as_(cast.lucia))
    with pytest.raises(Refused):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.lucia))
    assert written(cast.session, match) == lines


def test_a_line_knows_the_version_of_the_row_on_which_the_step_was_taken(cast: Cast) -> None:
    offer = active_offer(cast)
    read = offer.version
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    line = cast.session.exec(select(History).where(History.row_id == offer.id, History.step == "pause")).one()
    assert line.row_version == read


def stored(engine: Engine, row: Request | Offer) -> tuple[str, list[str], int]:
    """Return what everyone else finds: the state, the steps that were taken, and how many notices wait."""
    with open_session(engine, writes=False) as session:
        found = session.get_one(type(row), row.id)
        steps = [step for _person, step, _before, _after in written(session, row)]
        return found.state.value, steps, len(session.exec(select(Notice)).all())
