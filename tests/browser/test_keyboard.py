"""Everything is reached, seen and done with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from matching.vocabulary.names import Role
from tests.browser.conftest import Stage, code_for, sign_in

NewPage = Callable[..., Page]
FOCUSED = "() => document.activeElement.id || document.activeElement.name || document.activeElement.textContent.trim()"
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, name: str, *, most: int = 60) -> list[str]:
    """Press Tab until what has this id, name or text has the focus; return everything that had it on the way."""
    passed: list[str] = []
    while not passed or passed[-1] != name:
        assert len(passed) < most, f"{name} is not reached by way of {passed}"
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        assert page.evaluate(OUTLINE), f"the focus is not seen on {passed[-1]}"
    return passed


def test_the_first_key_leads_past_the_header(staged: Stage, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{staged.site.address}/about")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_somebody_signs_in_with_the_keyboard(staged: Stage, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{staged.site.address}/sign-in")
    email, password = staged.site.people[Role.STATE][0]
    tab_to(page, "email")
    page.keyboard.type(email)
    assert tab_to(page, "password") == ["password"]
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "code")
    page.keyboard.type(code_for(staged.site, email))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What waits for you")


@pytest.fixture
def need_page(staged: Stage, new_page: NewPage) -> Page:
    """The form of a new need."""
    page = sign_in(new_page(), staged.site, Role.STATE)
    page.goto(f"{staged.site.address}/requests/{staged.staged.requests['draft']}/needs/new")
    return page


def test_the_questions_about_a_need_are_reached_in_the_order_in_which_they_stand(need_page: Page) -> None:
    tab_to(need_page, "title")
    passed = tab_to(need_page, "Save the need", most=150)
    assert need_page.evaluate(
        """passed => {
          const known = passed.map(id => document.getElementById(id)).filter(found => found);
          const follows = (one, next) => one === next || one.compareDocumentPosition(next) & 4;
          return known.length > 10 && known.slice(1).every((next, place) => follows(known[place], next));
        }""",
        passed,
    )


def test_a_branch_of_codes_is_opened_and_ticked_with_the_keyboard(need_page: Page) -> None:
    branch = need_page.locator("#sectors details.branch", has_text="Energy").first
    branch.locator("> summary").focus()
    need_page.keyboard.press("Enter")
    box = branch.locator("input[type=checkbox]").first
    expect(box).to_be_visible()
    need_page.keyboard.press("Tab")
    expect(box).to_be_focused()
    need_page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_enter_in_a_line_saves_the_form(need_page: Page) -> None:
    need_page.fill("#title", "A need that was saved with Enter")
    with need_page.expect_navigation():
        need_page.keyboard.press("Enter")
    expect(need_page.locator("main")).to_contain_text("A need that was saved with Enter")


def test_enter_in_the_search_of_a_tree_finds_and_does_not_save(need_page: Page) -> None:
    need_page.fill("#sectors-search", "hospital")
    with need_page.expect_navigation():
        need_page.keyboard.press("Enter")
    expect(need_page.locator("#sectors mark").first).to_be_visible()
    expect(need_page.locator("h1")).to_contain_text("need")


def test_somebody_who_forgot_an_answer_is_led_to_the_question(staged: Stage, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{staged.site.address}/sign-in")
    page.click("main button[type=submit]")
    page.locator(".mistakes a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "email"
