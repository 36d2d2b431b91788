"""Every route and method, for everybody and for rows in every stage, against one table that is written by hand here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask import request as http
from werkzeug.routing import Rule

from matching.policy import steps as policy_of_steps
from matching.vocabulary.names import Role
from tests.application import engine_of
from tests.cast import Cast
from tests.counts import ENGINES
from tests.stages import (
    EVERYONE,
    Stage,
    Stages,
    add_auditor,
    add_closed_account,
    fingerprint,
    make_stages,
)
from tests.web.routes import (
    ABSENT,
    FOR_INSIDERS,
    FOR_OWNERS,
    LEGITIMATE,
    METHODS,
    NEIGHBOURS,
    ONLY_READ,
    SENT,
    TABLE,
    USED,
    addresses,
)
from tests.web.visitor import Visitor

CHANGING = re.compile(r'value="[^"]*"|next=[^"<]*')
Read = tuple[int, str, str]


@dataclass(frozen=True)
class World:
    """The application over rows in every stage, and a browser for everybody by their name in small letters."""

    app: Flask
    stages: Stages
    browsers: dict[str, Visitor]

    def everyone(self) -> Iterator[tuple[str, Visitor]]:
        """Give each name and browser."""
        yield from self.browsers.items()


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    """The world on each engine."""
    app.extensions["shortlists"].refresh()
    add_closed_account(cast)
    add_auditor(cast)
    stages = make_stages(cast, app.extensions["shortlists"])
    browsers = {
        person.name.lower(): Visitor(app).sign_in(person) for person in cast.people() if person is not cast.tomas
    }
    return World(app, stages, browsers | {"nobody": Visitor(app)})


def read(visitor: Visitor, method: str, address: str, **sent: object) -> Read:
    """Return what the visitor is answered, without what differs with the address or the moment."""
    with visitor.browser.open(address, method=method, **sent) as answer:
        text = CHANGING.sub("", answer.get_data(as_text=True))
        return answer.status_code, (answer.location or "").partition("?")[0], text


def opens(name: str, rule: Rule, row: Stage | None) -> bool:
    """Say whether the table and the row's readers let somebody in."""
    if name not in TABLE.get(rule.endpoint, ()):
        return False
    if row is None:
        return True
    if name not in FOR_OWNERS.get(rule.endpoint, EVERYONE):
        return False
    return name in (row.inside & row.readers if rule.endpoint in FOR_INSIDERS else row.readers)


def find_fault(got: Read, absent: Read, method: str, *, allowed: bool, by_role: bool, by_row: bool) -> str:
    """Say in a word what is wrong with an answer; "" if nothing is. A post without its token is told so by role."""
    if got[0] >= 500:
        return "broke"
    if not allowed or not by_role or (method in ("GET", "HEAD") and not by_row):
        return "" if got == absent else "is not answered like an absent page"
    if method == "POST":
        return "" if got[0] == 400 else "took a post without a token"
    return "is shut" if got[0] == 404 or got[1] == "/sign-in" else ""


def walk(world: World, name: str) -> list[str]:
    """Return what is wrong with any answer that one person gets anywhere; nothing of it may change a row."""
    visitor, engine = world.browsers[name], engine_of(world.app)
    absent = {method: read(visitor, method, ABSENT) for method in METHODS}
    before, faults = fingerprint(engine), []
    for rule in world.app.url_map.iter_rules():
        for position, (address, row) in enumerate(addresses(rule, world.stages)):
            for method in METHODS if position == 0 else ONLY_READ & (rule.methods or set()):
                facts = {"allowed": method in (rule.methods or ()), "by_role": name in TABLE.get(rule.endpoint, ())}
                got = read(visitor, method, address)
                fault = find_fault(got, absent[method], method, **facts, by_row=opens(name, rule, row))
                faults += [f"{name}: {method} {rule.endpoint} {row and row.called} {fault} ({got[0]})"] if fault else []
    return faults + ([] if fingerprint(engine) == before else [f"{name} changed something by looking"])


def intrude(world: World, name: str) -> list[str]:
    """Let somebody post, with a token and all that is asked for, below every row; return what they should not get."""
    visitor, engine = world.browsers[name], engine_of(world.app)
    visitor.get("/access")
    sent = SENT | {"csrf_token": visitor.token}
    absent, before, faults = read(visitor, "POST", ABSENT, data=sent), fingerprint(engine), []
    for rule, address, row in posts(world):
        if (name, rule.endpoint) in LEGITIMATE:
            continue
        got = read(visitor, "POST", address, data=sent | {"version": row.version})
        fault = find_fault(got, absent, "GET", allowed=True, by_role=True, by_row=opens(name, rule, row))
        faults += [f"{name}: POST {rule.endpoint} {row.called} {fault} ({got[0]})"] if fault else []
    return faults + ([] if fingerprint(engine) == before else [f"{name} changed something of others"])


def posts(world: World) -> Iterator[tuple[Rule, str, Stage]]:
    """Give every address below a row to which something can be posted."""
    for rule in world.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield from ((rule, address, row) for address, row in addresses(rule, world.stages) if row)


def test_every_endpoint_stands_in_the_table_of_this_test(app: Flask) -> None:
    assert set(TABLE) == set(app.view_functions)


def test_no_page_knows_any_other_method(app: Flask) -> None:
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods or ()} == USED


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_everybody_finds_what_is_theirs_and_nothing_else(world: World) -> None:
    assert [fault for name in world.browsers for fault in walk(world, name)] == []


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_nobody_reaches_into_the_rows_of_others(world: World) -> None:
    assert [fault for name in NEIGHBOURS for fault in intrude(world, name)] == []


def test_a_planted_page_without_a_line_in_the_table_opens_to_nobody(world: World) -> None:
    world.app.add_url_rule("/planted", "planted", lambda: "open", methods=["GET", "POST"])
    for name, visitor in world.everyone():
        for method in METHODS:
            assert read(visitor, method, "/planted") == read(visitor, method, ABSENT), name


def test_planted_leaks_are_seen_by_the_walk(world: World) -> None:
    planted = {"/desk": ("open", 200), "/people": ("", 500), "/offers": ("", 404)}
    world.app.before_request_funcs[None].insert(0, lambda: planted.get(http.path))
    seen = walk(world, "wei")
    for endpoint, fault in (("desk", "is not answered like an absent"), ("people", "broke"), ("offers", "is shut")):
        assert any(line.startswith(f"wei: GET {endpoint}.index None {fault}") for line in seen), endpoint


def test_a_planted_theft_is_seen_among_the_neighbours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_of_steps, "owns_request", lambda viewer, request: viewer.is_a(Role.STATE))
    alone = engine_of(world.app).dialect.name == "sqlite"
    assert ("rosa changed something of others" in intrude(world, "rosa")) is alone, "PostgreSQL has the rules, too"
