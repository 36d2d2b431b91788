"""Anybody posts anything to any address, with forged fields: no row ever moves but by the table and by whom it names.

An oracle that asks no rule of ours looks at the rows before and after each post.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlmodel import select

from matching.database import open_session
from matching.models.history import History
from matching.models.request import Need
from matching.services import matches
from matching.vocabulary.names import Marking, RequestState, Role
from matching.workflow import Noun
from tests.application import engine_of
from tests.cast import Cast, active_offer, draft_request, open_need
from tests.counts import count
from tests.invariants import find_half_written
from tests.oracle import find_illegal, take_snapshot
from tests.web.visitor import Visitor

RUNS, BATCH = count(quick=8, nightly=1_000), 50
"""So many walks on each engine."""
INSIDERS = ("amina", "chidi", "lucia", "tomas")
ANYBODY = (*INSIDERS, *INSIDERS, "mosi", "rosa", "dana", "kamau", "wei", "noor", "")
SLOTS = ("request_id", "need_id", "offer_id", "match_id", "question_id")
GOOD = {
    "title": "Ports",
    "description": "Training.",
    "gaps": "Say more.",
    "outcome": "met",
    "said": "yes",
    "because": "timing",
    "words": "Words.",
    "overlap": "None.",
    "due_diligence": "None.",
    "seen": "1.1",
    "marking": "everyone",
    "valid_until": "2027-06-30",
}
FORGED = (
    {},
    {},
    {"state": "open"},
    {"state": "active", "places_used": "0", "places": "99"},
    {"holds_place": "", "approved_at": "2026-01-01", "introduced_at": "2026-01-01"},
    {"proposer_id": "x", "approver_id": "x", "organisation_id": "x", "focal_point_id": "x"},
    {"id": "x", "need_id": "x", "offer_id": "x", "match_id": "x", "number": "R-2222-2222"},
    {"said": "no"},
    {"said": "question", "question": "Who?"},
    {"outcome": "unmet", "seen": "9.9"},
)


@dataclass(frozen=True)
class Ground:
    """The application, its cast, and a browser for everybody; they last for many runs."""

    app: Flask
    cast: Cast
    browsers: dict[str, Visitor]
    posts: list[tuple[str, str]]

    @property
    def engine(self) -> Engine:
        """The database."""
        return engine_of(self.app)


class Walk(RuleBasedStateMachine):
    """Rows on their way, and everybody with a forge."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, cast = ground, ground.cast
        request, _need = draft_request(cast)
        need, offer = open_need(cast), active_offer(cast, places=1)
        other = matches.propose(cast.session, open_need(cast), offer, by=cast.as_(cast.amina))
        match = matches.propose(cast.session, need, offer, by=cast.as_(cast.lucia))
        cast.session.commit()
        self.rows = {
            "request_id": [request.id, need.request_id],
            "need_id": [need.id, other.need_id],
            "offer_id": [offer.id],
            "match_id": [match.id, other.id],
            "question_id": ["a" * 20],
        }
        self.number = offer.number
        cast.session.close()
        self.stands = take_snapshot(ground.engine)

    @rule(
        who=st.sampled_from(ANYBODY),
        post=st.integers(0, 1_000),
        which=st.integers(0, 1),
        version=st.sampled_from(("now", "now", "now", "old", "")),
        forged=st.sampled_from(FORGED),
    )
    def something_is_posted(self, who: str, post: int, which: int, version: str, forged: dict[str, str]) -> None:
        """Post to any address below any row."""
        _endpoint, path = self.ground.posts[post % len(self.ground.posts)]
        self._post(who, path, which, version=version, forged=forged)

    @rule(which=st.integers(0, 1), said=st.sampled_from(("yes", "yes", "question")))
    def a_match_goes_on(self, which: int, said: str) -> None:
        """Post what is due, so that the walk gets somewhere."""
        self._post("tomas", "/matches/<match_id>/approve", which, version="now", forged={})
        for who in ("amina", "chidi"):
            self._post(who, "/matches/<match_id>/answer", which, version="now", forged={"said": said, "question": "?"})

    def _post(self, who: str, path: str, which: int, *, version: str, forged: dict[str, str]) -> None:
        ids = {slot: rows[which % len(rows)] for slot, rows in self.rows.items()}
        for slot in SLOTS:
            path = path.replace(f"<{slot}>", ids[slot])
        read = self._read_version(path)
        sent = GOOD | {"offer": self.number, "coordinator_id": self.ground.cast.tomas.id} | forged
        sent["version"] = {"now": str(read), "old": str(read - 1)}.get(version, "")
        browser = self.ground.browsers[who]
        answer = browser.browser.post(path, data=sent | {"csrf_token": browser.token})
        assert answer.status_code < 500, path
        before, self.stands = self.stands, take_snapshot(self.ground.engine)
        assert find_illegal(before, self.stands, who) == [], path

    def _read_version(self, path: str) -> int:
        _empty, noun, row_id, *_rest = f"{path}/".split("/")
        if noun == "needs":
            with open_session(self.ground.engine, writes=False) as session:
                need = session.get(Need, row_id)
                return need.version if need else 0
        row = self.stands.get((noun.removesuffix("s").replace("matche", "match"), row_id))
        return row.version if row else 0


@pytest.fixture
def ground(app: Flask, cast: Cast) -> Ground:
    """The ground, on each engine."""
    app.extensions["shortlists"].refresh()
    browsers = {person.name.lower(): Visitor(app).sign_in(person) for person in cast.people()} | {"": Visitor(app)}
    for visitor in browsers.values():
        visitor.get("/about")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    posts = [(rule.endpoint, rule.rule) for rule in rules if rule.arguments and rule.arguments <= set(SLOTS)]
    cast.session.commit()
    return Ground(app, cast, browsers, sorted(posts))


def walk(ground: Ground, *, batch: int, runs: int) -> None:
    """Run so many walks."""

    @seed(batch)
    def begin() -> Walk:
        return Walk(ground)

    limits = settings(
        max_examples=runs,
        stateful_step_count=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(begin, settings=limits)


@pytest.mark.parametrize("batch", range(max(1, RUNS // BATCH)))
def test_no_forged_post_moves_a_row_past_the_table(ground: Ground, batch: int) -> None:
    walk(ground, batch=batch, runs=min(RUNS, BATCH))
    with open_session(ground.engine, writes=False) as session:
        assert find_half_written(session) == []
        steps = {step for noun, step in session.exec(select(History.noun, History.step)) if noun == Noun.MATCH}
    assert {"approve", "answer"} <= steps


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_rule_that_lets_every_state_act_is_seen(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.policy.steps.owns_request", lambda viewer, _request: viewer.is_a(Role.STATE))
    need = open_need(ground.cast, marking=Marking.EVERYONE)
    version = need.request.version
    ground.cast.session.close()
    before, rosa = take_snapshot(ground.engine), ground.browsers["rosa"]
    sent = GOOD | {"version": str(version), "csrf_token": rosa.token}
    rosa.browser.post(f"/requests/{need.request_id}/close", data=sent)
    assert find_illegal(before, take_snapshot(ground.engine), "rosa") == [
        "rosa took a request from open to closed",
        "rosa changed a request",
    ]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_state_that_is_skipped_is_seen(ground: Ground) -> None:
    request, _need = draft_request(ground.cast)
    ground.cast.session.commit()
    before = take_snapshot(ground.engine)
    request.state = RequestState.OPEN
    ground.cast.session.commit()
    after = take_snapshot(ground.engine)
    assert find_illegal(before, after, "lucia") == ["lucia took a request from draft to open"]
