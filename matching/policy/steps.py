"""Who may take which step: the capacity in which a viewer acts on a row, and the rules beyond the table."""

from matching.errors import Reason, Refused, reason
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Request
from matching.policy.handling import coordinates_request
from matching.policy.matches import coordinates_match, may_see_match, sides_of
from matching.policy.offers import coordinates_offer, owns_offer
from matching.policy.releases import coordinates_release, may_approve_release, may_see_release
from matching.policy.requests import owns_request
from matching.policy.viewer import Viewer
from matching.vocabulary.names import Answer, Marking, Side
from matching.workflow import Actor, Noun, Step, find_steps, get_step

Living = Request | Offer | Match | Release
YES = (Answer.YES, Answer.PART)


def noun_of(row: Living) -> Noun:
    """Return which life cycle `row` follows."""
    return Noun(str(row.__tablename__))


def actors_for(viewer: Viewer, row: Living) -> frozenset[Actor]:
    """Return the capacities in which the viewer may act on `row`; a side acts on a match once it is shown to it."""
    if viewer.system:
        return frozenset({Actor.SYSTEM})
    if isinstance(row, Match):
        sides = sides_of(viewer, row) if may_see_match(viewer, row) else ()
        capacities = {Actor(side.value) for side in sides}
        return frozenset(capacities | ({Actor.COORDINATOR} if coordinates_match(viewer, row) else set()))
    if isinstance(row, Offer):
        owner, coordinates = owns_offer(viewer, row), coordinates_offer(viewer, row)
        return _capacities(Actor.PROVIDER, owner=owner, coordinates=coordinates)
    if isinstance(row, Release):
        owner = owns_request(viewer, row.need.request) and may_see_release(viewer, row)
        return _capacities(Actor.STATE, owner=owner, coordinates=coordinates_release(viewer, row))
    owner, coordinates = owns_request(viewer, row), coordinates_request(viewer, row)
    return _capacities(Actor.STATE, owner=owner, coordinates=coordinates)


def find_open_steps(viewer: Viewer, row: Living) -> tuple[Step, ...]:
    """Return the steps that the viewer may take on `row` now: the buttons of its page."""
    steps = find_steps(noun_of(row), row.state, actors_for(viewer, row))
    return tuple(step for step in steps if _hindrance(viewer, row, step) is None)


def check_step(viewer: Viewer, row: Living, name: str) -> Step:
    """Return the step `name` for `row`; raise `Refused` with the reason why the viewer may not take it."""
    step = get_step(noun_of(row), row.state, name)
    if not actors_for(viewer, row) & set(step.who):
        raise Refused(reason("not-yours-to-take", step=name))
    hindrance = _hindrance(viewer, row, step)
    if hindrance:
        raise Refused(hindrance)
    return step


def _capacities(owner_as: Actor, *, owner: bool, coordinates: bool) -> frozenset[Actor]:
    return frozenset(({owner_as} if owner else set()) | ({Actor.COORDINATOR} if coordinates else set()))


def _hindrance(viewer: Viewer, row: Living, step: Step) -> Reason | None:
    if isinstance(row, Release) and step.name == "approve" and not may_approve_release(viewer, row):
        return reason("another-coordinator-approves")
    if not isinstance(row, Match):
        return None
    if step.name == "approve" and not may_approve(viewer, row):
        return reason("another-coordinator-approves")
    if step.name == "introduce" and not (row.state_answer in YES and row.provider_answer in YES):
        return reason("both-must-say-yes-first")
    return None


def may_approve(viewer: Viewer, match: Match) -> bool:
    """Say whether the viewer is not the one who proposed a match on a need for coordinators only."""
    marked = match.need.request.marking is Marking.COORDINATORS
    return not (marked and match.proposer_id == viewer.person_id)


def get_side(viewer: Viewer, match: Match) -> Side:
    """Return the side for which the viewer acts; raise `Refused` when they act for neither."""
    sides = sides_of(viewer, match)
    if not sides:
        raise Refused(reason("not-yours-to-take", step="answer"))
    return sides[0]
