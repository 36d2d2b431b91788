"""Which pages are looked at, for each kind of visitor, in all their states."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Page

from matching.vocabulary.names import Role
from tests.browser.acts import (
    compare,
    find_areas,
    find_codes,
    give_a_place_away,
    look_at_what_is_stopped,
    misspell_need,
    press,
    return_without_gaps,
    save_after_a_colleague,
    say_no_without_reason,
    take_a_suggestion,
)
from tests.browser.staged import Staged
from tests.stages import NOWHERE


@dataclass(frozen=True)
class Scene:
    """A page; `act` is what the visitor does on it first, and `status` what it answers when it is opened.

    `is_shared` pages differ in nothing but the header from what visitors see, so axe looks at them only there.
    """

    path: str
    act: Callable[[Page], None] | None = None
    status: int = 200
    is_shared: bool = False


def scenes(role: Role | None, staged: Staged) -> list[Scene]:
    """Return all that this visitor may look at; None is a visitor who did not sign in."""
    public = _for_everyone(staged)
    if role is None:
        return [*own_scenes(role, staged), *public]
    return [*own_scenes(role, staged), *_signed_in(), *(replace(scene, is_shared=True) for scene in public)]


def own_scenes(role: Role | None, staged: Staged) -> list[Scene]:
    """Return what differs between one role and the next, the home page first."""
    return [Scene("/"), *PRIVATE[role](staged)]


def _for_everyone(staged: Staged) -> list[Scene]:
    public = ["/about", "/access", "/heads", "/kept", "/requests", "/offers", staged.links["invitation"]]
    public += [f"/requests/{staged.requests['everyone']}", f"/needs/{staged.needs['everyone']}"]
    return [*map(Scene, public), Scene(f"/offers/{staged.offers['arabic']}")]


def _visitor(staged: Staged) -> list[Scene]:
    signing = ["/sign-in", "/forgot-password", staged.links["reset"]]
    return [
        *map(Scene, [*signing, "/offers?page=2"]),
        Scene("/sign-in", press("Sign in")),
        Scene("/forgot-password", press("Send me a link")),
        Scene(staged.links["invitation"], press("Set the password")),
        Scene(staged.links["reset"], press("Set the password")),
        Scene("/invitation/torn", status=409),
    ]


def _state(staged: Staged) -> list[Scene]:
    own = [f"/requests/{staged.requests[name]}" for name in (*OWN_REQUESTS, "open")]
    own += [f"/matches/{staged.matches[name]}" for name in (*PUT_TO_BOTH, "asked")]
    need, draft, empty = staged.needs["proposed"], staged.needs["draft"], staged.requests["empty"]
    forms = [f"/requests/{empty}/edit", f"/requests/{empty}/needs/new", f"/needs/{draft}/edit"]
    return [
        *map(Scene, [*own, *forms, "/matches", f"/needs/{draft}", f"/needs/{need}/why", "/requests/new"]),
        Scene("/requests/take-out"),
        Scene(f"/requests/{staged.requests['withdrawn']}/destroy-text"),
        *(Scene(f"/needs/{staged.needs[name]}/shortlist") for name in ("proposed", "draft")),
        Scene(f"/needs/{need}/compare", compare, status=422),
        Scene(f"/needs/{draft}/edit", misspell_need),
        Scene(f"/needs/{draft}/edit", find_codes),
        Scene(f"/needs/{draft}/edit", take_a_suggestion),
        Scene(f"/needs/{draft}/edit", save_after_a_colleague),
        Scene(f"/needs/{staged.needs['proposed']}/edit", give_a_place_away),
        Scene(f"/matches/{staged.matches['approved']}", press("Send the answer")),
        Scene(f"/requests/{staged.requests['submitted']}/edit", status=409),
        *map(
            Scene, ["/our-cases/coordinators", "/our-cases/auditors", f"/requests/{staged.requests['draft']}/preview"]
        ),
        *(Scene(f"/needs/{staged.needs[name]}/releases") for name in ("proposed", "hidden")),
        Scene(f"/releases/{staged.releases['approved']}"),
        Scene("/our-cases/auditors", press("Invite the auditor")),
        Scene("/requests/new", press("Preview: who will read each answer")),
    ]


def _provider(staged: Staged) -> list[Scene]:
    own = [f"/offers/{staged.offers[name]}" for name in OWN_OFFERS]
    own += [f"/matches/{staged.matches[name]}" for name in (*PUT_TO_BOTH, "question")]
    offer, need = staged.offers["draft"], staged.needs["providers"]
    help_ = [f"/needs/{staged.needs['proposed']}/help", f"/needs/{need}/help", f"/needs/{need}"]
    return [
        *map(Scene, [*own, *help_, "/matches", "/offers/new", f"/offers/{offer}/edit"]),
        Scene(f"/offers/{staged.offers['active']}/needs"),
        Scene("/offers/new", find_areas),
        Scene(f"/matches/{staged.matches['approved']}", say_no_without_reason),
        Scene(f"/needs/{staged.needs['proposed']}/help", press("We could help")),
        *map(Scene, ["/releases", f"/releases/{staged.releases['approved']}"]),
        Scene(f"/releases/{staged.releases['approved']}", press("Say that we could help")),
    ]


def _coordinator(staged: Staged) -> list[Scene]:
    shown = [f"/requests/{staged.requests[name]}" for name in ("submitted", "open", "coordinators", "closed")]
    shown += [f"/offers/{staged.offers[name]}" for name in ("submitted", "returned", "active")]
    shown += [f"/matches/{identifier}" for identifier in staged.matches.values()]
    need = staged.needs["casualties"]
    return [
        *map(
            Scene,
            [*shown, "/desk", "/desk/model", *COMPARED, "/figures", "/matches"],
        ),
        *map(
            Scene,
            [f"/needs/{need}/shortlist", f"/needs/{need}/why"],
        ),
        Scene(f"/needs/{need}/why?offer=O-0000-0000", status=422),
        Scene(f"/needs/{need}/why", look_at_what_is_stopped),
        Scene(f"/needs/{need}/compare", status=422),
        Scene(f"/needs/{need}/compare", compare, status=422),
        Scene(f"/matches/{staged.matches['ready']}", press("Introduce both sides")),
        Scene(f"/requests/{staged.requests['submitted']}", return_without_gaps),
        *(Scene(f"/releases/{release_id}") for release_id in staged.releases.values()),
        Scene(f"/needs/{staged.needs['coordinators']}/releases"),
        Scene(f"/needs/{staged.needs['coordinators']}/releases/new", press("Propose the release")),
        Scene(f"/needs/{staged.needs['coordinators']}/releases/new"),
    ]


def _auditor(staged: Staged) -> list[Scene]:
    own = [f"/requests/{staged.requests[name]}" for name in ("submitted", "open", "closed")]
    own += [f"/matches/{staged.matches[name]}" for name in ("approved", "introduced")]
    need = staged.needs["proposed"]
    own += [f"/needs/{need}/shortlist", f"/needs/{need}/why", f"/needs/{need}/releases", "/matches"]
    own += [f"/releases/{staged.releases['approved']}", f"/requests/{staged.requests['open']}/preview"]
    return [*map(Scene, own), Scene(f"/needs/{need}/compare", status=422)]


def _observer(_staged: Staged) -> list[Scene]:
    return [Scene("/figures")]


def _administrator(staged: Staged) -> list[Scene]:
    person, invited = f"/people/{staged.people['state']}", f"/people/{staged.people['invited']}"
    home = f"/organisations/{staged.people['home']}"
    people = ["/people", "/people?page=2", "/people/new", person, invited, f"{person}/edit", f"{person}/close"]
    people += [f"{person}/hand-over", f"{invited}/hand-over", f"{person}/reset-factors"]
    homes = [
        "/organisations",
        "/organisations/duplicates",
        "/organisations?page=2",
        "/organisations/new",
        home,
        f"{home}/edit",
    ]
    return [
        *map(Scene, [*people, *homes, "/figures", "/desk/model"]),
        Scene("/people/new", press("Send the invitation")),
        Scene("/organisations/new", press("Enter it")),
    ]


def _signed_in() -> list[Scene]:
    gone = Scene(f"/requests/{NOWHERE}", status=404)
    return [
        *map(Scene, ["/profile", "/change-password", "/second-factors", "/second-factors/key"]),
        Scene("/second-factors", press("Make a list to print")),
        Scene("/second-factors/codes"),
        Scene("/second-factors/codes", press("I have printed it")),
        Scene("/second-factors", press("Set an authenticator up")),
        Scene("/second-factors/authenticator"),
        gone,
        Scene("/change-password", press("Change the password")),
    ]


COMPARED = ("/desk/duplicates", "/desk/duplicates?kind=offer", "/desk/duplicates?kind=organisation")
OWN_REQUESTS = ("empty", "draft", "submitted", "returned", "withdrawn", "closed")
OWN_OFFERS = ("empty", "draft", "submitted", "returned", "paused", "withdrawn", "active")
PUT_TO_BOTH = ("approved", "question", "ready", "introduced", "declined", "lapsed")
PRIVATE: dict[Role | None, Callable[[Staged], list[Scene]]] = {
    None: _visitor,
    Role.STATE: _state,
    Role.PROVIDER: _provider,
    Role.COORDINATOR: _coordinator,
    Role.AUDITOR: _auditor,
    Role.OBSERVER: _observer,
    Role.ADMINISTRATOR: _administrator,
}
