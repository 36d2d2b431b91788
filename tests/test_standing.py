"""On whose behalf a transaction is: told at its beginning, ended with it, and nothing of it left on the connection."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from matching import database
from matching.database import as_system, open_engine, open_session
from matching.models.request import Need
from matching.policy.viewer import ANYONE, read_as
from matching.vocabulary.names import Marking, System
from tests.cast import Cast, open_need
from tests.keys import KEYS
from tests.web.visitor import Visitor

HIDDEN = "Weak locks of the eastern dam"
SETTINGS = ("person", "organisation", "roles", "state", "system")


@pytest.fixture
def hidden(cast: Cast) -> Need:
    """A need that only Amina's ministry and the coordinator of the case read."""
    need = open_need(cast, marking=Marking.COORDINATORS, title=HIDDEN)
    cast.session.commit()
    return need


@pytest.fixture
def fresh(engine: Engine) -> Iterator[Engine]:
    """The application's own engine, as a deployment opens it, whose sessions are nobody's."""
    made = open_engine(engine.url.render_as_string(hide_password=False), **KEYS)
    yield made
    made.dispose()


@pytest.fixture
def postgresql(engine: Engine) -> None:
    """For tests of what SQLite does not have."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no row-level security")


def reads(session: Session) -> bool:
    """Say whether a bare query of the session finds anything."""
    return bool(session.exec(select(Need.id)).all())


def left_on(engine: Engine) -> set[str]:
    """Return what a transaction that was told nothing finds told on the only connection of the pool."""
    with engine.connect() as connection:
        asked = ", ".join(f"current_setting('matching.{name}', true)" for name in SETTINGS)
        return {value for value in connection.execute(text(f"SELECT {asked}")).one() if value}


def look(engine: Engine, cast: Cast) -> None:
    """Let Amina look at her own rows, and leave."""
    with open_session(engine, writes=False) as session:
        read_as(session, cast.as_(cast.amina))
        assert reads(session)


def look_and_commit(engine: Engine, cast: Cast) -> None:
    """Let Amina look, and end with a commit."""
    with open_session(engine, writes=True) as session:
        read_as(session, cast.as_(cast.amina))
        assert reads(session)
        session.commit()


def look_and_fail(engine: Engine, cast: Cast) -> None:
    """Let Amina's page end in an error of the database."""
    with open_session(engine, writes=True) as session:
        read_as(session, cast.as_(cast.amina))
        with pytest.raises(DBAPIError):
            session.execute(text("SELECT 1 / 0"))


def look_and_be_killed(engine: Engine, cast: Cast) -> None:
    """Let Amina's connection be cut in the middle of her page."""
    with open_session(engine, writes=True) as session:
        read_as(session, cast.as_(cast.amina))
        number = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        cast.session.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        with pytest.raises(DBAPIError):
            reads(session)


def act_as_the_service(engine: Engine, cast: Cast) -> None:
    """Let a step of the service itself fail in the middle of Amina's page."""
    with open_session(engine, writes=True) as session:
        read_as(session, cast.as_(cast.amina))
        with pytest.raises(DBAPIError), as_system(session, System.STEP):
            session.execute(text("SELECT 1 / 0"))


ENDS: tuple[Callable[[Engine, Cast], None], ...] = (
    *(look, look_and_commit, look_and_fail),
    *(look_and_be_killed, act_as_the_service),
)


@pytest.mark.usefixtures("postgresql", "hidden")
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_nothing_of_a_person_is_left_on_the_connection(
    fresh: Engine, cast: Cast, end: Callable[[Engine, Cast], None]
) -> None:
    end(fresh, cast)
    assert left_on(fresh) == set()
    with open_session(fresh, writes=False) as session:
        read_as(session, ANYONE)
        assert not reads(session)
    assert fresh.pool.checkedin() == 1  # type: ignore[attr-defined]


@pytest.mark.usefixtures("postgresql", "hidden")
def test_a_setting_that_outlives_its_transaction_would_be_noticed(
    fresh: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "FOR_THIS_TRANSACTION", "set_config(%s, %s, false)")
    look_and_commit(fresh, cast)
    assert cast.amina.id in left_on(fresh)


@pytest.mark.usefixtures("postgresql", "hidden")
def test_a_session_that_was_given_to_nobody_reads_nothing(fresh: Engine) -> None:
    with open_session(fresh, writes=True) as session:
        assert not reads(session)


@pytest.mark.usefixtures("hidden")
def test_a_session_stays_its_viewers_after_a_commit_a_rollback_and_a_savepoint(fresh: Engine, cast: Cast) -> None:
    with open_session(fresh, writes=True) as session:
        read_as(session, cast.as_(cast.amina))
        assert reads(session)
        session.commit()
        assert reads(session)
        session.rollback()
        assert reads(session)
        savepoint = session.begin_nested()
        with as_system(session, System.STEP):
            assert reads(session)
            savepoint.rollback()
        assert reads(session)


@pytest.mark.usefixtures("postgresql", "hidden")
def test_the_service_acts_in_a_page_only_for_as_long_as_it_says(fresh: Engine, cast: Cast) -> None:
    with open_session(fresh, writes=True) as session:
        read_as(session, cast.as_(cast.rosa))
        found = [reads(session)]
        with as_system(session, System.SIDES):
            found.append(reads(session))
        found.append(reads(session))
        with pytest.raises(LookupError):
            fail_as_the_service(session)
        found.append(reads(session))
        savepoint = session.begin_nested()
        with as_system(session, System.STEP):
            found.append(reads(session))
        savepoint.rollback()
        found.append(reads(session))
    assert found == [False, True, False, False, True, False]


def fail_as_the_service(session: Session) -> None:
    """Read as the service itself, and fail."""
    with as_system(session, System.STEP):
        assert reads(session)
        raise LookupError


@pytest.mark.usefixtures("hidden")
def test_what_a_person_changed_is_written_as_theirs_though_the_service_acts_next(fresh: Engine, cast: Cast) -> None:
    stranger = cast.as_(cast.rosa)
    with open_session(fresh, writes=True) as session:
        with as_system(session, System.SIDES):
            need = session.exec(select(Need)).one()
        read_as(session, stranger)
        need.title = "Changed"
        expected = Exception if fresh.dialect.name == "postgresql" else ()
        try:
            with as_system(session, System.STEP):
                pass
        except expected:
            session.rollback()
        with as_system(session, System.SIDES):
            session.refresh(need)
        assert (need.title == HIDDEN) is (fresh.dialect.name == "postgresql")


def test_a_coordinators_page_leaves_nothing_to_the_anonymous_page_after_it(
    app: Flask, cast: Cast, hidden: Need
) -> None:
    coordinator, nobody = Visitor(app).sign_in(cast.lucia), Visitor(app)
    for _time in range(3):
        assert HIDDEN in coordinator.get(f"/requests/{hidden.request_id}").get_data(as_text=True)
        assert HIDDEN not in nobody.get("/").get_data(as_text=True)
        assert nobody.get("/no-such-page").status_code == 302
    if app.extensions["engine"].dialect.name == "postgresql":
        assert left_on(app.extensions["engine"]) == set()
