"""The first page: the front page for visitors, what waits for them for people who are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matching.models.match import Match
from matching.models.organisation import Organisation
from matching.policy.matches import sides_of
from matching.policy.viewer import Viewer
from matching.queries.matches import find_matches
from matching.queries.people import find_organisations, find_people, get_organisation
from matching.queries.waiting import Turn, find_turns
from matching.vocabulary.names import MatchState, Role, Side
from matching.web.pages.provider import ProviderPart, find_provider_part
from matching.web.pages.state import StatePart, find_state_part
from matching.workflow import LIVE

Page = Response | str
ELSEWHERE = (
    (Role.COORDINATOR, "desk.index"),
    (Role.OBSERVER, "figures.index"),
    (Role.AUDITOR, "requests.index"),
)


@dataclass(frozen=True)
class Accounts:
    """What an administrator looks after, in numbers."""

    people: int
    organisations: int


@dataclass(frozen=True)
class Matches:
    """The viewer's matches: those in which it is their turn (`yours`), the others', and those that are introduced.

    `asked` are those that the viewer's side brought in and no coordinator has approved yet.
    """

    yours: Sequence[Turn]
    theirs: Sequence[Turn]
    ready: Sequence[Match]
    introduced: Sequence[Match]
    asked: Sequence[Match]


@dataclass(frozen=True)
class Home:
    """The parts of one person's home page; a part for a role that they do not hold is None."""

    organisation: Organisation
    matches: Matches | None
    state: StatePart | None
    provider: ProviderPart | None
    accounts: Accounts | None


def show_home() -> Page:
    """Return the page that this viewer begins with."""
    if not g.viewer.person_id:
        return render_template("pages/front.html")
    for role, endpoint in ELSEWHERE:
        if g.viewer.is_a(role):
            return redirect(url_for(endpoint))
    return render_template("pages/home.html", home=find_home(g.viewer), sides=Side)


def find_home(viewer: Viewer) -> Home:
    """Return what waits for this viewer, in each of their roles."""
    state, provider = viewer.is_a(Role.STATE), viewer.is_a(Role.PROVIDER)
    found = find_matches(g.session, viewer, states=LIVE) if state or provider else ()
    return Home(
        organisation=get_organisation(g.session, viewer, viewer.organisation_id or ""),
        matches=sort_matches(viewer, found) if state or provider else None,
        state=find_state_part(g.session, viewer, found) if state else None,
        provider=find_provider_part(g.session, viewer, found, current_app.extensions["shortlists"])
        if provider
        else None,
        accounts=count_accounts(viewer) if viewer.is_a(Role.ADMINISTRATOR) else None,
    )


def sort_matches(viewer: Viewer, found: Sequence[Match]) -> Matches:
    """Return live matches by what they wait for."""
    turns = find_turns(found, current_app.extensions["settings"])
    yours = [turn for turn in turns if set(turn.sides) & set(sides_of(viewer, turn.match))]
    spoken = {turn.match.id for turn in turns}
    return Matches(
        yours=yours,
        theirs=[turn for turn in turns if turn not in yours],
        ready=[match for match in found if match.state is MatchState.APPROVED and match.id not in spoken],
        introduced=[match for match in found if match.state is MatchState.INTRODUCED],
        asked=[match for match in found if match.state is MatchState.PROPOSED],
    )


def count_accounts(viewer: Viewer) -> Accounts:
    """Return how many people and organisations there are."""
    people, organisations = find_people(g.session, viewer), find_organisations(g.session, viewer)
    return Accounts(people.total, organisations.total)
