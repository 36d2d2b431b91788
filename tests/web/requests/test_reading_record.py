"""Every owner sees who read their text for coordinators only, and when, whatever page showed it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlmodel import col, select

from matching.database import open_session
from matching.models.history import History
from matching.models.request import Need
from matching.queries.history import READ
from matching.services import matches
from matching.services.reading_record import NOTES
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason, Marking
from tests.application import engine_of
from tests.cast import Cast, approved_match, approved_release, open_need, proposed_match
from tests.engines import as_owner
from tests.stages import add_auditor
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
HOUR = timedelta(hours=1, minutes=1)
PAGES = (
    "/requests",
    "/requests/{request}",
    "/needs/{need}",
    "/needs/{need}/shortlist",
    "/needs/{need}/why",
    "/needs/{need}/releases",
    "/needs/{need}/releases/new",
    "/releases/{release}",
    "/matches",
    "/matches/{match}",
    "/desk",
)


@pytest.fixture
def index(app: Flask) -> Shortlists:
    """The application's own index, ready."""
    made: Shortlists = app.extensions["shortlists"]
    made.refresh()
    return made


def hidden(cast: Cast) -> Need:
    """Let Amina have an open need for coordinators only."""
    return open_need(cast, marking=Marking.COORDINATORS)


def readings(cast: Cast, need: Need) -> list[str]:
    """Return who was written down as having read the need's request."""
    query = select(History).where(History.row_id == need.request_id, History.step == READ).order_by(col(History.at))
    with open_session(cast.session.get_bind(), writes=False) as session:
        return [row.person.name for row in session.exec(query) if row.person]


def test_the_owner_is_told_who_read_the_case_and_others_are_not(cast: Cast, visit: Visit) -> None:
    need = hidden(cast)
    visit(cast.lucia).get(f"/requests/{need.request_id}")
    amina, tomas, odile = visit(cast.amina), visit(cast.tomas), visit(add_auditor(cast))
    for reader in (amina, odile, tomas):
        reader.get(f"/requests/{need.request_id}")
    for reader in (amina, odile):
        part = reader.page.partition("Who read this, and when")[2].partition("</ol>")[0]
        assert "Lucia" in part
        assert "Tomas" not in part
    assert "Who read this" not in tomas.page
    assert readings(cast, need) == ["Lucia", "Tomas"]


def test_one_person_is_written_down_once_an_hour(cast: Cast, visit: Visit, clock: Callable[[timedelta], None]) -> None:
    need = hidden(cast)
    lucia = visit(cast.lucia)
    for _time in range(3):
        lucia.get(f"/needs/{need.id}")
    assert readings(cast, need) == ["Lucia"]
    clock(HOUR)
    visit(cast.lucia).get(f"/needs/{need.id}")
    assert readings(cast, need) == ["Lucia", "Lucia"]


def test_every_page_that_shows_it_writes_it_down(
    cast: Cast, visit: Visit, index: Shortlists, clock: Callable[[timedelta], None]
) -> None:
    match = proposed_match(cast, marking=Marking.COORDINATORS)
    release = approved_release(cast, match.need)
    names = {"request": match.need.request_id, "need": match.need_id}
    cast.session.commit()
    for times, page in enumerate(PAGES, start=1):
        clock(HOUR * times)
        address = page.format(**names, match=match.id, release=release.id)
        assert visit(cast.lucia).get(address).status_code == 200
        assert len(readings(cast, match.need)) == times, page


def test_a_page_with_mistakes_shows_it_too(cast: Cast, visit: Visit) -> None:
    need = hidden(cast)
    lucia = visit(cast.lucia)
    address = f"/requests/{need.request_id}/close"
    version = need.request.version
    cast.session.commit()
    lucia.get("/access")
    sent = {"csrf_token": lucia.token, "version": str(version)}
    assert lucia.send(address, sent).status_code == 422
    assert readings(cast, need) == ["Lucia"]


@pytest.mark.parametrize("who", ["amina", "mosi", "rosa", "chidi", "kamau", "wei", "noor"])
def test_who_is_shown_nothing_of_it_or_owns_it_is_not_written_down(cast: Cast, visit: Visit, who: str) -> None:
    need = hidden(cast)
    reader = visit(getattr(cast, who))
    for page in ("/", "/requests", "/matches", f"/requests/{need.request_id}", f"/needs/{need.id}"):
        reader.get(page)
    assert readings(cast, need) == []


def test_a_coordinator_who_finds_it_waiting_unread_has_not_read_it(cast: Cast, visit: Visit) -> None:
    need = hidden(cast)
    need.request.assigned, need.request.coordinator_id = [], None
    cast.session.commit()
    lucia = visit(cast.lucia)
    lucia.get("/desk")
    assert need.request.number in lucia.page
    assert readings(cast, need) == []


def test_a_provider_reads_it_from_the_approval_on_and_not_before(cast: Cast, visit: Visit, index: Shortlists) -> None:
    release = approved_release(cast)
    need, chidi = release.need, visit(cast.chidi)
    match = approved_match(cast, index, marking=Marking.COORDINATORS)
    chidi.get("/")
    assert readings(cast, need) == []
    chidi.get(f"/releases/{release.id}")
    assert readings(cast, need) == ["Chidi"]
    chidi.get(f"/needs/{match.need_id}")
    assert "Chidi" in readings(cast, match.need)
    visit(cast.amina).get(f"/requests/{match.need.request_id}")


def test_the_owner_reads_the_name_of_the_provider_and_of_no_person_of_it(
    cast: Cast, visit: Visit, index: Shortlists
) -> None:
    match = approved_match(cast, index, marking=Marking.COORDINATORS)
    visit(cast.chidi).get(f"/needs/{match.need_id}")
    amina = visit(cast.amina)
    amina.get(f"/requests/{match.need.request_id}")
    part = amina.page.partition("Who read this, and when")[2].partition("</ol>")[0]
    assert "Agency for Port Security" in part
    assert "Chidi" not in part


def test_what_is_not_for_coordinators_only_is_read_without_a_record(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS)
    for reader in (visit(cast.lucia), visit(cast.chidi)):
        reader.get(f"/requests/{need.request_id}")
    assert readings(cast, need) == []


def test_a_page_is_not_shown_where_it_cannot_be_written_down(app: Flask, cast: Cast, visit: Visit) -> None:
    need = hidden(cast)
    title, lucia, address = need.title, visit(cast.lucia), f"/needs/{need.id}"
    cast.session.commit()
    with as_owner(engine_of(app)) as owner, owner.begin() as connection:
        connection.execute(text("ALTER TABLE history RENAME TO away"))
    assert lucia.get(address).status_code == 503
    assert title not in lucia.page
    assert "we could not write down" in lucia.page
    with as_owner(engine_of(app)) as owner, owner.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO history"))
    assert lucia.get(address).status_code == 200


def test_a_table_that_is_not_listened_to_would_be_noticed(cast: Cast, visit: Visit) -> None:
    need = hidden(cast)
    address = f"/needs/{need.id}"
    for table, note in NOTES.items():
        event.remove(table, "load", note)
    try:
        visit(cast.lucia).get(address)
        assert readings(cast, need) == []
    finally:
        for table, note in NOTES.items():
            event.listen(table, "load", note)


def test_a_declined_match_leaves_the_record_of_who_read_it(cast: Cast, visit: Visit, index: Shortlists) -> None:
    match = approved_match(cast, index, marking=Marking.COORDINATORS)
    visit(cast.chidi).get(f"/needs/{match.need_id}")
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=cast.as_(cast.amina))
    cast.session.commit()
    assert readings(cast, match.need) == ["Chidi"]
