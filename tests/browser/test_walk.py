"""Four people in four browser sessions walk the whole path, from sign-in to contacts shown, on the demonstration."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from matching import clock
from matching.vocabulary.names import Role
from tests.browser.conftest import Site, sign_in_by_pages
from tests.counts import ENGINES

NEED = "Screening of vehicles at the gates of a dry dock"
OFFER = "Trainers for the screening of vehicles at dock gates"
WORDS = (
    "Officers at the gates of a dry dock learn to search vehicles and drivers, to recognise hidden explosive devices, "
    "and to exercise with the police of the port. Two courses of ten days for forty officers."
)


def button(page: Page, name: str) -> None:
    """Press a button of the page's own part, and wait for the answer."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def choose(page: Page, facet: str, word: str) -> None:
    """Find a code in its tree by a word, and tick it."""
    page.fill(f"#{facet}-search", word)
    page.locator(f"#{facet} input[type=checkbox]:visible").last.check()


def post_request(state: Page, site: Site) -> None:
    """Draft a request, describe one need, and submit it."""
    state.goto(f"{site.address}/requests/new")
    state.fill("#title", "Safer gates of our docks")
    button(state, "Save as a draft")
    state.get_by_role("link", name="Add a need").click()
    state.fill("#title", NEED)
    state.fill("#description", WORDS)
    state.fill("#beneficiary", "Port police")
    state.locator("input[name=security_force]").first.check()
    state.fill("#needed_until", (clock.today() + timedelta(days=300)).isoformat())
    state.locator("input[name=working_languages][value=en]").check()
    choose(state, "sectors", "Ports")
    choose(state, "capabilities", "Screening")
    button(state, "Save the need")
    button(state, "Submit the request")


def post_offer(provider: Page, site: Site) -> None:
    """Write an offer for the whole world, and submit it."""
    provider.goto(f"{site.address}/offers/new")
    provider.fill("#title", OFFER)
    provider.fill("#description", WORDS)
    provider.locator("input[name=areas][value=world]").check()
    provider.locator("input[name=working_languages][value=en]").check()
    provider.fill("#places", "1")
    choose(provider, "sectors", "Ports")
    button(provider, "Save as a draft")
    button(provider, "Submit the offer")


def review_and_propose(first: Page, site: Site) -> str:
    """Verify the offer, take the case on with a colleague, open it, propose the pair; return the match's address."""
    first.goto(f"{site.address}/desk")
    first.get_by_role("link", name=OFFER).click()
    button(first, "Verify the offer")
    first.goto(f"{site.address}/desk")
    button(first, "Take this case on")
    expect(first.locator("h1")).to_have_text("Safer gates of our docks")
    first.locator("main summary", has_text="Call in another coordinator").click()
    first.locator("select[name=person_id]").select_option(index=1)
    button(first, "Let them read the case")
    button(first, "Open the request")
    first.get_by_role("link", name="Offers that fit this need").click()
    expect(first.locator("h1")).to_be_visible()
    row = first.locator("main").locator("article, li, section").filter(has_text=OFFER).last
    expect(row).to_contain_text(re.compile(r"0\.\d\d"))
    row.locator("summary", has_text="Propose this match").click()
    with first.expect_navigation():
        row.get_by_role("button", name="Propose this match").click()
    expect(first.locator("main")).to_contain_text("Another coordinator has to approve it.")
    return first.url


def say_yes(page: Page, address: str) -> None:
    """Answer a match with yes; the other side's contacts stay hidden."""
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("+000 555")
    page.locator("input[name=said][value=yes]").check()
    button(page, "Send the answer")


def introduce(first: Page, address: str) -> None:
    """Record both checks and introduce; the first try without words is refused and keeps what was typed."""
    first.goto(address)
    first.fill("#overlap", "None known.")
    button(first, "Introduce both sides")
    expect(first.locator("#due_diligence-error, .mistakes").first).to_be_visible()
    expect(first.locator("#overlap")).to_have_value("None known.")
    first.fill("#due_diligence", "Checked with two sources; nothing found.")
    button(first, "Introduce both sides")


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_request_and_an_offer_become_an_introduction(either_site: Site, new_page) -> None:
    site = either_site
    state, provider = (sign_in_by_pages(new_page(), site, role) for role in (Role.STATE, Role.PROVIDER))
    first, second = (sign_in_by_pages(new_page(), site, Role.COORDINATOR, which) for which in (0, 1))
    post_request(state, site)
    post_offer(provider, site)
    address = review_and_propose(first, site)
    assert state.goto(address).status == 404
    second.goto(address)
    button(second, "Approve the match")
    for page in (state, provider):
        say_yes(page, address)
    introduce(first, address)
    provider.goto(address)
    expect(provider.locator("main")).to_contain_text("state@example.org")
    expect(provider.locator("main")).to_contain_text("+000 555 0101")
    state.goto(address)
    expect(state.locator("main")).to_contain_text("provider@example.org")
    expect(state.locator("main")).not_to_contain_text(re.compile(r"score", re.I))
