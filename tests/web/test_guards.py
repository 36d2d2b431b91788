"""Default deny: every route and method, walked by everybody, opens only to whom the table names."""

import re
from collections.abc import Callable, Iterator

from flask import Flask
from flask import request as http

from matching.policy.viewer import ANYONE, Viewer
from matching.vocabulary.names import Role
from matching.web.guards import Audience, only
from tests.cast import Cast
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
ABSENT = "/there-is-no-such-page"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Give the endpoint and an address, with identifiers of nothing, of every route."""
    for rule in app.url_map.iter_rules():
        yield rule.endpoint, re.sub(r"<[^>]+>", "a" * 20, rule.rule)


def read(visitor: Visitor, method: str, address: str) -> tuple[int, str, str]:
    """Return what the visitor is answered, without what differs with the address asked for."""
    answer = visitor.browser.open(address, method=method)
    text = answer.get_data(as_text=True)
    answer.close()
    for changing in (r'value="[^"]*"', r"next=[^\"<]*"):
        text = re.sub(changing, "", text)
    return answer.status_code, (answer.location or "").partition("?")[0], text


def test_every_route_has_its_line_in_the_table_and_no_line_is_left_over(app: Flask) -> None:
    assert set(app.extensions["audiences"]) == set(app.view_functions)


def walk(app: Flask, visitor: Visitor, viewer: Viewer) -> list[str]:
    """Return the routes that are closed to the viewer and yet are not answered like an absent page."""
    audiences: dict[str, Audience] = app.extensions["audiences"]
    absent = {method: read(visitor, method, ABSENT) for method in METHODS}
    return [
        f"{method} {address}"
        for endpoint, address in addresses(app)
        if endpoint not in audiences or not audiences[endpoint].admits(viewer)
        for method in METHODS
        if read(visitor, method, address) != absent[method]
    ]


def test_what_is_not_for_a_person_reads_like_a_page_that_is_not_there(app: Flask, cast: Cast, visit: Visit) -> None:
    for person in (None, cast.amina, cast.chidi, cast.lucia, cast.wei, cast.noor):
        viewer = cast.as_(person) if person else ANYONE
        assert walk(app, visit(person), viewer) == []


def test_what_is_for_a_person_never_breaks(app: Flask, cast: Cast, visit: Visit) -> None:
    audiences: dict[str, Audience] = app.extensions["audiences"]
    for person in (None, cast.amina, cast.chidi, cast.lucia, cast.wei, cast.noor):
        viewer, visitor = cast.as_(person) if person else ANYONE, visit(person)
        for endpoint, address in addresses(app):
            if audiences[endpoint].admits(viewer) and endpoint != "security.logout":
                for method in METHODS:
                    assert read(visitor, method, address)[0] < 500, f"{method} {address}"


def test_a_planted_page_that_nobody_entered_in_the_table_opens_to_nobody(app: Flask, cast: Cast, visit: Visit) -> None:
    app.add_url_rule("/planted", "planted", lambda: "open")
    assert visit().get("/planted").status_code == 302
    assert {visit(person).get("/planted").status_code for person in cast.people()} == {404}


def test_a_planted_hole_in_the_wall_is_seen_by_the_walk(app: Flask, cast: Cast, visit: Visit) -> None:
    app.before_request_funcs[None].insert(0, lambda: "open" if http.path == "/people" else None)
    assert "GET /people" in walk(app, visit(cast.wei), cast.as_(cast.wei))


def test_an_audience_of_roles_admits_no_visitor() -> None:
    assert not only(*Role).admits(ANYONE)
    assert only(Role.STATE).admits(Viewer(person_id="a", roles=frozenset({Role.STATE})))
    assert not only(Role.STATE).admits(Viewer(person_id="a", roles=frozenset({Role.PROVIDER})))


def test_signing_in_leads_back_to_the_page_that_was_asked_for(visit: Visit) -> None:
    assert visit().get("/desk?page=2").location == "/sign-in?next=/desk?page%3D2"
