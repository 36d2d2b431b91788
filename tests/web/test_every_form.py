"""Every form that anybody is shown carries a key and a token, and looking at any page changes nothing."""

import pytest
from flask import Flask
from flask import request as http

from matching.web.forms.base import KEY
from tests.application import engine_of
from tests.cast import Cast
from tests.counts import ENGINES
from tests.stages import fingerprint
from tests.web.test_idempotency import WITHOUT_KEY
from tests.web.walking import Seen, Stretch, lay_out, walk

RARE = {
    "desk.take_on",
    "factors.authenticator",
    "factors.list_of_codes",
    "factors.prove",
    "factors.prove_key",
    "factors.remove",
    "matches.introduce",
    "matches.reply",
    "oversight.dismiss",
    "oversight.take_back",
    "people.accept",
    "people.duplicates",
    "people.reopen",
    "releases.approve",
    "security.reset_password",
}
"""Forms of pages that none of these rows has; `tests/fuzz/targets.py` brings rows there, and `test_idempotency` asks
for their keys."""


@pytest.fixture
def stretch(app: Flask, cast: Cast) -> Stretch:
    """Rows in every stage, and a browser for everybody, on each engine."""
    return lay_out(app, cast)


def find_bare(app: Flask, seen: list[Seen]) -> list[str]:
    """Return the forms that carry no token, or no key although they need one."""
    bare = list[str]()
    for form in seen:
        endpoint, keys = find_endpoint(app, form), form.values.get("key", [])
        where = f"{form.who} on {form.page}: {endpoint}"
        if not form.values.get("csrf_token", [""])[0]:
            bare.append(f"{where} carries no token")
        if endpoint not in WITHOUT_KEY and not (len(keys) == 1 and KEY.fullmatch(keys[0])):
            bare.append(f"{where} carries no key")
    return bare


def find_endpoint(app: Flask, form: Seen) -> str:
    """Return the endpoint to which a form leads."""
    endpoint, _values = app.url_map.bind("localhost").match(form.action.partition("?")[0], method="POST")
    return str(endpoint)


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_every_form_carries_a_key_of_its_own_and_looking_at_it_changes_nothing(stretch: Stretch) -> None:
    engine, seen = engine_of(stretch.app), list[Seen]()
    before = fingerprint(engine)
    for who in stretch.browsers:
        seen += walk(stretch, who)
        assert fingerprint(engine) == before, f"{who} changed something by looking"
    assert "\n".join(find_bare(stretch.app, seen)) == ""
    keys = [form.values["key"][0] for form in seen if "key" in form.values]
    assert len(keys) == len(set(keys))
    posts = {rule.endpoint for rule in stretch.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts - {find_endpoint(stretch.app, form) for form in seen} == RARE


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_form_without_a_key_is_seen(stretch: Stretch) -> None:
    stretch.app.jinja_env.globals["new_key"] = lambda: ""
    assert any("carries no key" in line for line in find_bare(stretch.app, walk(stretch, "noor")))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_page_that_writes_when_only_its_head_is_asked_for_is_seen(stretch: Stretch) -> None:
    engine = stretch.app.extensions["engine"]

    def write() -> None:
        if http.path == "/profile" and http.method == "HEAD":
            with engine.begin() as connection:
                connection.exec_driver_sql("UPDATE person SET position = 'seen' WHERE email = 'wei@example.org'")

    stretch.app.before_request_funcs[None].insert(0, write)
    before = fingerprint(engine)
    walk(stretch, "wei")
    assert fingerprint(engine) != before
