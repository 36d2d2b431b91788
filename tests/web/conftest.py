"""Fixtures for tests of pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from matching.models.person import Person
from tests.web.visitor import Visitor


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """Call it for a browser of nobody, or with a person for one in which they are signed in."""

    def start(person: Person | None = None) -> Visitor:
        visitor = Visitor(app)
        return visitor.sign_in(person) if person else visitor

    return start
