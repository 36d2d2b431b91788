"""Keys: destroyed by a State for ever, wrapped anew by a newer master key, and looked at before the service starts."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlmodel import select

from matching.database import act_as, open_engine, open_session, transaction
from matching.errors import Refused, Stale, Unreadable
from matching.models.history import History
from matching.models.match import Decision, Match
from matching.models.request import Need, Request
from matching.models.sealed import CaseKey, Destroyed
from matching.policy.viewer import SYSTEM
from matching.queries.keys import get_key
from matching.queries.postings import find_need_rows
from matching.queries.requests import find_need_texts
from matching.sealing import Keyring
from matching.services import keys, requests
from matching.services.decisions import replay
from matching.services.keys import check_keys, destroy_key, rotate
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import System
from tests.cast import Cast, approved_match, draft_request, open_need
from tests.keys import HISTORY_KEY, KEYRING, SEALING_KEY

OPENED: list[Engine] = []
NEW = "the-key-that-replaces-it"


def withdrawn(cast: Cast, shortlists: Shortlists) -> Match:
    """Let Amina withdraw a case that was matched."""
    match = approved_match(cast, shortlists, title="Zyzzogeton", own_term="Zyzzogeton")
    requests.withdraw(cast.session, match.need.request, by=cast.as_(cast.amina))
    cast.session.commit()
    return match


def destroy(cast: Cast, request: Request, *, by: object = None) -> None:
    destroy_key(cast.session, request, version=request.version, by=cast.as_(by or cast.amina))  # type: ignore[arg-type]
    cast.session.commit()


def with_keys(engine: Engine, *secrets: str) -> Engine:
    """Return the same database, opened by a deployment with these master keys."""
    url = engine.url.render_as_string(hide_password=False)
    OPENED.append(open_engine(url, history_key=HISTORY_KEY, keyring=Keyring(secrets)))
    return act_as(OPENED[-1], System.JOBS)


@pytest.fixture(autouse=True)
def closed_again() -> Iterator[None]:
    """Leave no connection open."""
    yield
    while OPENED:
        OPENED.pop().dispose()


def titles(engine: Engine) -> set[str]:
    """Return the titles of all needs."""
    with open_session(engine, writes=False) as session:
        return {str(need.title) for need in session.exec(select(Need))}


def test_a_destroyed_case_cannot_be_read_anywhere_any_more(cast: Cast, engine: Engine, shortlists: Shortlists) -> None:
    match, other = withdrawn(cast, shortlists), open_need(cast, title="Kept")
    request = match.need.request
    destroy(cast, request)
    assert (request.title, match.need.title, match.need.sectors, match.need.reading) == ("", "", (), None)
    assert isinstance(request.title, Destroyed)
    assert titles(engine) == {"", "Kept"}
    assert find_need_texts(cast.session, SYSTEM)[match.need_id].strip() == ""
    assert {row.id for row in find_need_rows(cast.session, since=None)} == {other.id}
    assert get_key(cast.session, request.id).wrapped is None
    with pytest.raises(Refused, match="older-than-fits"):
        replay(cast.session, cast.session.exec(select(Decision)).one())


def test_a_process_that_read_the_text_before_reads_it_no_more(
    cast: Cast, engine: Engine, shortlists: Shortlists
) -> None:
    match = withdrawn(cast, shortlists)
    with open_session(with_keys(engine, SEALING_KEY), writes=False) as other:
        query = select(Need).where(Need.id == match.need_id)
        assert other.exec(query).one().title == "Zyzzogeton"
        other.rollback()
        other.expunge_all()
        destroy(cast, match.need.request)
        assert other.exec(query).one().title == ""


def test_what_stands_in_clear_of_a_destroyed_case_goes_too(cast: Cast) -> None:
    request, _need = draft_request(cast)
    request.public_summary, request.publish_summary, request.origin = "Zyzzogeton", True, "a" * 40
    requests.withdraw(cast.session, request, by=cast.as_(cast.amina))
    destroy(cast, request)
    assert (request.public_summary, request.publish_summary, request.origin) == ("", False, None)


def test_only_the_state_destroys_and_only_what_it_has_withdrawn(cast: Cast, shortlists: Shortlists) -> None:
    still_open, request = open_need(cast).request, withdrawn(cast, shortlists).need.request
    for person in (cast.rosa, cast.chidi, cast.lucia, cast.kamau, cast.noor, cast.wei):
        with pytest.raises(Refused, match="not-yours-to-destroy"):
            destroy(cast, request, by=person)
    with pytest.raises(Refused, match="not-yours-to-destroy"):
        destroy(cast, still_open)
    with pytest.raises(Stale):
        destroy_key(cast.session, request, version=request.version - 1, by=cast.as_(cast.amina))
    destroy(cast, request, by=cast.mosi)
    with pytest.raises(Refused, match="text-is-destroyed"):
        destroy(cast, request)


def test_it_is_written_down_who_destroyed_a_key(cast: Cast, shortlists: Shortlists) -> None:
    request = withdrawn(cast, shortlists).need.request
    destroy(cast, request)
    lines = cast.session.exec(select(History).where(History.step == "destroy-text")).all()
    assert [(line.row_id, line.person_id) for line in lines] == [(request.id, cast.amina.id)]


def test_after_a_rotation_the_old_key_is_needed_no_more(cast: Cast, engine: Engine) -> None:
    for title in ("Ports", "Dams"):
        open_need(cast, title=title)
    both, new = with_keys(engine, NEW, SEALING_KEY), with_keys(engine, NEW)
    with pytest.raises(Unreadable):
        titles(new)
    assert check_keys(new).code == "sealing-key-is-missing"  # type: ignore[union-attr]
    assert (rotate(both), rotate(both)) == (3, 0)
    assert check_keys(new) is None
    assert titles(new) == {"Ports", "Dams"}
    with pytest.raises(Unreadable):
        titles(engine)


def test_a_rotation_that_was_ended_midway_goes_on_where_it_was(
    cast: Cast, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(4):
        open_need(cast)
    monkeypatch.setattr(keys, "AT_ONCE", 2)
    both, done = with_keys(engine, NEW, SEALING_KEY), []

    @event.listens_for(both, "commit")
    def end(_connection: object) -> None:
        done.append(1)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(both)
    event.remove(both, "commit", end)
    with open_session(both, writes=False) as session:
        masters = [key.master for key in session.exec(select(CaseKey))]
    assert sorted(masters).count(Keyring((NEW,)).current) == 2
    assert titles(both) == {"Risk assessment of a container port"}
    assert rotate(both) == 3
    assert check_keys(with_keys(engine, NEW)) is None


def test_a_destroyed_key_stays_destroyed_through_a_rotation(cast: Cast, engine: Engine, shortlists: Shortlists) -> None:
    destroy(cast, withdrawn(cast, shortlists).need.request)
    both = with_keys(engine, NEW, SEALING_KEY)
    rotate(both)
    assert titles(with_keys(engine, NEW)) == {""}


def test_the_command_says_what_it_did(app: Flask, cast: Cast, engine: Engine) -> None:
    open_need(cast)
    app.extensions["engine"] = with_keys(engine, NEW, SEALING_KEY)
    said = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert f"Keys wrapped anew by the master key {Keyring((NEW,)).current}: 2." in said.output
    app.extensions["engine"] = with_keys(engine, SEALING_KEY)
    said = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert (said.exit_code, "Put the older key back." in said.output) == (1, True)


@pytest.mark.parametrize("command", ["serve", "pages", "work", "migrate"])
def test_the_service_does_not_start_without_the_keys_of_its_data(
    sqlite_app: Flask, sqlite_engine: Engine, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    sqlite_app.extensions["engine"] = with_keys(sqlite_engine, NEW)
    said = sqlite_app.test_cli_runner().invoke(args=[command])
    assert said.exit_code != 0
    sealed_by = f"The data was sealed by the keys {KEYRING.current}, which are not among SEALING_KEYS."
    assert sealed_by in said.output + capfd.readouterr().err


def test_a_wrong_key_under_the_right_name_is_told_too(cast: Cast, engine: Engine) -> None:
    with transaction(engine) as session:
        key = get_key(session, "service")
        key.wrapped = bytes(len(key.wrapped or b""))
        session.add(key)
    assert check_keys(engine).code == "sealing-key-is-wrong"  # type: ignore[union-attr]


def test_a_database_that_has_no_tables_yet_needs_no_key(tmp_path: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.sqlite")
    assert check_keys(engine) is None
    engine.dispose()
