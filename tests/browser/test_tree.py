"""The trees of codes and areas, where a script filters them while somebody types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from matching.vocabulary.names import Role
from tests.browser.conftest import Stage, sign_in


@pytest.fixture
def offer_page(staged: Stage, new_page: Callable[..., Page]) -> Page:
    """The form of a new offer."""
    page = sign_in(new_page(), staged.site, Role.PROVIDER)
    page.goto(f"{staged.site.address}/offers/new")
    return page


def test_only_what_holds_the_typed_words_stays(offer_page: Page) -> None:
    offer_page.fill("#sectors-search", "hospital")
    expect(offer_page.locator("#sectors input[value='health.care']")).to_be_visible()
    expect(offer_page.locator("#sectors summary", has_text="Energy")).to_be_hidden()


def test_words_that_are_nowhere_are_answered_with_a_sentence(offer_page: Page) -> None:
    offer_page.fill("#sectors-search", "no such thing")
    expect(offer_page.locator("#sectors [data-tree-none]")).to_be_visible()


def test_everything_is_back_when_the_words_are_taken_away(offer_page: Page) -> None:
    offer_page.fill("#areas-search", "Caribbean")
    offer_page.fill("#areas-search", "")
    expect(offer_page.locator("#areas summary", has_text="Africa").first).to_be_visible()
