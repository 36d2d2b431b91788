"""Who sees what, over every route below a case: two tables that are written by hand, and no rule of ours is asked.

`cells.csv` says what each role finds of each object; `routes.csv` says which of these words open each route.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import false, true
from werkzeug.routing import Rule

from matching.policy.handling import requests_handled_by
from tests.application import engine_of
from tests.cast import Cast
from tests.counts import count
from tests.matrix.ground import Ground, make_ground
from tests.stages import fingerprint
from tests.web.visitor import Visitor

HERE = Path(__file__).parent
PLANTED = {
    "policy.requests.requests_coordinated_by": requests_handled_by,
    "policy.requests.requests_read_as_owner": lambda _viewer: false(),
    "policy.releases.releases_to": lambda _viewer: true(),
}
WIDER = frozenset({"policy.requests.requests_coordinated_by", "policy.releases.releases_to"})
"""What lets in too many where it stands alone: in PostgreSQL the rules stand once more, and let in nobody."""
SLOTS = frozenset({"request_id", "need_id", "match_id", "release_id"})
ELSEWHERE = frozenset(
    {
        *("filename", "token", "offer_id", "person_id", "organisation_id"),
        *("coordinator_id", "auditor_id", "question_id", "kept_id", "factor_id", "kind"),
    }
)
"""Slots of addresses that lead to no case: `tests/web/test_every_route.py` holds these routes."""
METHODS = ("GET", "POST")
NOBODY: frozenset[str] = frozenset()
SHUT = count(1, 10)
"""On so many objects a route is tried that is open to the role on none: who may open what is asked before the row."""
ABSENT = "/there-is-no-such-page"
CHANGING = re.compile(r'value="[^"]*"|next=[^"<]*')
Cells = dict[tuple[str, str], frozenset[str]]
Read = tuple[int, str, str]


def read_cells() -> Cells:
    """Return what each role finds of each object."""
    with (HERE / "cells.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(row["object"], role): frozenset(row[role].split()) for row in rows for role in row if role != "object"}


def read_routes() -> dict[str, frozenset[str]]:
    """Return which words open each route."""
    with (HERE / "routes.csv").open(encoding="utf-8") as file:
        return {row["endpoint"]: frozenset(row["cell"].split()) for row in csv.DictReader(file)}


def routes_of_cases(app: Flask) -> Iterator[Rule]:
    """Give every route below a case."""
    yield from (rule for rule in app.url_map.iter_rules() if SLOTS & rule.arguments)


@pytest.fixture
def ground(app: Flask, cast: Cast) -> Ground:
    """The rows and people of the matrix on each engine."""
    shortlists = app.extensions["shortlists"]
    shortlists.refresh()
    return make_ground(app, cast, shortlists)


def ask(visitor: Visitor, method: str, address: str) -> Read:
    """Return what the visitor is answered, without what differs with the address or the moment."""
    sent = {"csrf_token": visitor.token, "version": "0"} if method == "POST" else None
    with visitor.browser.open(address, method=method, data=sent) as answer:
        text = CHANGING.sub("", answer.get_data(as_text=True))
        return answer.status_code, (answer.location or "").partition("?")[0], text


def find_wrong_cells(app: Flask, ground: Ground, roles: Sequence[str] = ()) -> list[str]:
    """Return every role, object, route and method that is answered otherwise than the tables say."""
    wrong = []
    for role, visitor in ground.visitors.items():
        if not roles or role in roles:
            visitor.get("/access")
            wrong += [f"{role}: {fault}" for fault in find_wrong_of(app, ground, role, visitor)]
    return wrong


def find_wrong_of(app: Flask, ground: Ground, role: str, visitor: Visitor) -> Iterator[str]:
    """Yield what is wrong for one role."""
    cells, routes = read_cells(), read_routes()
    somewhere = frozenset(word for (_called, who), words in cells.items() if who == role for word in words)
    absent = {method: ask(visitor, method, ABSENT) for method in METHODS}
    for rule in routes_of_cases(app):
        known = {name: places for name, places in ground.objects.items() if SLOTS & rule.arguments <= set(places)}
        for method in METHODS:
            shut = method not in (rule.methods or ()) or not routes.get(rule.endpoint, NOBODY) & somewhere
            for called, places in islice(known.items(), SHUT if shut else None):
                got = ask(visitor, method, address_of(rule, places))
                opens = method in (rule.methods or ()) and cells[called, role] & routes.get(rule.endpoint, NOBODY)
                if is_wrong(got, absent[method], opens=bool(opens), reads=bool(cells[called, role])):
                    yield f"{method} {rule.endpoint} of {called}: {got[0]}"


def is_wrong(got: Read, absent: Read, *, opens: bool, reads: bool) -> bool:
    """Say whether an answer is not that of its cell.

    What does not open is answered like an absent page; who reads the object but may not act on it may read a refusal.
    """
    if got[0] >= 500 or opens:
        return got[0] >= 500 or got == absent
    return got != absent and not (reads and got[0] == 409)


def is_sqlite(app: Flask) -> bool:
    """Say whether the policy layer stands alone."""
    return engine_of(app).dialect.name == "sqlite"


def address_of(rule: Rule, places: Mapping[str, str]) -> str:
    """Return the address of a route for one object."""
    return re.sub(r"<(\w+)>", lambda slot: places.get(slot[1], "a" * 20), rule.rule)


def test_every_route_below_a_case_stands_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in routes_of_cases(app)} == set(read_routes())


def test_a_slot_that_the_matrix_does_not_know_is_noticed(app: Flask) -> None:
    slots = {slot for rule in app.url_map.iter_rules() for slot in rule.arguments}
    assert slots == SLOTS | ELSEWHERE


def test_the_table_has_a_cell_for_every_role_and_object_and_no_word_without_a_route(ground: Ground) -> None:
    cells = read_cells()
    assert set(cells) == {(called, role) for called in ground.objects for role in ground.visitors}
    assert {word for words in cells.values() for word in words} == set().union(*read_routes().values()) - {"nobody"}


def test_no_cell_is_wrong_and_nothing_changes_by_trying(app: Flask, ground: Ground) -> None:
    before = fingerprint(engine_of(app))
    assert find_wrong_cells(app, ground) == []
    assert fingerprint(engine_of(app)) == before


@pytest.mark.parametrize(
    ("place", "role", "fault"),
    [
        ("policy.requests.requests_coordinated_by", "coordinator not assigned", "GET requests.show of own: 200"),
        ("policy.requests.requests_read_as_owner", "colleague", "GET requests.show of own: 404"),
        ("policy.releases.releases_to", "provider introduced", "GET releases.show of released to another: 200"),
    ],
)
def test_planted_rules_turn_their_cells_wrong(
    app: Flask, ground: Ground, monkeypatch: pytest.MonkeyPatch, place: str, role: str, fault: str
) -> None:
    monkeypatch.setattr(f"matching.{place}", PLANTED[place])
    wrong = find_wrong_cells(app, ground, [role])
    assert (f"{role}: {fault}" in wrong) is (place not in WIDER or is_sqlite(app))
    assert wrong == [] or place not in WIDER or is_sqlite(app)


def test_a_planted_route_without_a_row_is_wrong(app: Flask, ground: Ground) -> None:
    app.add_url_rule("/requests/<request_id>/planted", "planted", lambda request_id: request_id)
    assert {rule.endpoint for rule in routes_of_cases(app)} - set(read_routes()) == {"planted"}
