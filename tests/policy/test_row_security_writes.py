"""What nobody may write, with no rule of ours in the way but PostgreSQL's own."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from matching.database import open_session
from matching.models.history import History
from matching.models.match import Decision, Match
from matching.models.notice import Notice
from matching.models.offer import Offer
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer, read_as
from matching.vocabulary.names import Marking, MatchState, RequestState
from tests.policy.wider import Wider


def try_out(engine: Engine, viewer: Viewer, change: Callable[[Session], None]) -> None:
    """Let somebody change rows with no rule of ours in the way; nothing is kept."""
    with open_session(engine, writes=True) as session:
        read_as(session, viewer)
        change(session)
        session.flush()


FORGERIES: dict[str, tuple[str, Callable[[Wider], Callable[[Session], None]]]] = {
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
                    need_id=next(need.id for need in world.needs if need.request is open_case(world)),
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
            lambda session: session.add(Decision(match_id=world.pairs[-1].id, person_id=world.lucia.id, seen={}))
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
def test_nobody_writes_what_is_not_theirs_to_write(wider: Wider, wider_engine: Engine, what: str) -> None:
    name, forge = FORGERIES[what]
    viewer = wider.viewers()[name]
    with pytest.raises(DBAPIError, match="violates row-level security"):
        try_out(wider_engine, viewer, forge(wider))


def test_what_is_refused_to_the_wrong_person_is_open_to_the_right_one(wider: Wider, wider_engine: Engine) -> None:
    world = wider
    try_out(wider_engine, world.as_(world.amina), lambda s: s.add(Need(request_id=open_case(world).id, title="Ours")))
    try_out(wider_engine, world.as_(world.dana), lambda s: s.add(Offer(organisation_id=world.rival.id, title="Ours")))
    decided = Decision(match_id=world.pairs[-1].id, person_id=world.tomas.id, seen={})
    try_out(wider_engine, world.as_(world.tomas), lambda s: s.add(decided))


def open_case(world: Wider) -> Request:
    """Return a case of Kenya that everyone reads."""
    facts = (world.kenya.id, RequestState.OPEN, Marking.EVERYONE)
    return next(row for row in world.requests if (row.organisation_id, row.state, row.marking) == facts)
