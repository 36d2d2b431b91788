"""Who may have moved a row: asked of the rows before and after, of the table of life cycles, and of names by hand.

No rule of ours is asked. It knows, by name, who of the cast is what to the rows that Amina and Chidi post.
"""

from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from matching.database import open_session
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Request
from matching.workflow import STEPS, Actor
from tests.stages import DESK, FRANCE, KENYA, Names

TABLES: dict[str, Any] = {"request": Request, "offer": Offer, "match": Match}
ACTS: dict[str, dict[Actor, Names]] = {
    "request": {Actor.STATE: KENYA, Actor.COORDINATOR: DESK},
    "offer": {Actor.PROVIDER: FRANCE, Actor.COORDINATOR: DESK | {"kamau"}},
    "match": {Actor.STATE: KENYA, Actor.PROVIDER: FRANCE, Actor.COORDINATOR: DESK},
}
FIXED = {
    "request": ("number", "organisation_id", "created_at"),
    "offer": ("number", "organisation_id", "created_at"),
    "match": ("number", "need_id", "offer_id", "proposer_id", "created_at"),
}
"""What nobody ever changes of a row."""
ENDS = {("request", "closed"), ("request", "withdrawn"), ("offer", "withdrawn")}
"""The ends that take a row's matches with them."""
Snapshot = dict[tuple[str, str], Any]


def take_snapshot(engine: Engine) -> Snapshot:
    """Return where every row that has a life cycle stands, by its noun and identifier."""
    with open_session(engine, writes=False) as session:
        return {
            (noun, row.id): row
            for noun, table in TABLES.items()
            for row in session.execute(
                select(*(getattr(table, name) for name in ("id", "state", "version", *FIXED[noun])))
            )
        }


def find_illegal(before: Snapshot, after: Snapshot, who: str) -> list[str]:
    """Return every way in which the rows moved that `who` had no right to, or that nobody has."""
    faults = [f"a {noun} is gone" for noun, _row_id in before.keys() - after.keys()]
    moved = {key for key in before.keys() & after.keys() if before[key].state != after[key].state}
    ended = {(noun, row_id) for noun, row_id in moved if (noun, after[noun, row_id].state.value) in ENDS}
    for noun, row_id in moved:
        old, new = before[noun, row_id], after[noun, row_id]
        takers = [
            step.who for step in STEPS if step.noun == noun and old.state in step.before and step.after is new.state
        ]
        allowed = any(who in ACTS[noun].get(actor, ()) for actors in takers for actor in actors)
        if not allowed and not (noun == "match" and new.state == "withdrawn" and ended):
            faults.append(f"{who or 'nobody'} took a {noun} from {old.state.value} to {new.state.value}")
    for noun, row_id in before.keys() & after.keys():
        old, new = before[noun, row_id], after[noun, row_id]
        faults += [f"{noun}.{name} changed" for name in FIXED[noun] if getattr(old, name) != getattr(new, name)]
        if old.version != new.version and not any(who in names for names in ACTS[noun].values()):
            faults.append(f"{who or 'nobody'} changed a {noun}")
    return faults
