"""However many people act at the same moment, their steps make one chain, without gaps, and nobody waits for ever."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, select

from matching.database import open_engine, open_session
from matching.models.answers import RequestAnswers
from matching.models.history import History
from matching.models.offer import Offer
from matching.models.request import Request
from matching.policy.viewer import Viewer
from matching.services import chain, offers, requests
from matching.vocabulary.names import OfferState, System
from tests.cast import Cast, active_offer, draft_request
from tests.keys import HISTORY_KEY
from tests.races.at_once import Deed, do_at_once

ROUNDS = 10


def pause_or_resume(offer_id: str, by: Viewer) -> Deed:
    """Return the deed of pausing an offer, or resuming it: it locks the offer, the index counter, then the head."""

    def deed(session: Session, wait: Callable[[], object]) -> None:
        wait()
        offer = session.get_one(Offer, offer_id)
        step = offers.pause if offer.state is OfferState.ACTIVE else offers.resume
        step(session, offer, by=by)

    return deed


def rename(request_id: str, title: str, by: Viewer) -> Deed:
    """Return the deed of changing a draft: it locks the draft, then the head."""

    def deed(session: Session, wait: Callable[[], object]) -> None:
        wait()
        request = session.get_one(Request, request_id)
        requests.edit(session, request, RequestAnswers(title=title), version=request.version, by=by)

    return deed


def test_steps_taken_at_the_same_moment_make_one_chain(engine: Engine, cast: Cast) -> None:
    drafts = [draft_request(cast)[0].id for _person in range(3)]
    kept = [active_offer(cast).id for _person in range(3)]
    amina, chidi = cast.as_(cast.amina), cast.as_(cast.chidi)
    before = len(cast.session.exec(select(History)).all())
    cast.session.commit()
    for number in range(ROUNDS):
        deeds = [rename(draft, f"Title {number}", amina) for draft in drafts]
        deeds += [pause_or_resume(offer, chidi) for offer in kept]
        assert do_at_once(engine, deeds) == ["done"] * 6
    with open_session(engine, writes=False) as session:
        verdict = chain.verify(session, key=HISTORY_KEY)
    assert (verdict.lines, verdict.faults) == (before + 6 * ROUNDS, [])


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_application_needs_no_right_to_change_or_delete_history(engine: Engine, cast: Cast) -> None:
    offer = active_offer(cast)
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    for statement in ("UPDATE history SET step = 'x'", "DELETE FROM history", "DELETE FROM history_seal"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            cast.session.execute(text(statement))
        cast.session.rollback()
    assert chain.verify(cast.session, key=HISTORY_KEY).faults == []


def test_a_reader_of_the_chain_is_not_misled_by_those_who_write_meanwhile(engine: Engine, cast: Cast) -> None:
    offer, chidi = active_offer(cast).id, cast.as_(cast.chidi)
    url = engine.url.render_as_string(hide_password=False)
    other = open_engine(url, history_key=HISTORY_KEY)
    for _time in range(ROUNDS):
        found: list[object] = []

        def look(_session: Session, wait: Callable[[], object], found: list[object] = found) -> None:
            wait()
            with open_session(other, writes=False, system=System.JOBS) as session:
                found += chain.verify(session, key=HISTORY_KEY).faults

        assert do_at_once(engine, [look, pause_or_resume(offer, chidi)]) == ["done", "done"]
        assert found == []
    other.dispose()
