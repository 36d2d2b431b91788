"""The main forms, in a browser that runs no script."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from matching import clock
from matching.vocabulary.names import Role
from tests.browser.conftest import Stage, sign_in, sign_in_by_pages

NewPage = Callable[..., Page]


def enter(stage: Stage, new_page: NewPage, role: Role) -> Page:
    """Sign somebody in, without script."""
    return sign_in(new_page(java_script_enabled=False), stage.site, role)


def press(page: Page, name: str) -> None:
    """Press the button that people see by this name."""
    with page.expect_navigation():
        page.locator("main button:not([aria-hidden])", has_text=name).first.click()


def find(page: Page, tree: str, word: str) -> None:
    """Look for a word in a tree of boxes."""
    page.fill(f"#{tree}-search", word)
    with page.expect_navigation():
        page.click(f"#{tree} .search button")


def test_people_sign_in_without_script(staged: Stage, new_page: NewPage) -> None:
    page = sign_in_by_pages(new_page(java_script_enabled=False), staged.site, Role.STATE)
    expect(page.locator("h1")).to_have_text("What waits for you")


def test_a_request_and_its_need_are_described_without_script(staged: Stage, new_page: NewPage) -> None:
    page = enter(staged, new_page, Role.STATE)
    page.goto(f"{staged.site.address}/requests/new")
    page.fill("#title", "Safer tunnels")
    press(page, "Save as a draft")
    page.get_by_role("link", name="Add a need").click()
    page.fill("#title", "Ventilation of tunnels")
    find(page, "sectors", "railway")
    expect(page.locator("#title")).to_have_value("Ventilation of tunnels")
    page.locator("#sectors mark").first.wait_for()
    page.locator("#sectors .option:has(mark) input").first.check()
    page.fill("#needed_until", (clock.today() + timedelta(days=90)).isoformat())
    press(page, "Save the need")
    expect(page.locator("main")).to_contain_text("Ventilation of tunnels")
    expect(page.locator("main dt", has_text="Sectors")).to_be_visible()


def test_codes_are_found_in_another_language_than_the_page(staged: Stage, new_page: NewPage) -> None:
    page = enter(staged, new_page, Role.PROVIDER)
    page.goto(f"{staged.site.address}/offers/new")
    find(page, "sectors", "больницы")
    expect(page.locator("#sectors input[value='health.care']")).to_be_visible()


def test_an_offer_with_its_areas_is_described_without_script(staged: Stage, new_page: NewPage) -> None:
    page = enter(staged, new_page, Role.PROVIDER)
    page.goto(f"{staged.site.address}/offers/new")
    page.fill("#title", "Ventilation engineers")
    find(page, "areas", "Western Africa")
    page.locator("#areas input[value='011']").check()
    press(page, "Save as a draft")
    expect(page.locator("h1")).to_contain_text("Ventilation engineers")
    expect(page.locator("main")).to_contain_text("Western Africa")


def test_a_match_is_answered_and_declined_without_script(staged: Stage, new_page: NewPage) -> None:
    page = enter(staged, new_page, Role.STATE)
    page.goto(f"{staged.site.address}/matches/{staged.staged.matches['spare']}")
    page.locator("input[name=said][value=part]").check()
    press(page, "Send the answer")
    expect(page.locator("main")).to_contain_text("Yes, in part")
    page.locator("input[name=said][value=no]").check()
    press(page, "Send the answer")
    expect(page.locator("main .error").first).to_be_visible()
    page.locator("main input[name=because]").first.check()
    press(page, "Send the answer")
    expect(page.locator("main .state").first).to_have_text("declined")


def test_what_is_asked_only_sometimes_is_shown_when_it_is_asked(staged: Stage, new_page: NewPage) -> None:
    page = enter(staged, new_page, Role.PROVIDER)
    page.goto(f"{staged.site.address}/matches/{staged.staged.matches['approved']}")
    expect(page.locator("#question")).to_be_hidden()
    page.locator("input[name=said][value=question]").check()
    expect(page.locator("#question")).to_be_visible()
