"""What a visitor does on a page before it is looked at."""

from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import Page


def press(name: str) -> Callable[[Page], None]:
    """Return the act of pressing the first button of this name in the page's own part."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=name, exact=True).first.click(timeout=5_000)

    return act


def misspell_need(page: Page) -> None:
    page.fill("#title", "A need without a number of people")
    page.fill("#audience_number", "9" * 30)
    press("Save the need")(page)


def give_a_place_away(page: Page) -> None:
    page.fill("#baseline", "The gate is at 36.8065, 10.1815; ask the guard, +254 20 555 0100, for the password.")
    press("Save the need")(page)
    page.wait_for_selector(".telltales")


def save_after_a_colleague(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#title", f"A need that a colleague describes ({token_hex(3)})")
    press("Save the need")(other)
    other.close()
    page.fill("#title", "A need that two people describe")
    press("Save the need")(page)


def find_codes(page: Page) -> None:
    page.fill("#sectors-search", "water")
    page.locator("#sectors .search button").click()


def take_a_suggestion(page: Page) -> None:
    page.fill("#description", "Exercises at the airport, with its air traffic control and its fire brigade.")
    press("Look for codes in the text")(page)
    with page.expect_navigation():
        page.locator("#suggested button[name=add]").first.click()


def find_areas(page: Page) -> None:
    page.fill("#areas-search", "Africa")
    page.locator("#areas .search button").click()


def say_no_without_reason(page: Page) -> None:
    page.locator("input[name=said][value=no]").check()
    press("Send the answer")(page)


def compare(page: Page) -> None:
    for place in range(3):
        page.locator("main input[name=offer][type=checkbox]").nth(place).check()
    press("Compare")(page)


def look_at_what_is_stopped(page: Page) -> None:
    page.get_by_role("link", name="Back to the shortlist").click()
    page.locator("#almost + p + ul").get_by_role("link", name="Look at this pair alone").first.click()
    page.wait_for_load_state()


def return_without_gaps(page: Page) -> None:
    page.locator("main summary", has_text="Return").first.click()
    press("Return it to the State")(page)
