"""Eighty payloads in every text, every page opened as every role in Chromium: nothing of them runs or is an element."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from sqlmodel import select
from werkzeug.routing import Rule

from app import create_app
from matching.database import open_session, transaction
from matching.models.notice import Notice
from matching.settings import read
from matching.web.mails import compose
from tests.application import engine_of
from tests.browser.conftest import answering
from tests.cast import Cast
from tests.counts import count
from tests.edge.poison import INPUTS, PAYLOADS, poisoned_world, text_fields, words_tables
from tests.edge.watching import WATCH, Watch
from tests.exchange.bombs import parts_of
from tests.keys import ENVIRON
from tests.stages import Stages
from tests.web.visitor import Visitor

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ROLES = ("", "amina", "chidi", "lucia", "wei", "noor", "odile")
NOT_PAGES = frozenset({"static", "pages.favicon", "pages.health", "pages.heads_file", "pages.checker"})
FILES = frozenset({"requests.export", "requests.case_file", "offers.export"})
BY_LINKS = frozenset({"people.accept", "security.reset_password"})
AFTER_A_STEP = frozenset({"factors.prove", "factors.kept", "factors.authenticator", "factors.list_of_codes"})
ELSEWHERE = ("/nowhere/{}", "/sign-in?next={}", "/requests?page={}", "/needs/{}", "/desk?cases={}", "/?language={}")
ROWS_EACH = count(1, 20)
"""Over how many rows each page is opened for each role; every row holds all payloads in all its texts."""


@dataclass
class Poisoned:
    """The application over the poisoned world, where it answers, and its rows."""

    app: Flask
    cast: Cast
    stages: Stages
    site: str


@pytest.fixture(scope="module")
def poisoned(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    """The world on SQLite (escaping asks no database), once for all tests here."""
    folder = tmp_path_factory.mktemp("poisoned")
    file = shutil.copyfile(sqlite_template, folder / "poisoned.sqlite")
    app = create_app(replace(read({"INSTANCE": str(folder), **ENVIRON}, root=folder), database_url=f"sqlite:///{file}"))
    with open_session(engine_of(app), writes=True) as session:
        cast = Cast(session)
        stages = poisoned_world(cast, app.extensions["shortlists"])
        app.extensions["shortlists"].refresh()
        with answering(app) as site:
            yield Poisoned(app, cast, stages, site)
    app.extensions["queue"].storage.close()


Enter = Callable[[str], tuple[Watch, Visitor]]


@pytest.fixture
def enter(poisoned: Poisoned, chromium: Browser) -> Iterator[Enter]:
    """Call it with a role's person for a page on which they are signed in, and their plain browser."""
    contexts: list[BrowserContext] = []

    def start(name: str) -> tuple[Watch, Visitor]:
        visitor = Visitor(poisoned.app)
        contexts.append(chromium.new_context(service_workers="block"))
        if name:
            visitor.sign_in(getattr(poisoned.cast, name))
            cookie = visitor.browser.get_cookie("session")
            assert cookie is not None
            contexts[-1].add_cookies([{"name": "session", "value": cookie.value, "url": poisoned.site}])
        contexts[-1].add_init_script(WATCH)
        page = contexts[-1].new_page()
        return Watch(page, poisoned.site).begin(), visitor

    yield start
    for context in contexts:
        context.close()


def pages(poisoned: Poisoned, visitor: Visitor) -> Iterator[tuple[Rule, str]]:
    """Give the addresses, over rows of some stages, of every page that opens to this visitor."""
    adapter = poisoned.app.url_map.bind("localhost")
    for rule in poisoned.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES | FILES:
            continue
        slot = next((name for name in rule.arguments if name in poisoned.stages), "")
        rows = [row.id for row in poisoned.stages.get(slot, ())] or [""]
        found = [adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, row)) for row in rows]
        yield from ((rule, path) for path in islice((path for path in found if opens(visitor, path)), ROWS_EACH))


def opens(visitor: Visitor, path: str) -> bool:
    """Say whether somebody finds a page there."""
    return visitor.get(path).status_code in (200, 409, 422)


def find_faults(poisoned: Poisoned, watch: Watch, visitor: Visitor, tried: set[str]) -> list[str]:
    """Open every page of this visitor, and send each form that nobody has `tried` yet; return what is wrong."""
    faults: list[str] = []
    for rule, path in pages(poisoned, visitor):
        faults += watch.look(path)
        if rule.endpoint not in tried:
            faults += watch.try_form(path)
        tried.add(rule.endpoint)
    return faults


def test_nothing_that_was_typed_runs_on_any_page(poisoned: Poisoned, enter: Enter) -> None:
    tried: set[str] = set()
    assert [fault for name in ROLES for fault in find_faults(poisoned, *enter(name), tried)] == []
    opened = {rule.endpoint for rule in poisoned.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert opened - tried - NOT_PAGES - FILES <= BY_LINKS | AFTER_A_STEP


def test_nothing_that_stands_in_an_address_runs(poisoned: Poisoned, enter: Enter) -> None:
    watch, _visitor = enter("lucia")
    parts = [quote("".join(PAYLOADS[first::9]), safe="")[:3_000] for first in range(9)]
    paths = [template.format(part) for template, part in zip(ELSEWHERE * 2, parts, strict=False)]
    assert [fault for path in paths for fault in watch.look(path)] == []


def test_there_are_sixty_payloads_and_more_and_each_field_of_every_form_holds_them() -> None:
    assert len(set(PAYLOADS)) >= 60
    kept = {name for table in words_tables() for name in text_fields(table)}
    assert {name for model in INPUTS for name in text_fields(model)} <= kept


def test_one_text_that_is_not_escaped_is_seen(
    poisoned: Poisoned, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, poisoned.app, "requests/index.html", "{{ request.title or", "{{ request.title|safe or")
    watch, _visitor = enter("lucia")
    faults = watch.look("/requests")
    assert any("CSP" in fault or "Content Security" in fault for fault in faults)
    assert any("onerror" in fault for fault in faults)


def test_an_address_that_somebody_typed_is_seen_as_a_link(
    poisoned: Poisoned, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, poisoned.app, "offers/index.html", "<bdi>{{", '<bdi><a href="{{ offer.title }}">x</a>{{')
    watch, _visitor = enter("")
    assert any("href" in fault for fault in watch.look("/offers"))


def spoil(monkeypatch: pytest.MonkeyPatch, app: Flask, template: str, before: str, after: str) -> None:
    """Plant a fault in one template of this application."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    assert before in source
    planted, load = app.jinja_env.from_string(source.replace(before, after)), app.jinja_env.get_template
    monkeypatch.setattr(
        app.jinja_env, "get_or_select_template", lambda asked, **_more: planted if asked == template else load(asked)
    )


def test_no_mail_holds_what_somebody_typed(poisoned: Poisoned) -> None:
    settings = poisoned.app.extensions["settings"]
    with poisoned.app.test_request_context(), transaction(poisoned.app.extensions["engine"], writes=False) as session:
        mails = [compose(notice, settings) for notice in session.exec(select(Notice))]
    assert len(mails) > 10
    assert {mail.get_content_type() for mail in mails} == {"text/plain"}
    assert not any("pwned" in mail.as_string() or "seven" in mail.as_string() for mail in mails)


@pytest.mark.parametrize(("name", "path"), [("amina", "/requests"), ("chidi", "/offers")])
def test_files_hold_the_payloads_as_texts(poisoned: Poisoned, name: str, path: str) -> None:
    browser = Visitor(poisoned.app).sign_in(getattr(poisoned.cast, name)).browser
    for kind in ("csv", "xlsx"):
        with browser.get(f"{path}.{kind}") as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment; ")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            content = answer.get_data()
    sheet = parts_of(content)["xl/worksheets/sheet1.xml"]
    assert b"pwned" not in sheet
    assert b"<f" not in sheet.replace(b"<formatPr", b"")
