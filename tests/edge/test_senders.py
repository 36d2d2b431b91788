"""Who sent a form: our pages may, other sites may not, and where the browser says nothing the token decides."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from matching.web import senders
from tests.cast import Cast
from tests.stages import NOWHERE, Stages, fingerprint, make_stages
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
HERE, NAMED, BY = "http://localhost", "Origin", "Sec-Fetch-Site"
FOREIGN = (
    {NAMED: "http://evil.example"},
    {NAMED: "https://localhost"},
    {NAMED: "http://localhost:8001"},
    {NAMED: "http://localhost.evil.example"},
    {NAMED: "http://evil.example/http://localhost"},
    {NAMED: ""},
    {NAMED: f"{HERE}, http://evil.example"},
    {NAMED: "null", BY: "cross-site"},
    {NAMED: "null", BY: "same-site"},
    {NAMED: HERE, BY: "cross-site"},
    {NAMED: "http://evil.example", BY: "same-origin"},
    {BY: "cross-site"},
    {BY: "same-site"},
    {BY: "Same-Origin"},
    {BY: ""},
)
OWN = ({NAMED: HERE}, {BY: "same-origin"}, {NAMED: "null", BY: "same-origin"}, {NAMED: HERE, BY: "same-origin"})
SILENT: tuple[dict[str, str], ...] = ({}, {NAMED: "null"}, {BY: "none"}, {NAMED: "null", BY: "none"})
SENDERS = ("amina", "chidi", "lucia", "noor", "wei", "")
SAMPLES = {"token": "made-up", "question_id": NOWHERE, "factor_id": NOWHERE}


def send(visitor: Visitor, said: dict[str, str], **typed: str) -> int:
    """Send the form of a new request with a good token; return the status."""
    visitor.get("/requests/new")
    form = visitor.form("/requests/new") | typed
    answer = visitor.browser.post("/requests/new", data=form, headers=said)
    visitor.page = answer.get_data(as_text=True)
    return answer.status_code


@pytest.mark.parametrize("said", FOREIGN, ids=str)
def test_another_site_changes_nothing_even_with_a_token_of_ours(cast: Cast, visit: Visit, said: dict[str, str]) -> None:
    amina = visit(cast.amina)
    before = fingerprint(amina.app.extensions["engine"])
    assert send(amina, said, title="Words of theirs") == 403
    assert "Words of theirs" not in amina.page
    assert "A page that is not ours sent this in your name. Nothing was saved." in amina.page
    assert fingerprint(amina.app.extensions["engine"]) == before


@pytest.mark.parametrize("said", [*OWN, *SILENT], ids=str)
def test_a_token_decides_where_nobody_else_is_named(cast: Cast, visit: Visit, said: dict[str, str]) -> None:
    amina = visit(cast.amina)
    assert send(amina, said, title="Ports") == 303
    assert send(amina, said, title="Ports", csrf_token="made-up") == 400


@pytest.mark.parametrize("said", [*OWN, *SILENT], ids=str)
def test_what_was_typed_comes_back_where_the_browser_says_that_it_was_typed_here(
    cast: Cast, visit: Visit, said: dict[str, str]
) -> None:
    amina = visit(cast.amina)
    send(amina, said, title="Ports of <ours>", csrf_token="made-up")
    assert ("Ports of &lt;ours&gt;" in amina.page) == (said in OWN)


def posts(app: Flask, stages: Stages) -> Iterator[tuple[Rule, str]]:
    """Give an address of every form."""
    rows = {name: stages[name][0].id if stages[name] else NOWHERE for name in stages} | SAMPLES
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield rule, adapter.build(rule.endpoint, {name: rows[name] for name in rule.arguments})


def find_takers(app: Flask, browsers: dict[str, Visitor], stages: Stages) -> tuple[list[str], set[str]]:
    """Send every form from another site, as each role, with a token; return which took it, and which were found."""
    taken, found, said = [], set(), {BY: "cross-site"}
    for name, visitor in browsers.items():
        visitor.get("/about")
        for rule, address in posts(app, stages):
            answer = visitor.browser.post(address, data={"csrf_token": visitor.token}, headers=said)
            if answer.status_code not in (302, 404):
                found.add(rule.endpoint)
            taken += [f"{name}: {rule.endpoint}"] if answer.status_code not in (302, 403, 404) else []
    return taken, found


def test_no_form_of_the_service_takes_what_another_site_sends(app: Flask, cast: Cast) -> None:
    app.extensions["shortlists"].refresh()
    stages = make_stages(cast, app.extensions["shortlists"])
    browsers = {name: Visitor(app).sign_in(getattr(cast, name)) if name else Visitor(app) for name in SENDERS}
    before = fingerprint(app.extensions["engine"])
    taken, found = find_takers(app, browsers, stages)
    assert taken == []
    assert found == {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert fingerprint(app.extensions["engine"]) == before


def test_a_planted_trust_in_other_sites_is_seen(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.web.edge.is_foreign", lambda: False)
    answer = sqlite_app.test_client().post("/sign-in", headers={BY: "cross-site"})
    assert answer.status_code != 403


def test_behind_tls_a_page_without_it_is_not_ours(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", base_url="https://localhost", headers={NAMED: "http://localhost"}):
        assert (senders.is_foreign(), senders.came_from_us()) == (True, False)
    with sqlite_app.test_request_context("/", base_url="https://localhost", headers={NAMED: "https://localhost"}):
        assert (senders.is_foreign(), senders.came_from_us()) == (False, True)


def test_a_form_over_tls_needs_no_referrer(cast: Cast, visit: Visit) -> None:
    browser, where = visit(cast.amina).browser, {"base_url": "https://localhost"}
    page = Visitor(visit().app)
    page.page = browser.get("/requests/new", **where).get_data(as_text=True)
    form = page.form("/requests/new") | {"title": "Ports"}
    said = {NAMED: "null", BY: "same-origin"}
    assert browser.post("/requests/new", data=form, headers=said, **where).status_code == 303
