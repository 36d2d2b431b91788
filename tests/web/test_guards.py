"""Default deny, in small: the table is whole, and an audience admits whom it names. Every route is walked elsewhere."""

from collections.abc import Callable

from flask import Flask

from matching.policy.viewer import ANYONE, Viewer
from matching.vocabulary.names import Role
from matching.web.guards import only
from tests.web.visitor import Visitor


def test_every_route_has_its_line_in_the_table_and_no_line_is_left_over(app: Flask) -> None:
    assert set(app.extensions["audiences"]) == set(app.view_functions)


def test_an_audience_of_roles_admits_no_visitor() -> None:
    assert not only(*Role).admits(ANYONE)
    assert only(Role.STATE).admits(Viewer(person_id="a", roles=frozenset({Role.STATE})))
    assert not only(Role.STATE).admits(Viewer(person_id="a", roles=frozenset({Role.PROVIDER})))


def test_signing_in_leads_back_to_the_page_that_was_asked_for(visit: Callable[..., Visitor]) -> None:
    assert visit().get("/desk?page=2").location == "/sign-in?next=/desk?page%3D2"
