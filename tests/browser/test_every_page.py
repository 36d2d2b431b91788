"""Every page that each role reaches by its links: no fault for axe, none wider than a small screen, also in Arabic."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from matching.vocabulary.names import Role
from tests.browser.conftest import Site, sign_in

AXE = (Path(__file__).resolve().parents[1] / "web" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SMALL = {"viewport": {"width": 390, "height": 800}}
LINKS = "links => links.map(link => link.getAttribute('href'))"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOST = 40
NewPage = Callable[..., Page]


def kind_of(address: str) -> str:
    """Return the address with its identifiers left out: one page of each kind is looked at."""
    return re.sub(r"/[0-9a-z]{20}|/[OR]-[0-9A-Z-]+", "/*", address.partition("?")[0].partition("#")[0])


def walk(page: Page, site: Site, look: Callable[[Page], list[str]]) -> tuple[set[str], list[str]]:
    """Follow the links from the home page; return which kinds of pages were seen, and what `look` found wrong."""
    waiting, seen, wrong = ["/"], set[str](), list[str]()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        page.goto(site.address + address)
        wrong += [f"{address}: {fault}" for fault in look(page)]
        links = page.locator("a[href^='/']").evaluate_all(LINKS)
        waiting += [link for link in links if not link.startswith("/static")]
    return seen, wrong


def find_faults(page: Page) -> list[str]:
    """Return what axe finds, and whether the page is too wide or has not just one heading of the first level."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(all => all.violations.map(one => one.id + ' ' + one.nodes[0].html))")
    wide = ["too wide"] if page.evaluate(TOO_WIDE) else []
    return [*found, *wide, *([] if page.locator("h1").count() == 1 else ["not one h1"])]


def find_width(page: Page) -> list[str]:
    """Return whether the page is too wide, or does not run from right to left."""
    is_rtl = page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    return (["too wide"] if page.evaluate(TOO_WIDE) else []) + ([] if is_rtl else ["left to right"])


@pytest.mark.parametrize("role", [None, *Role])
def test_no_page_has_a_fault_for_axe_or_is_too_wide(site: Site, new_page: NewPage, role: Role | None) -> None:
    page = new_page(**SMALL)
    if role:
        sign_in(page, site, role)
    seen, wrong = walk(page, site, find_faults)
    assert wrong == []
    assert len(seen) > 5


@pytest.mark.parametrize("role", [Role.STATE, Role.PROVIDER, Role.COORDINATOR])
def test_every_page_runs_from_right_to_left(site: Site, new_page: NewPage, role: Role) -> None:
    page = sign_in(new_page(**SMALL), site, role)
    page.click("button[value=ar]")
    assert walk(page, site, find_width)[1] == []


def test_codes_are_chosen_without_script(site: Site, new_page: NewPage) -> None:
    page = sign_in(new_page(java_script_enabled=False), site, Role.PROVIDER)
    page.goto(f"{site.address}/offers/new")
    page.fill("#title", "A course")
    page.fill("#sectors-search", "больницы")
    page.click("#sectors button")
    page.check("input[name=sectors][value='health.care']")
    assert page.input_value("#title") == "A course"
    page.locator("main").get_by_role("button", name="Save as a draft").last.click()
    assert "Hospitals and health care" in page.inner_text("main")


def test_a_small_script_filters_the_tree_in_place(site: Site, new_page: NewPage) -> None:
    page = sign_in(new_page(), site, Role.PROVIDER)
    page.goto(f"{site.address}/offers/new")
    page.fill("#sectors-search", "hospital")
    assert page.locator("#sectors input[value='health.care']").is_visible()
    assert not page.locator("#sectors summary", has_text="Energy").is_visible()
    page.fill("#sectors-search", "no such thing")
    assert page.locator("#sectors [data-tree-none]").is_visible()


def test_a_planted_fault_is_found(site: Site, new_page: NewPage) -> None:
    page = new_page(**SMALL)
    page.goto(site.address)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><h1>x</h1>')")
    faults = " ".join(find_faults(page))
    assert "image-alt" in faults
    assert "not one h1" in faults
