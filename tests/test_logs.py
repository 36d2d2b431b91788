"""Logs tell what went wrong and where, and never what anybody wrote."""

import logging
from collections.abc import Callable
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from matching import logs, serving
from matching.database import open_session
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.web.forms import fields
from tests.cast import Cast
from tests.web.visitor import Visitor

TEXT = "the weak spot of our dam"


@pytest.fixture
def written(sqlite_app: Flask) -> Callable[[], str]:
    """Call it for all that was logged in the test, down to what only developers ask for."""
    kept, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(kept)
    root.addHandler(handler)
    yield kept.getvalue  # type: ignore[misc]
    root.removeHandler(handler)


def fail(message: str) -> None:
    """Raise two exceptions, one after the other, that both quote a text."""
    try:
        int(message)
    except ValueError as error:
        raise RuntimeError(f"cannot take {message}") from error


def test_an_exception_is_logged_by_its_kind_and_place_without_what_it_says(written: Callable[[], str]) -> None:
    try:
        fail(TEXT)
    except RuntimeError:
        logging.getLogger("anybody").exception("it failed")
    assert TEXT not in written()
    assert "ValueError" in written()
    assert "RuntimeError" in written()
    assert "test_logs.py" in written()


def test_a_text_that_breaks_a_page_does_not_reach_the_log(
    sqlite_app: Flask, sqlite_engine: Engine, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(sqlite_engine, writes=True) as session:
        amina = Cast(session).amina
    visitor = Visitor(sqlite_app).sign_in(amina)
    visitor.get("/requests/new")
    monkeypatch.setattr(fields, "clean_text", lambda typed: fail(typed))
    assert visitor.send("/requests/new", visitor.form("/requests/new") | {"title": TEXT}).status_code == 500
    assert "RuntimeError" in written()
    assert TEXT not in written()


def test_what_a_database_refuses_is_not_repeated(engine: Engine) -> None:
    with open_session(engine, writes=True) as session:
        organisation = Organisation(name="A")
        session.add(organisation)
        session.flush()
        people = [Person(name=TEXT, email=TEXT, organisation_id=organisation.id) for _time in range(2)]
        session.add_all(people)
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        session.rollback()
    assert "parameters hidden" in str(caught.value)
    assert TEXT not in logs.tell_kind(caught.value)


def test_a_log_that_repeats_what_exceptions_say_is_seen(
    written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "tell_kind", str)
    try:
        fail(TEXT)
    except RuntimeError:
        logging.getLogger("anybody").exception("it failed")
    assert TEXT in written()


def test_the_server_keeps_no_log_of_addresses(sqlite_app: Flask) -> None:
    told = serving.get_options(sqlite_app)
    assert not {"accesslog", "access_log_format", "logger_class", "statsd_host"} & set(told)


def test_no_statement_is_logged_with_its_values(engine: Engine, written: Callable[[], str]) -> None:
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    with engine.connect() as connection:
        connection.execute(text("SELECT CAST(:words AS TEXT)"), {"words": TEXT})
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert TEXT not in written()
    assert "parameters hidden" in written()
