"""The table of what is kept how long, line by line: with the clock moved to before its time is over, and past it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from matching import clock as time
from matching.models.errand import Errand
from matching.models.history import History
from matching.models.machinery import Submission
from matching.models.notice import Notice
from matching.models.person import Person
from matching.models.request import Need
from matching.models.sealed import CaseKey, Destroyed
from matching.models.session import StoredSession
from matching.models.throttle import KeptForm, Throttle
from matching.retention import LINES, TIMES
from matching.services import requests
from matching.services.housekeeping import FORGETTING, apply_retention
from matching.services.keys import destroy_key
from matching.vocabulary.names import Outcome
from matching.web.labels.retention import WORDS
from tests.cast import Cast, draft_request, open_need

DAY = timedelta(days=1)


def withdraw(cast: Cast) -> None:
    request, _need = draft_request(cast)
    requests.withdraw(cast.session, request, by=cast.as_(cast.amina))


def close(cast: Cast) -> None:
    requests.close(cast.session, open_need(cast).request, outcome=Outcome.MET, by=cast.as_(cast.lucia))


def close_account(cast: Cast) -> None:
    cast.mosi.closed_at = time.now()


def readable(session: Session) -> bool:
    return not any(isinstance(need.title, Destroyed) for need in session.exec(select(Need)))


def reachable(session: Session) -> bool:
    return session.exec(select(Person).where(Person.name == "Mosi")).one().telephone != ""


def kept(table: type) -> Callable[[Session], bool]:
    return lambda session: bool(session.exec(select(table)).all())


TRIED = {
    "withdrawn-request": (withdraw, readable),
    "closed-request": (close, readable),
    "closed-account": (close_account, reachable),
    "sent-notice": (
        lambda cast: cast.session.add(Notice(person_id=cast.amina.id, kind="x", sent_at=time.now())),
        kept(Notice),
    ),
    "form-key": (lambda cast: cast.session.add(Submission(key="k")), kept(Submission)),
    "session": (
        lambda cast: cast.session.add(StoredSession(key="k", person_id=cast.amina.id, mark="m")),
        kept(StoredSession),
    ),
    "kept-form": (
        lambda cast: cast.session.add(KeptForm(person_id=cast.amina.id, address="/", typed="t")),
        kept(KeptForm),
    ),
    "try": (lambda cast: cast.session.add(Throttle(key="k", count=1)), kept(Throttle)),
    "place": (lambda cast: cast.session.add(Throttle(key="k", count=0)), kept(Throttle)),
    "errand": (lambda cast: cast.session.add(Errand(done_at=time.now())), kept(Errand)),
}


def test_every_line_is_told_applied_and_tried() -> None:
    assert [line.name for line in LINES] == list(WORDS)
    assert set(TIMES) == set(FORGETTING) == set(TRIED)


@pytest.mark.parametrize("name", TRIED)
def test_what_is_kept_goes_when_its_time_is_over_and_not_before(
    cast: Cast, clock: Callable[[timedelta], None], name: str
) -> None:
    begin, stays = TRIED[name]
    begin(cast)
    cast.session.commit()
    a_little = min(DAY, TIMES[name] / 10)
    for moved, expected in ((TIMES[name] - a_little, True), (TIMES[name] + a_little, False)):
        clock(moved)
        apply_retention(cast.session)
        cast.session.commit()
        cast.session.expire_all()
        assert stays(cast.session) == expected
    apply_retention(cast.session)


def test_nothing_else_goes_however_long_it_lies(cast: Cast, clock: Callable[[timedelta], None]) -> None:
    need, (draft, _) = open_need(cast), draft_request(cast)
    cast.session.add(Notice(person_id=cast.amina.id, kind="never sent"))
    cast.session.commit()
    clock(timedelta(days=20 * 365))
    apply_retention(cast.session)
    cast.session.commit()
    cast.session.expire_all()
    assert (need.title, draft.title) == ("Risk assessment of a container port", "Safer ports")
    assert cast.amina.telephone
    assert cast.session.exec(select(Notice).where(Notice.kind == "never sent")).one()


def test_it_is_written_down_that_the_service_itself_destroyed_a_key(
    cast: Cast, clock: Callable[[timedelta], None]
) -> None:
    withdraw(cast)
    cast.session.commit()
    clock(TIMES["withdrawn-request"] + DAY)
    apply_retention(cast.session)
    line = cast.session.exec(select(History).where(History.step == "destroy-text")).one()
    assert line.person_id is None


def test_what_a_state_destroyed_itself_is_left_alone(cast: Cast, clock: Callable[[timedelta], None]) -> None:
    request, _need = draft_request(cast)
    requests.withdraw(cast.session, request, by=cast.as_(cast.amina))
    destroy_key(cast.session, request, version=request.version, by=cast.as_(cast.amina))
    cast.session.commit()
    at = cast.session.get_one(CaseKey, request.id).destroyed_at
    clock(TIMES["withdrawn-request"] + DAY)
    apply_retention(cast.session)
    assert cast.session.get_one(CaseKey, request.id).destroyed_at == at
