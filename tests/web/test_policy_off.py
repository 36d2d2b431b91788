"""With the policy layer switched off, PostgreSQL's own rules still keep what is hidden from every page."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text, true

from matching.models.person import Person
from matching.queries import figures, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Marking
from tests.cast import Cast, active_offer, draft_request, open_need
from tests.engines import as_owner
from tests.stages import propose
from tests.web.visitor import Visitor

CLAUSES: tuple[tuple[ModuleType, str], ...] = (
    *((requests, name) for name in ("requests_seen_by", "needs_seen_by")),
    *((matches, "matches_seen_by"), (offers, "offers_seen_by"), (releases, "releases_seen_by")),
    *((figures, f"{noun}_seen_by") for noun in ("requests", "needs", "offers", "matches")),
)
LISTS = ("/", "/requests", "/offers", "/matches", "/figures")
Visit = Callable[..., Visitor]
pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


class Secrets:
    """Rows that one side or the desk alone may read, with a word in each that must not be found elsewhere."""

    def __init__(self, cast: Cast) -> None:
        _request, draft = draft_request(cast, title="Xanadu of the drafts", description="Xanadu " * 20)
        hidden = open_need(cast, marking=Marking.COORDINATORS, title="Xanadu of the desk")
        offer = active_offer(cast)
        match = propose(cast, offer, by=cast.lucia)
        match.words = "Xanadu of the proposer"
        cast.session.commit()
        self.addresses = (
            *(f"/requests/{need.request_id}" for need in (draft, hidden)),
            *(f"/needs/{need.id}/compare" for need in (draft, hidden)),
            *(f"/matches/{match.id}", f"/needs/{match.need_id}/shortlist"),
        )


def switch_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every clause of the policy layer admit everything."""
    for module, name in CLAUSES:
        monkeypatch.setattr(module, name, lambda _viewer: true())


def read_all(visitor: Visitor, secrets: Secrets) -> dict[str, Any]:
    """Return which pages answer, and which of them tell."""
    found = {}
    for address in (*LISTS, *secrets.addresses):
        status = visitor.get(address).status_code
        found[address] = (status, "Xanadu" in visitor.page)
    return found


def strangers(cast: Cast) -> dict[str, Person | None]:
    """Return those who may read none of it."""
    return {
        "rosa": cast.rosa,
        "dana": cast.dana,
        "kamau": cast.kamau,
        "wei": cast.wei,
        "noor": cast.noor,
        "nobody": None,
    }


@pytest.fixture
def secrets(cast: Cast) -> Secrets:
    return Secrets(cast)


def test_no_page_tells_a_stranger_more_when_the_policy_layer_is_off(
    cast: Cast, visit: Visit, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors = {name: visit(person) for name, person in strangers(cast).items()}
    before = {name: read_all(visitor, secrets) for name, visitor in visitors.items()}
    switch_off(monkeypatch)
    after = {name: read_all(visitor, secrets) for name, visitor in visitors.items()}
    assert not any(told for pages in after.values() for _status, told in pages.values())
    assert after == before


def test_without_either_lock_the_pages_tell(
    cast: Cast, visit: Visit, secrets: Secrets, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_off(monkeypatch)
    with as_owner(engine) as owner, owner.begin() as connection:
        for table in ("request", "need", "match", "history"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))
    pages = read_all(visit(cast.rosa), secrets)
    assert sum(told for _status, told in pages.values()) >= 2


def test_owner_and_coordinator_read_on(cast: Cast, visit: Visit, secrets: Secrets, app: Flask) -> None:
    shortlists: Shortlists = app.extensions["shortlists"]
    shortlists.refresh()
    assert visit(cast.amina).get(secrets.addresses[0]).status_code == 200
    assert visit(cast.lucia).get(secrets.addresses[1]).status_code == 200
