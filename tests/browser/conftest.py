"""A real site with the demonstration in it, and real headless Chromium to look at it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from app import create_app
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import Engine
from werkzeug.serving import make_server

from matching.database import transaction
from matching.demonstration import load
from matching.settings import Settings
from matching.vocabulary.names import Role

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
WATCH = "addEventListener('securitypolicyviolation', event => console.error('CSP ' + event.violatedDirective))"


@dataclass(frozen=True)
class Site:
    """Where the site is, and how the people of the demonstration sign in: by role, the first and the second."""

    address: str
    people: dict[Role, list[tuple[str, str]]]
    engine: Engine


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, once for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(settings: Settings, sqlite_engine: Engine) -> Iterator[Site]:
    """The site on SQLite."""
    yield from serve(settings, sqlite_engine)


@pytest.fixture
def either_site(settings: Settings, engine: Engine) -> Iterator[Site]:
    """The site, once on each engine."""
    yield from serve(settings, engine)


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A maker of pages, each in a browser session of its own; any script error or CSP report fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}))
        contexts[-1].add_init_script(WATCH)
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "CSP" in said.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def serve(settings: Settings, engine: Engine) -> Iterator[Site]:
    """Load the demonstration, answer on a free port of this machine, and stop at the end."""
    url = engine.url.render_as_string(hide_password=False)
    app = create_app(replace(settings, database_url=url))
    with app.app_context(), transaction(engine) as session:
        players = load.load(session)
    app.extensions["shortlists"].refresh()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    people: dict[Role, list[tuple[str, str]]] = {}
    for player, password in players:
        people.setdefault(player.role, []).append((player.email, password))
    yield Site(f"http://localhost:{server.port}", people, engine)
    server.shutdown()
    app.extensions["engine"].dispose()


def sign_in(page: Page, site: Site, role: Role, which: int = 0) -> Page:
    """Sign the first (or second) person of this role in, as they would."""
    email, password = site.people[role][which]
    page.goto(f"{site.address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page
