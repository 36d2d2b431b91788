"""Every answer of every kind bears the headers: pages, files, redirects, refusals, and what breaks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, Response, abort
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from matching.web import headers
from tests.cast import Cast, draft_request
from tests.edge.headers import CSP, find_faults
from tests.web.visitor import Visitor

FAULTS = (400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 422, 429, 431, 500, 501, 502, 503, 504)


@dataclass(frozen=True)
class Kind:
    """A kind of answer: how it comes about, and what the status is."""

    called: str
    status: int
    path: str
    method: str = "GET"
    kept: bool = False
    sent: tuple[tuple[str, Any], ...] = ()


KINDS = (
    Kind("a page", 200, "/about"),
    Kind("the head of a page", 200, "/about", "HEAD"),
    Kind("what may be asked of a page", 200, "/about", "OPTIONS"),
    Kind("a file", 200, "/static/site.css", kept=True),
    Kind("the head of a file", 200, "/static/site.css", "HEAD", kept=True),
    Kind("part of a file", 206, "/static/site.css", kept=True, sent=(("headers", {"Range": "bytes=0-9"}),)),
    Kind("a part that is not there", 416, "/static/site.css", sent=(("headers", {"Range": "bytes=9999999-"}),)),
    Kind("a file that is not there", 404, "/static/../app.py"),
    Kind("a redirect", 302, "/profile"),
    Kind("a page that is not there", 302, "/nowhere"),
    Kind("a method that is not there", 302, "/about", "DELETE"),
    Kind("a made-up method", 302, "/about", "TRACE"),
    Kind("a name that is not ours", 400, "/", sent=(("headers", {"Host": "evil.example"}),)),
    Kind("a form without its token", 400, "/sign-in", "POST", sent=(("data", {"email": "a@example.org"}),)),
    Kind("another site's form", 403, "/sign-in", "POST", sent=(("headers", {"Origin": "http://evil.example"}),)),
    Kind("other content", 415, "/sign-in", "POST", sent=(("json", {}),)),
    Kind("too much", 413, "/sign-in", "POST", sent=(("data", {"email": "x" * 5_000_000}),)),
    Kind("the pulse", 200, "/health"),
)


def faults_of(answer: TestResponse, **expected: bool) -> list[str]:
    """Return what is wrong with the headers of an answer of the test client."""
    return find_faults(answer.headers.getlist, **expected)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.called)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_bears_the_headers(sqlite_app: Flask, kind: Kind, scheme: str) -> None:
    where = {"base_url": f"{scheme}://localhost"}
    with sqlite_app.test_client().open(kind.path, method=kind.method, **where, **dict(kind.sent)) as answer:
        assert answer.status_code == kind.status
        assert faults_of(answer, kept=kind.kept, tls=scheme == "https") == []


@pytest.mark.parametrize("status", FAULTS)
def test_a_page_of_every_fault_bears_the_headers(sqlite_app: Flask, status: int) -> None:
    sqlite_app.view_functions["pages.about"] = lambda: abort(Response("", status) if status == 504 else status)
    answer = sqlite_app.test_client().get("/about")
    assert (answer.status_code, faults_of(answer)) == (status, [])


def test_a_file_that_has_not_changed_bears_the_headers(sqlite_app: Flask) -> None:
    browser = sqlite_app.test_client()
    with browser.get("/static/site.css") as first:
        mark = first.headers["ETag"]
    with browser.get("/static/site.css", headers={"If-None-Match": mark}) as again:
        assert (again.status_code, faults_of(again, kept=True)) == (304, [])


def test_a_view_that_breaks_bears_the_headers(sqlite_app: Flask) -> None:
    sqlite_app.view_functions["pages.about"] = lambda: 1 / 0
    answer = sqlite_app.test_client().get("/about")
    assert (answer.status_code, faults_of(answer)) == (500, [])


def test_what_breaks_after_the_page_was_made_bears_the_headers(sqlite_app: Flask) -> None:
    sqlite_app.after_request_funcs[None].insert(0, lambda _page: 1 / 0)
    answer = sqlite_app.test_client().get("/about")
    assert (answer.status_code, faults_of(answer)) == (500, [])


def test_a_busy_database_bears_the_headers(sqlite_app: Flask) -> None:
    def busy() -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    sqlite_app.view_functions["pages.about"] = busy
    answer = sqlite_app.test_client().get("/about")
    assert (answer.status_code, faults_of(answer)) == (503, [])


def test_pages_of_somebody_signed_in_bear_the_headers(cast: Cast, visit: Callable[..., Visitor]) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    amina, page = visit(cast.amina), f"/requests/{request.id}"
    answers = [
        (200, amina.get("/")),
        (200, amina.get(page)),
        (422, amina.post("/requests/new", title="x" * 201)),
        (303, amina.post("/requests/new", title="Ports")),
        (404, amina.get("/requests/absent")),
        (409, amina.post(f"{page}/edit", version="1" * 6)),
    ]
    assert [(answer.status_code, faults_of(answer)) for _status, answer in answers] == [
        (status, []) for status, _answer in answers
    ]


def test_no_view_can_say_otherwise(sqlite_app: Flask) -> None:
    loose = {"Content-Security-Policy": "default-src *", "Cache-Control": "public, max-age=99", "Referrer-Policy": "x"}
    sqlite_app.view_functions["pages.about"] = lambda: Response("open", headers=loose)
    assert faults_of(sqlite_app.test_client().get("/about")) == []


@pytest.mark.parametrize("name", headers.ALWAYS)
def test_a_header_that_is_forgotten_is_missed(sqlite_app: Flask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "ALWAYS", {key: value for key, value in headers.ALWAYS.items() if key != name})
    assert faults_of(sqlite_app.test_client().get("/about")) == [f"{name}: []"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert headers.POLICY == CSP
    assert not any(word in CSP for word in ("unsafe", "*", "http", "nonce", "blob"))
