"""The rules stand a third time, in PostgreSQL itself: they hold where no query asks any, and a fault in them shows."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col

from matching.database import NOBODY, Standing, open_session
from matching.models.duplicate import DuplicateDecision
from matching.models.edition import Edition
from matching.models.errand import Errand
from matching.models.history import History
from matching.models.match import Decision, Match, Question
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy import matches, offers, requests
from matching.policy.viewer import Viewer, read_as
from matching.vocabulary.names import Likeness, Marking, MatchState, OfferState, RequestState, Role, System
from tests.policy.bare import ask, find_bare, find_changeable, find_differences, find_people
from tests.policy.world import World

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True, scope="package")
GUARDED: tuple[type[SQLModel], ...] = (
    *(Request, Need, Offer, Match, Question, Decision),
    *(DuplicateDecision, Edition, Errand, History, Notice),
)
WRITERS = {System.STEP, System.JOBS, System.COMMAND}
Rule = Callable[[Viewer, Any], bool]


class Papers:
    """What lies beside the rows of the world: question, decision and history of each match, and so on."""

    def __init__(self, world: World) -> None:
        self.world = world
        by = world.lucia.id
        self.questions = [Question(match_id=match.id, side="state", words="When?") for match in world.matches]
        self.decisions = [Decision(match_id=match.id, person_id=by, seen={}) for match in world.matches]
        self.lines = [
            History(noun=str(row.__tablename__), row_id=row.id, step="edit", person_id=by)
            for row in (*world.requests, *world.needs, *world.offers, *world.matches, *world.people(), world.kenya)
        ]
        held = [row for row in world.requests if row.state is RequestState.OPEN][:40]
        pairs = [sorted((one.id, other.id)) for one, other in pairwise(held)]
        self.likenesses = [
            DuplicateDecision(
                kind=Likeness.REQUEST, one_id=one, other_id=other, one_mark="", other_mark="", same=True, person_id=by
            )
            for one, other in pairs
        ]
        others = [
            Notice(person_id=world.amina.id, kind="welcome"),
            Errand(states=["KEN"], offers=[]),
            Edition(offer_id=world.offers[0].id, revision=1, since=1, document={}),
        ]
        world.session.add_all([*self.questions, *self.decisions, *self.lines, *self.likenesses, *others])
        world.session.commit()
        self.rows = {row.id: row for row in (*world.requests, *world.needs, *world.offers, *world.matches)}
        self.match_of = {row.id: self.rows[row.match_id] for row in (*self.questions, *self.decisions)}

    def sees(self, viewer: Viewer, row: Any) -> bool:
        """Say whether the policy layer shows `row` to the viewer."""
        if isinstance(row, Request):
            return requests.may_see_request(viewer, row)
        if isinstance(row, Need):
            return requests.may_see_need(viewer, row, released_to=self.world.released_to(row))
        if isinstance(row, Offer):
            return offers.may_see_offer(viewer, row, put_to=self.world.put_to(row))
        return matches.may_see_match(viewer, row)

    def sees_line(self, viewer: Viewer, line: History) -> bool:
        """Say whether the viewer reads the history of what `line` is about."""
        if line.noun in ("person", "organisation"):
            own = viewer.person_id is not None and line.row_id in (viewer.person_id, viewer.organisation_id)
            return own or viewer.is_a(Role.ADMINISTRATOR)
        return self.sees(viewer, self.rows[line.row_id])


@pytest.fixture(scope="module")
def papers(world: World) -> Papers:
    """The papers of the world, in its database."""
    return Papers(world)


@pytest.fixture(scope="module")
def engine(papers: Papers) -> Engine:
    """The world's database, as the application reaches it, in which nothing is under way."""
    papers.world.session.commit()
    bind = papers.world.session.get_bind()
    assert isinstance(bind, Engine)
    return bind


def owns(viewer: Viewer, row: Any) -> bool:
    """Say whether the viewer's organisation made `row`."""
    return requests.owns_request(viewer, row) if isinstance(row, Request) else offers.owns_offer(viewer, row)


def sees_question(papers: Papers) -> Rule:
    return lambda viewer, row: matches.may_see_match(viewer, papers.match_of[row.id])


def sees_decision(papers: Papers) -> Rule:
    return lambda viewer, row: matches.coordinates_match(viewer, papers.match_of[row.id])


def sees_likeness(papers: Papers) -> Rule:
    def may(viewer: Viewer, row: DuplicateDecision) -> bool:
        sides = [papers.rows[row.one_id], papers.rows[row.other_id]]
        return all(requests.owns_request(viewer, side) for side in sides) or all(
            requests.coordinates_request(viewer, side) for side in sides
        )

    return may


def changes_request(viewer: Viewer, row: Request) -> bool:
    coordinates = requests.coordinates_request(viewer, row) and row.state is not RequestState.DRAFT
    return requests.owns_request(viewer, row) or coordinates


def changes_offer(viewer: Viewer, row: Offer) -> bool:
    coordinates = offers.coordinates_offer(viewer, row) and row.state is not OfferState.DRAFT
    return offers.owns_offer(viewer, row) or coordinates


def changes_need(viewer: Viewer, row: Need) -> bool:
    return requests.owns_request(viewer, row.request)


def takes_part(papers: Papers) -> Rule:
    def may(viewer: Viewer, row: Question) -> bool:
        match = papers.match_of[row.id]
        return matches.may_see_match(viewer, match) and bool(matches.sides_of(viewer, match))

    return may


READING: dict[str, tuple[Callable[[Papers], Any], Callable[[Papers], Rule], str]] = {
    "request": (
        lambda papers: papers.world.requests,
        lambda papers: papers.sees,
        "ALTER POLICY viewers_read ON request USING (state <> 'draft' AND row_security.is_a('coordinator'))",
    ),
    "need": (
        lambda papers: papers.world.needs,
        lambda papers: papers.sees,
        "ALTER POLICY viewers_read ON need USING (EXISTS (SELECT FROM request WHERE request.id = need.request_id))",
    ),
    "offer": (
        lambda papers: papers.world.offers,
        lambda papers: papers.sees,
        "ALTER POLICY viewers_read ON offer USING (true)",
    ),
    "match": (
        lambda papers: papers.world.matches,
        lambda papers: papers.sees,
        "ALTER POLICY viewers_read_and_change ON match USING"
        " (offer_id = ANY (row_security.offers_of(ARRAY[row_security.provides_for()])))",
    ),
    "question": (
        lambda papers: papers.questions,
        sees_question,
        "ALTER POLICY viewers_read ON question USING (side = 'state')",
    ),
    "decision": (
        lambda papers: papers.decisions,
        sees_decision,
        "ALTER POLICY viewers_read ON decision USING (EXISTS (SELECT FROM match WHERE match.id = match_id))",
    ),
    "duplicate decision": (
        lambda papers: papers.likenesses,
        sees_likeness,
        "ALTER POLICY viewers_read_and_change ON duplicate_decision USING (row_security.is_a('coordinator'))",
    ),
    "history": (
        lambda papers: papers.lines,
        lambda papers: papers.sees_line,
        "ALTER POLICY viewers_read ON history USING (step = 'edit' AND row_security.person() <> '')",
    ),
}
"""For each kind of row: the rows, who reads them by the policy layer, and a fault that has to show."""

CHANGING: dict[str, tuple[Callable[[Papers], Any], Callable[[Papers], Rule], str]] = {
    "request": (
        lambda papers: papers.world.requests,
        lambda papers: changes_request,
        "ALTER POLICY viewers_change ON request USING (state = 'open')",
    ),
    "need": (
        lambda papers: papers.world.needs,
        lambda papers: changes_need,
        "ALTER POLICY viewers_write ON need USING (row_security.is_a('state'))",
    ),
    "offer": (
        lambda papers: papers.world.offers,
        lambda papers: changes_offer,
        "ALTER POLICY viewers_change ON offer USING (state = 'active')",
    ),
    "match": (
        lambda papers: papers.world.matches,
        lambda papers: papers.sees,
        "ALTER POLICY viewers_read_and_change ON match USING (row_security.is_a('coordinator'))",
    ),
    "question": (
        lambda papers: papers.questions,
        takes_part,
        "ALTER POLICY viewers_write ON question USING (EXISTS (SELECT FROM match WHERE match.id = match_id))",
    ),
}
"""The same for who may change a row."""


@pytest.mark.parametrize("kind", READING)
def test_without_the_policy_layer_everyone_still_reads_just_what_it_lets_them(
    papers: Papers, engine: Engine, kind: str
) -> None:
    rows, rule, _fault = READING[kind]
    assert not find_differences(papers.world, rows(papers), rule(papers))


@pytest.mark.parametrize("kind", READING)
def test_a_faulty_rule_of_the_database_is_caught(papers: Papers, engine: Engine, kind: str) -> None:
    rows, rule, fault = READING[kind]
    assert find_differences(papers.world, rows(papers), rule(papers), plant=fault)


@pytest.mark.parametrize("kind", CHANGING)
def test_without_the_policy_layer_everyone_changes_only_what_is_theirs_to_change(
    papers: Papers, engine: Engine, kind: str
) -> None:
    rows, rule, _fault = CHANGING[kind]
    assert not find_differences(papers.world, rows(papers), rule(papers), find=find_changeable)


@pytest.mark.parametrize("kind", CHANGING)
def test_a_rule_that_lets_the_wrong_people_change_a_row_is_caught(papers: Papers, engine: Engine, kind: str) -> None:
    rows, rule, fault = CHANGING[kind]
    assert find_differences(papers.world, rows(papers), rule(papers), find=find_changeable, plant=fault)


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.__tablename__)
def test_a_transaction_that_was_told_nothing_reads_nothing(engine: Engine, table: type[SQLModel]) -> None:
    assert ask(engine, NOBODY, f'SELECT id FROM "{table.__tablename__}"') == set()


@pytest.mark.parametrize("table", [Edition, Errand, Notice], ids=lambda table: table.__tablename__)
def test_what_is_for_the_service_alone_is_read_by_no_viewer(papers: Papers, engine: Engine, table: Any) -> None:
    found = {name: find_bare(engine, viewer, table) for name, viewer in find_people(papers.world).items()}
    assert not any(found.values())
    unlocked = f"ALTER TABLE {table.__tablename__} DISABLE ROW LEVEL SECURITY"
    assert find_bare(engine, papers.world.as_(papers.world.noor), table, plant=unlocked)


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.__tablename__)
def test_the_service_reads_every_row_under_each_of_its_names(engine: Engine, table: type[SQLModel]) -> None:
    count = f'SELECT count(*) FROM "{table.__tablename__}"'
    found = {name: ask(engine, Standing(system=name), count) for name in System}
    assert found == dict.fromkeys(System, next(iter(found.values())))
    assert found[System.INDEX] != {0}


@pytest.mark.parametrize("name", System)
def test_only_names_for_writing_write(engine: Engine, name: System) -> None:
    changed = ask(engine, Standing(system=name), "UPDATE offer SET stamp = 7 RETURNING id")
    assert bool(changed) is (name in WRITERS)


@pytest.mark.parametrize("name", ["jobs ", "Index", "tests", "postgres", "true", "index,jobs"])
def test_no_other_name_opens_anything(engine: Engine, name: str) -> None:
    with pytest.raises(DBAPIError, match="the service has no name"):
        ask(engine, Standing(system=name), "SELECT id FROM need")


def try_out(engine: Engine, viewer: Viewer, change: Callable[[Session], None]) -> None:
    """Let somebody change rows with no rule of ours in the way; nothing is kept."""
    with open_session(engine, writes=True) as session:
        read_as(session, viewer)
        change(session)
        session.flush()


FORGERIES: dict[str, tuple[str, Callable[[World], Callable[[Session], None]]]] = {
    "a need into the case of another State": (
        "Rosa",
        lambda world: lambda session: session.add(Need(request_id=open_case(world).id, title="Ours")),
    ),
    "a case of another State": (
        "Rosa",
        lambda world: lambda session: session.add(Request(organisation_id=world.kenya.id, title="Theirs")),
    ),
    "one's own case into another State's hands": (
        "Amina",
        lambda world: (
            lambda session: session.execute(
                update(Request).where(col(Request.id) == open_case(world).id).values(organisation_id=world.peru.id)
            )
        ),
    ),
    "an offer of another provider": (
        "Dana",
        lambda world: lambda session: session.add(Offer(organisation_id=world.agency.id, title="Theirs")),
    ),
    "a match in which one has no part": (
        "Rosa",
        lambda world: (
            lambda session: session.add(
                Match(
                    need_id=world.needs[0].id,
                    offer_id=world.offers[0].id,
                    state_asks=True,
                    proposer_id=world.rosa.id,
                    state=MatchState.DECLINED,
                )
            )
        ),
    ),
    "a decision in another coordinator's name": (
        "Tomas",
        lambda world: (
            lambda session: session.add(Decision(match_id=world.matches[-1].id, person_id=world.lucia.id, seen={}))
        ),
    ),
    "a line of history": (
        "Lucia",
        lambda world: (
            lambda session: session.add(
                History(noun="need", row_id=world.needs[0].id, step="edit", person_id=world.lucia.id)
            )
        ),
    ),
    "a message of the service": (
        "Lucia",
        lambda world: lambda session: session.add(Notice(person_id=world.rosa.id, kind="welcome")),
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_nobody_writes_what_is_not_theirs_to_write(papers: Papers, engine: Engine, what: str) -> None:
    name, forge = FORGERIES[what]
    viewer = papers.world.viewers()[name]
    with pytest.raises(DBAPIError, match="violates row-level security"):
        try_out(engine, viewer, forge(papers.world))


def test_what_is_refused_to_the_wrong_person_is_open_to_the_right_one(papers: Papers, engine: Engine) -> None:
    world = papers.world
    try_out(engine, world.as_(world.amina), lambda s: s.add(Need(request_id=open_case(world).id, title="Ours")))
    try_out(engine, world.as_(world.dana), lambda s: s.add(Offer(organisation_id=world.rival.id, title="Ours")))
    decided = Decision(match_id=world.matches[-1].id, person_id=world.tomas.id, seen={})
    try_out(engine, world.as_(world.tomas), lambda s: s.add(decided))


def open_case(world: World) -> Request:
    """Return a case of Kenya that everyone reads."""
    facts = (world.kenya.id, RequestState.OPEN, Marking.EVERYONE)
    return next(row for row in world.requests if (row.organisation_id, row.state, row.marking) == facts)
