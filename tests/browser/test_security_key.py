"""A coordinator with a security key in real Chromium: adds it, signs in with it, and steps up with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from matching.database import transaction
from matching.models.organisation import Organisation
from matching.vocabulary.names import Role
from tests.browser.conftest import Site, sign_in_by_pages
from tests.counts import ENGINES

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Page) -> None:
    """Give the browser a key that is touched at once."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def make_real(site: Site) -> None:
    """Let the site be reached as its settings say, and its secretariat be no demonstration."""
    site.app.extensions["settings"] = replace(site.app.extensions["settings"], base_url=site.address)
    with transaction(site.engine) as session:
        for home in session.exec(select(Organisation).where(Organisation.fictional)):
            home.fictional = False


def give_password(page: Page, site: Site) -> None:
    """Sign the coordinator in with address and password."""
    email, password = site.people[Role.COORDINATOR][0]
    page.goto(f"{site.address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_coordinator_adds_a_key_signs_in_and_steps_up_with_it(
    either_site: Site, new_page: Callable[..., Page], clock: Callable[[timedelta], None]
) -> None:
    page = new_page()
    make_real(either_site)
    plug_in(page)
    sign_in_by_pages(page, either_site, Role.COORDINATOR)
    expect(page.locator("h1")).to_have_text("Add a security key or passkey")
    page.get_by_role("button", name="Add the key").click()
    expect(page.locator(".message")).to_have_text("Added. From now on it lets you in.")
    page.get_by_role("button", name="Sign out").click()
    give_password(page, either_site)
    page.get_by_role("button", name="Use my key").click()
    expect(page.locator("h1")).to_have_text("Desk")
    clock(timedelta(minutes=11))
    page.goto(f"{either_site.address}/change-password")
    page.get_by_role("button", name="Use my key").click()
    expect(page.locator("h1")).to_have_text("Change your password")


def test_without_its_key_the_page_says_what_to_do(site: Site, new_page: Callable[..., Page]) -> None:
    page = new_page()
    make_real(site)
    sign_in_by_pages(page, site, Role.COORDINATOR)
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('stopped')); }")
    page.get_by_role("button", name="Add the key").click()
    expect(page.locator("[data-said=no-answer]")).to_be_visible()
