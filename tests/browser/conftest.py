"""A real site with the demonstration in it, and real headless Chromium to look at it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine
from sqlmodel import select
from werkzeug.serving import make_server

from app import create_app
from matching.database import open_engine, transaction
from matching.demonstration import load
from matching.models.person import Person
from matching.settings import Settings, read
from matching.vocabulary.names import Role
from tests.application import shut
from tests.browser.newcomers import add_first_coordinator
from tests.browser.stage import stage
from tests.browser.staged import Staged
from tests.keys import ENVIRON, KEYS
from tests.web.entering import code_of
from tests.web.visitor import Visitor

WATCH = "addEventListener('securitypolicyviolation', event => console.error('CSP ' + event.violatedDirective))"


@dataclass(frozen=True)
class Site:
    """Where the site is, and how the people of the demonstration sign in: by role, the first and the second."""

    address: str
    people: dict[Role, list[tuple[str, str]]]
    engine: Engine
    app: Flask


@dataclass(frozen=True)
class Stage:
    """A site of which every state is to be seen, and the same database served by an application that just started."""

    site: Site
    staged: Staged
    just_started: str


@pytest.fixture
def site(settings: Settings, sqlite_engine: Engine) -> Iterator[Site]:
    """The site on SQLite."""
    with demonstrated(settings, sqlite_engine) as shown:
        yield shown


@pytest.fixture
def either_site(settings: Settings, engine: Engine) -> Iterator[Site]:
    """The site, once on each engine."""
    with demonstrated(settings, engine) as shown:
        yield shown


@pytest.fixture(scope="session")
def staged(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The site with something in every state; tests that look at it may add to it, but change nothing that is there."""
    folder = tmp_path_factory.mktemp("staged")
    file = shutil.copyfile(sqlite_template, sqlite_template.with_name("staged.sqlite"))
    settings = read({"INSTANCE": str(folder), **ENVIRON}, root=folder)
    engine = open_engine(f"sqlite:///{file}", **KEYS)
    with demonstrated(settings, engine) as site, answering(_application(settings, engine)) as just_started:
        with site.app.app_context():
            staged = stage(engine, site.app.extensions["shortlists"])
        yield Stage(site, staged, just_started)
    engine.dispose()


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


@pytest.fixture
def empty_site(settings: Settings, sqlite_engine: Engine) -> Iterator[Site]:
    """A site on which nothing was posted yet; there is one coordinator."""
    app = _application(settings, sqlite_engine)
    with app.app_context():
        add_first_coordinator(sqlite_engine)
    app.extensions["shortlists"].refresh()
    with answering(app) as address:
        yield Site(address, {}, sqlite_engine, app)


@contextmanager
def demonstrated(settings: Settings, engine: Engine) -> Iterator[Site]:
    """Load the demonstration and show it."""
    app = _application(settings, engine)
    with app.app_context(), transaction(engine) as session:
        players = load.load(session)
    app.extensions["shortlists"].refresh()
    people: dict[Role, list[tuple[str, str]]] = {}
    for player, password in players:
        people.setdefault(player.role, []).append((player.email, password))
    with answering(app) as address:
        yield Site(address, people, engine, app)


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """Answer on a free port of this machine, and stop at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    server.server_close()
    shut(app)


def _application(settings: Settings, engine: Engine) -> Flask:
    return create_app(replace(settings, database_url=engine.url.render_as_string(hide_password=False)))


def sign_in(page: Page, site: Site, role: Role, which: int = 0) -> Page:
    """Let the first (or second) person of this role be signed in."""
    return sign_in_as(page, site, site.people[role][which][0])


def sign_in_as(page: Page, site: Site, email: str) -> Page:
    """Let somebody be signed in, with a second factor just now, without the pages of signing in; open their home."""
    with transaction(site.engine) as session:
        person = session.exec(select(Person).where(Person.email == email)).one()
    cookie = Visitor(site.app).sign_in(person).browser.get_cookie("session")
    assert cookie is not None
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": site.address}])
    page.goto(site.address)
    return page


def sign_in_by_pages(page: Page, site: Site, role: Role, which: int = 0) -> Page:
    """Sign somebody in as they would: with their address and password, then with the code of their authenticator."""
    email, password = site.people[role][which]
    page.goto(f"{site.address}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.fill("input[name=code]", code_for(site, email))
    page.click("main form[action$=second-factor] button[type=submit]")
    page.wait_for_load_state()
    return page


def code_for(site: Site, email: str) -> str:
    """Return the code that the authenticator of the person with this address shows now."""
    with transaction(site.engine) as session:
        person = session.exec(select(Person).where(Person.email == email)).one()
    return code_of(site.app, person)
