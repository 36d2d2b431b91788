"""Nonsense in addresses and headers: three hundred queries on each engine, and names of hosts that are not ours."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from matching.settings import Settings
from tests.application import shut
from tests.cast import Cast, open_need
from tests.fuzz.attack import listening
from tests.fuzz.nasties import VALUES
from tests.web.visitor import Visitor

QUERIES = 300
NAMES = ("page", "offer", "next", "lang", "cases", "token", "n\x00", "page[]")
PAGES = (
    ("", "/"),
    ("", "/sign-in"),
    ("", "/requests"),
    ("", "/offers"),
    ("", "/forgot-password"),
    ("amina", "/needs/{need}/shortlist"),
    ("amina", "/needs/{need}/why"),
    ("chidi", "/needs/{need}/help"),
    ("lucia", "/needs/{need}/why"),
    ("lucia", "/desk"),
    ("lucia", "/matches"),
    ("noor", "/people"),
    ("noor", "/organisations"),
    ("noor", "/figures"),
)
HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "[::1",
    "a b",
    "localhost:99999999",
    "",
    "-",
    "x" * 3_000,
    "xn--\u00ff",
)
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix")
SAID = ("", ",", "evil.example", "javascript:", "1.2.3.4, " * 50, "-1", "9" * 400, "\u00ff", "https")
HEADERS = (
    "Accept-Language",
    "Cookie",
    "Origin",
    "Referer",
    "If-None-Match",
    "If-Modified-Since",
    "Range",
    "User-Agent",
)


@pytest.fixture
def behind_a_proxy(settings: Settings, sqlite_engine: Engine) -> Iterator[Flask]:
    """The application as it stands behind one proxy."""
    url = sqlite_engine.url.render_as_string(hide_password=False)
    made = create_app(replace(settings, database_url=url, proxies=1))
    yield made
    shut(made)


def short() -> list[str]:
    """Return the values that fit into an address."""
    return [value for value in VALUES if len(value) <= 5_000]


def test_no_query_breaks_a_page(app: Flask, cast: Cast) -> None:
    app.extensions["shortlists"].refresh()
    need, draw = open_need(cast).id, random.Random(2341)
    browsers = {who: Visitor(app).sign_in(getattr(cast, who)) if who else Visitor(app) for who, _page in PAGES}
    with listening() as logged:
        for number in range(QUERIES):
            who, page = PAGES[number % len(PAGES)]
            asked = [(draw.choice(NAMES), draw.choice(short())) for _time in range(draw.randint(1, 4))]
            answer = browsers[who].get(f"{page.format(need=need)}?{urlencode(asked, errors='surrogatepass')}")
            assert answer.status_code < 500, asked
            assert "\x00" not in browsers[who].page, asked
            assert "evil" not in (answer.location or ""), asked
    assert logged.found == []


@pytest.mark.parametrize(
    "page", ["/requests/{}", "/offers/{}", "/matches/{}", "/needs/{}/why", "/people/{}", "/static/{}"]
)
def test_no_name_of_a_row_breaks_a_page(app: Flask, cast: Cast, page: str) -> None:
    browsers = [Visitor(app).sign_in(who) for who in (cast.amina, cast.lucia, cast.noor)]
    for browser, value in product(browsers, short()):
        address = page.format(urlencode({"": value}, errors="surrogatepass")[1:])
        with browser.browser.get(address) as answer:
            assert answer.status_code in (200, 302, 308, 404), value


def test_a_host_that_is_not_ours_is_never_answered_by_name(app: Flask) -> None:
    with listening() as logged:
        for host in HOSTS:
            answer = app.test_client().get("/", headers={"Host": host})
            assert answer.status_code in (200, 400), host
            assert "evil" not in answer.get_data(as_text=True)
    assert logged.found == []


def test_what_a_proxy_forwards_breaks_no_page(behind_a_proxy: Flask) -> None:
    browser = behind_a_proxy.test_client()
    with listening() as logged:
        for name, said in product((*FORWARDED, *HEADERS), SAID):
            answer = browser.get("/requests/absent", headers={name: said})
            assert answer.status_code in (302, 400), (name, said)
            assert "evil" not in (answer.location or ""), (name, said)
    assert logged.found == []
