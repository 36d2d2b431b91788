"""Every life cycle, stated once: which step leads from which state to which, and who may take it.

Services check it, pages draw their buttons from it, tests exhaust it and the README's diagram is drawn from it.
`Actor.STATE` is the State's organisation that owns the request, `Actor.PROVIDER` the one that owns the offer.
"""

from dataclasses import dataclass
from enum import StrEnum

from matching.errors import Refused, reason
from matching.vocabulary.names import MatchState, OfferState, ReleaseState, RequestState


class Actor(StrEnum):
    """In what capacity somebody takes a step."""

    STATE = "state"
    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


class Noun(StrEnum):
    """What has a life cycle; the values are the tables' names."""

    REQUEST = "request"
    OFFER = "offer"
    MATCH = "match"
    RELEASE = "release"


@dataclass(frozen=True)
class Step:
    """A step of a life cycle: taken by one of `who` in one of the states `before`; `after` of None stays."""

    noun: Noun
    name: str
    before: tuple[StrEnum, ...]
    after: StrEnum | None
    who: tuple[Actor, ...]


R, O, M, L = RequestState, OfferState, MatchState, ReleaseState  # noqa: E741
STATE, PROVIDER, COORDINATOR, SYSTEM = Actor.STATE, Actor.PROVIDER, Actor.COORDINATOR, Actor.SYSTEM

STEPS = (
    Step(Noun.REQUEST, "edit", (R.DRAFT, R.RETURNED, R.OPEN), None, (STATE,)),
    Step(Noun.REQUEST, "submit", (R.DRAFT, R.RETURNED), R.SUBMITTED, (STATE,)),
    Step(Noun.REQUEST, "assign", (R.SUBMITTED, R.OPEN), None, (COORDINATOR,)),
    Step(Noun.REQUEST, "return", (R.SUBMITTED,), R.RETURNED, (COORDINATOR,)),
    Step(Noun.REQUEST, "open", (R.SUBMITTED,), R.OPEN, (COORDINATOR,)),
    Step(Noun.REQUEST, "close", (R.OPEN,), R.CLOSED, (STATE, COORDINATOR)),
    Step(Noun.REQUEST, "withdraw", (R.DRAFT, R.SUBMITTED, R.RETURNED, R.OPEN), R.WITHDRAWN, (STATE,)),
    Step(Noun.OFFER, "edit", (O.DRAFT, O.RETURNED, O.ACTIVE, O.PAUSED), None, (PROVIDER,)),
    Step(Noun.OFFER, "submit", (O.DRAFT, O.RETURNED), O.SUBMITTED, (PROVIDER,)),
    Step(Noun.OFFER, "return", (O.SUBMITTED,), O.RETURNED, (COORDINATOR,)),
    Step(Noun.OFFER, "verify", (O.SUBMITTED,), O.ACTIVE, (COORDINATOR,)),
    Step(Noun.OFFER, "pause", (O.ACTIVE,), O.PAUSED, (PROVIDER,)),
    Step(Noun.OFFER, "resume", (O.PAUSED,), O.ACTIVE, (PROVIDER,)),
    Step(Noun.OFFER, "confirm", (O.ACTIVE, O.EXPIRED), O.ACTIVE, (PROVIDER,)),
    Step(Noun.OFFER, "expire", (O.ACTIVE, O.PAUSED), O.EXPIRED, (SYSTEM,)),
    Step(
        Noun.OFFER,
        "withdraw",
        (O.DRAFT, O.SUBMITTED, O.RETURNED, O.ACTIVE, O.PAUSED, O.EXPIRED),
        O.WITHDRAWN,
        (PROVIDER,),
    ),
    Step(Noun.MATCH, "approve", (M.PROPOSED,), M.APPROVED, (COORDINATOR,)),
    Step(Noun.MATCH, "answer", (M.APPROVED,), None, (STATE, PROVIDER)),
    Step(Noun.MATCH, "reply", (M.APPROVED,), None, (STATE, PROVIDER)),
    Step(Noun.MATCH, "introduce", (M.APPROVED,), M.INTRODUCED, (COORDINATOR,)),
    Step(
        Noun.MATCH,
        "decline",
        (M.PROPOSED, M.APPROVED, M.INTRODUCED),
        M.DECLINED,
        (STATE, PROVIDER, COORDINATOR),
    ),
    Step(Noun.MATCH, "withdraw", (M.PROPOSED, M.APPROVED, M.INTRODUCED), M.WITHDRAWN, (SYSTEM,)),
    Step(Noun.MATCH, "lapse", (M.APPROVED,), M.LAPSED, (SYSTEM,)),
    Step(Noun.RELEASE, "approve", (L.PROPOSED,), L.APPROVED, (COORDINATOR,)),
    Step(Noun.RELEASE, "withdraw", (L.PROPOSED, L.APPROVED), L.WITHDRAWN, (STATE, COORDINATOR, SYSTEM)),
)

TABLE = {(step.noun, state, step.name): step for step in STEPS for state in step.before}
LIVE = (M.PROPOSED, M.APPROVED, M.INTRODUCED)


def get_step(noun: Noun, state: StrEnum, name: str) -> Step:
    """Return the step `name` from `state`; raise `Refused` when the life cycle has none."""
    step = TABLE.get((noun, state, name))
    if step is None:
        raise Refused(reason("not-in-this-state", noun=noun.value, state=state.value, step=name))
    return step


def find_steps(noun: Noun, state: StrEnum, actors: frozenset[Actor]) -> tuple[Step, ...]:
    """Return the steps that one of `actors` may take from `state`, in the order of the table."""
    return tuple(step for step in STEPS if step.noun is noun and state in step.before and actors & set(step.who))


def draw(noun: Noun) -> str:
    """Return the life cycle of `noun` as a Mermaid state diagram, as README.md shows it."""
    lines = ["stateDiagram-v2"]
    for step in STEPS:
        if step.noun is noun and step.after is not None:
            who = " or ".join(step.who)
            lines += [f"    {before} --> {step.after}: {step.name} ({who})" for before in step.before]
    return "\n".join(lines)
