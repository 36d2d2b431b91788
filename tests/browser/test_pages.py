"""Every page, in every state, for every kind of visitor: whole, fit for all, narrow enough, in both directions."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from matching.policy.viewer import ANYONE, Viewer
from matching.vocabulary.names import PageLanguage, Role
from matching.web.locale import COOKIE
from tests.browser.conftest import Site, Stage, sign_in, sign_in_as
from tests.browser.looking import NARROW, find_faults, find_plain_faults
from tests.browser.scenes import Scene, own_scenes, scenes

WIDE = {"width": 1280, "height": 900}
NOT_PAGES = frozenset(
    {
        *("static", "pages.favicon", "pages.health", "pages.heads_file", "pages.checker"),
        *("requests.export", "requests.case_file", "requests.take_out_file", "offers.export"),
        *("factors.prove", "factors.kept"),
    }
)
"""Not for everybody at every time: who proves a factor, or typed something too late, is seen in tests of their own."""
FOR_NOBODY_SIGNED_IN = frozenset({"security.login", "security.forgot_password", "security.reset_password"})
VISITORS = (None, *Role)
SEEING_ALL = (None, Role.STATE)
"""Pages that are alike for everybody, or for everybody who is signed in, are looked at as these."""
NewPage = Callable[..., Page]


def look(page: Page, address: str, scene: Scene, *, language: PageLanguage) -> list[str]:
    """Open the page, do what the scene says, and return what is wrong with what is shown then."""
    answer = page.goto(address + scene.path)
    status = answer.status if answer else None
    if scene.act is not None:
        scene.act(page)
    faults = (find_plain_faults if scene.is_shared else find_faults)(page, language)
    where = f"{page.url.removeprefix(address)} ({'after an act' if scene.act else 'opened'})"
    return [f"{where}: {fault}" for fault in ([] if status == scene.status else [f"answers {status}"]) + faults]


def open_page(stage: Stage, new_page: NewPage, role: Role | None, *, language: PageLanguage) -> Page:
    """Return a browser's page in which somebody of this role has signed in, if it is a role."""
    page = new_page(viewport=WIDE if language is PageLanguage.EN else NARROW)
    page.context.add_cookies([{"name": COOKIE, "value": language.value, "url": stage.site.address}])
    return sign_in(page, stage.site, role) if role else page


@pytest.mark.parametrize("language", [PageLanguage.EN, PageLanguage.AR])
@pytest.mark.parametrize("role", VISITORS)
def test_nothing_is_wrong_with_any_page_that_somebody_may_open(
    staged: Stage, new_page: NewPage, role: Role | None, language: PageLanguage
) -> None:
    page = open_page(staged, new_page, role, language=language)
    shown = (scenes if role in SEEING_ALL else own_scenes)(role, staged.staged)
    assert [fault for scene in shown for fault in look(page, staged.site.address, scene, language=language)] == []


def find_unreached(stage: Stage, role: Role | None, shown: list[Scene]) -> set[str]:
    """Return the pages that somebody of this role may open and that are in none of the scenes."""
    app = stage.site.app
    viewer = Viewer(person_id="somebody", roles=frozenset({role})) if role else ANYONE
    admitted = {name for name, audience in app.extensions["audiences"].items() if audience.admits(viewer)}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    adapter = app.url_map.bind("localhost")
    reached = {adapter.match(scene.path.partition("?")[0], method="GET")[0] for scene in shown}
    return (admitted & pages) - reached - NOT_PAGES - (FOR_NOBODY_SIGNED_IN if role else frozenset())


@pytest.mark.parametrize("role", VISITORS)
def test_no_page_that_somebody_may_open_is_left_out(staged: Stage, role: Role | None) -> None:
    assert find_unreached(staged, role, scenes(role, staged.staged)) == set()


def test_a_page_that_was_left_out_is_missed(staged: Stage) -> None:
    shown = [scene for scene in scenes(None, staged.staged) if scene.path != "/about"]
    assert find_unreached(staged, None, shown) == {"pages.about"}


@pytest.mark.parametrize("language", [PageLanguage.EN, PageLanguage.AR])
@pytest.mark.parametrize("role", [Role.STATE, Role.PROVIDER])
def test_nothing_is_wrong_with_the_pages_of_somebody_who_has_posted_nothing(
    staged: Stage, new_page: NewPage, role: Role, language: PageLanguage
) -> None:
    page = open_page(staged, new_page, None, language=language)
    sign_in_as(page, staged.site, f"new-{role.value}@example.org")
    shown = map(Scene, ("/", "/requests", "/offers", "/matches"))
    assert [fault for scene in shown for fault in look(page, staged.site.address, scene, language=language)] == []


def test_nothing_is_wrong_with_the_pages_before_anything_is_posted(empty_site: Site, new_page: NewPage) -> None:
    page = new_page()
    faults = [
        look(page, empty_site.address, Scene(path), language=PageLanguage.EN) for path in ("/", "/requests", "/offers")
    ]
    sign_in_as(page, empty_site, "new-coordinator@example.org")
    shown = map(Scene, ("/", "/desk", "/requests", "/offers", "/matches", "/figures"))
    faults += [look(page, empty_site.address, scene, language=PageLanguage.EN) for scene in shown]
    assert [fault for found in faults for fault in found] == []


@pytest.mark.parametrize("role", [Role.STATE, Role.PROVIDER, Role.COORDINATOR])
def test_nothing_is_wrong_with_the_pages_while_shortlists_are_being_prepared(
    staged: Stage, new_page: NewPage, role: Role
) -> None:
    page = open_page(staged, new_page, role, language=PageLanguage.EN)
    need, offer = staged.staged.needs["proposed"], staged.staged.offers["active"]
    own = {Role.PROVIDER: [f"/offers/{offer}/needs", f"/needs/{need}/help"], Role.COORDINATOR: ["/desk"]}
    shown = [*own.get(role, []), "/", *([] if role is Role.PROVIDER else [f"/needs/{need}/shortlist"])]
    for path in shown:
        assert look(page, staged.just_started, Scene(path), language=PageLanguage.EN) == []
    assert page.get_by_text("being prepared").count() > 0


PLANTED = {
    "2 headings of the page": "document.querySelector('main').append(document.createElement('h1'))",
    "no title": "document.title = ''",
    "label": "document.querySelector('main label').remove()",
    "does not run ltr": "document.body.style.direction = 'rtl'",
    "pixels too wide": "document.querySelector('main').style.width = '900px'",
    "a real State is named: Kenya": "document.querySelector('main').append('in Kenya')",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_seen(staged: Stage, new_page: NewPage, fault: str) -> None:
    page = open_page(staged, new_page, None, language=PageLanguage.EN)
    page.goto(f"{staged.site.address}/sign-in")
    page.evaluate(PLANTED[fault])
    assert [found for found in find_faults(page, PageLanguage.EN) if fault in found]
