"""Rows in every stage of their lives, posted by the cast, and by hand who reads each: no rule of ours is asked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Select, Table, select

from matching import clock
from matching.database import act_as
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.models.tables import metadata
from matching.services import answers, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, DeclineReason, Marking, Outcome, Role, System
from tests.cast import (
    Cast,
    active_offer,
    approved_release,
    draft_request,
    offer_answers,
    open_need,
    written_release,
)

Names = frozenset[str]
KENYA, FRANCE = frozenset({"amina", "mosi"}), frozenset({"chidi"})
PROVIDERS, DESK = FRANCE | {"dana"}, frozenset({"lucia", "tomas"})
ALL_DESK = DESK | {"kamau"}
AUDITORS = frozenset({"odile"})
SIGNED_IN = frozenset({"amina", "mosi", "rosa", "chidi", "dana", "lucia", "tomas", "kamau", "wei", "noor", "odile"})
SIGNED_OUT = frozenset({"nobody", "zola"})
EVERYONE = SIGNED_IN | SIGNED_OUT
NOWHERE = "a" * 20
"""An identifier that no row has."""


@dataclass(frozen=True)
class Stage:
    """A row: identifier and version, how far it is, who reads it, who acts on it: its owners and their coordinators."""

    id: str
    version: int
    called: str
    readers: Names
    inside: Names


Stages = Mapping[str, Sequence[Stage]]


def add_closed_account(cast: Cast) -> Person:
    """Let Zola, of Amina's ministry, be somebody whose account is closed."""
    cast.zola = Person(name="Zola", email="zola@example.org", organisation_id=cast.kenya.id, roles=[Role.STATE])  # type: ignore[attr-defined]
    zola: Person = cast.zola  # type: ignore[attr-defined]
    zola.closed_at = clock.now()
    cast.session.add(zola)
    cast.session.commit()
    return zola


def add_auditor(cast: Cast) -> Person:
    """Let Odile audit the cases of Amina's ministry."""
    cast.odile = cast._person("Odile", cast.kenya, Role.AUDITOR)  # type: ignore[attr-defined]
    odile: Person = cast.odile  # type: ignore[attr-defined]
    cast.session.commit()
    return odile


def make_stages(cast: Cast, shortlists: Shortlists) -> Stages:
    """Bring something of every kind to every stage; return the rows by the name that addresses give them."""
    cases = make_requests(cast)
    kept = make_offers(cast)
    found, released = make_matches(cast, shortlists)
    cast.session.flush()
    inside = KENYA | DESK
    made = {
        "request_id": [Stage(need.request_id, need.request.version, *facts) for need, *facts in cases],
        "need_id": [
            *(Stage(need.id, need.version, *facts) for need, *facts in cases),
            Stage(released.id, released.version, "released", inside | FRANCE | AUDITORS, inside | AUDITORS),
        ],
        "offer_id": [Stage(offer.id, offer.version, *facts) for offer, *facts in kept],
        "match_id": [Stage(match.id, match.version, called, readers, readers) for match, called, readers in found],
        "release_id": [Stage(row.id, row.version, *facts) for row, *facts in make_releases(cast)],
        "coordinator_id": [Stage(cast.tomas.id, cast.tomas.version, "Tomas", SIGNED_IN, SIGNED_IN)],
        "auditor_id": [],
        "person_id": [_entry(person) for person in (cast.amina, cast.chidi, cast.lucia)],
        "kept_id": [Stage(NOWHERE, 1, "kept for nobody here", frozenset(), frozenset())],
        "organisation_id": [_entry(organisation) for organisation in (cast.kenya, cast.agency)],
    }
    cast.session.commit()
    return made


CHANGED_BY_LOOKING = frozenset({"session.seen_at", "throttle.*", "history_seal.*", "history_head.*"})
"""What looking at a page may change, by table and column: when a session was last used, counters of throttles, and the
seals of the lines below, which a test of the chain holds to the lines."""
WRITTEN_BY_LOOKING = ("history", "step", "read")
"""The one kind of row that looking may add: that somebody read what is for coordinators only."""


def fingerprint(engine: Engine) -> str:
    """Return a hash of every row of every table, but for what looking at a page may change."""
    with act_as(engine, System.JOBS).connect() as connection:
        rows = [sorted(map(repr, connection.execute(query))) for query in map(lasting, find_lasting())]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def find_lasting() -> list[Table]:
    """Return the tables of which looking at a page may not change everything."""
    return [table for table in metadata.sorted_tables if f"{table.name}.*" not in CHANGED_BY_LOOKING]


def lasting(table: Table) -> Select[Any]:
    """Return the query of all in `table` that only a post may change."""
    query = select(*(column for column in table.c if str(column) not in CHANGED_BY_LOOKING))
    noun, column, step = WRITTEN_BY_LOOKING
    return query.where(table.c[column] != step) if table.name == noun else query


def make_requests(cast: Cast) -> list[tuple[Need, str, Names, Names]]:
    """Return a need of a case in every stage."""
    inside, by, desk = KENYA | DESK | AUDITORS, cast.as_(cast.amina), cast.as_(cast.lucia)
    (_, first), (submitted, second), (returned, third) = (draft_request(cast) for _time in range(3))
    for request in (submitted, returned):
        requests.submit(cast.session, request, by=by)
    requests.return_(cast.session, returned, gaps="Say more.", by=desk)
    closed, withdrawn = open_need(cast), open_need(cast)
    requests.close(cast.session, closed.request, outcome=Outcome.MET, by=desk)
    requests.withdraw(cast.session, withdrawn.request, by=by)
    return [
        (first, "draft", KENYA, inside - AUDITORS),
        (second, "submitted", inside, inside),
        (third, "returned", inside, inside),
        (open_need(cast, marking=Marking.COORDINATORS), "open for coordinators", inside, inside),
        (open_need(cast, marking=Marking.PROVIDERS), "open for providers", inside | PROVIDERS, inside),
        (open_need(cast, marking=Marking.EVERYONE), "open for everyone", EVERYONE, inside),
        (closed, "closed", inside, inside),
        (withdrawn, "withdrawn", inside, inside),
    ]


def make_offers(cast: Cast) -> list[tuple[Offer, str, Names, Names]]:
    """Return an offer in every stage."""
    inside, by, desk = FRANCE | ALL_DESK, cast.as_(cast.chidi), cast.as_(cast.lucia)
    draft, submitted, returned = (offers.draft(cast.session, offer_answers(), by=by) for _time in range(3))
    for offer in (submitted, returned):
        offers.submit(cast.session, offer, by=by)
    offers.return_(cast.session, returned, gaps="Say more.", by=desk)
    paused, withdrawn = active_offer(cast), active_offer(cast)
    offers.pause(cast.session, paused, by=by)
    offers.withdraw(cast.session, withdrawn, by=by)
    return [
        (draft, "draft", FRANCE, inside),
        (submitted, "submitted", inside, inside),
        (returned, "returned", inside, inside),
        (active_offer(cast), "active", EVERYONE, inside),
        (paused, "paused", inside, inside),
        (withdrawn, "withdrawn", inside, inside),
    ]


def make_matches(cast: Cast, shortlists: Shortlists) -> tuple[list[tuple[Match, str, Names]], Need]:
    """Return a match in every stage, and the need that the approval of one released."""
    offer, both = active_offer(cast, places=9), KENYA | FRANCE | DESK | AUDITORS
    proposed, declined, released, introduced = (propose(cast, offer, by=cast.lucia) for _time in range(4))
    matches.decline(cast.session, declined, because=DeclineReason.TIMING, by=cast.as_(cast.tomas))
    for match in (released, introduced):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    refused = propose(cast, offer, by=cast.lucia)
    matches.approve(cast.session, refused, shortlists=shortlists, by=cast.as_(cast.tomas))
    matches.decline(cast.session, refused, because=DeclineReason.AREA, by=cast.as_(cast.amina))
    introduce(cast, introduced)
    found = [
        (proposed, "proposed", DESK),
        (propose(cast, offer, by=cast.amina), "asked by the State", KENYA | DESK | AUDITORS),
        (propose(cast, offer, by=cast.chidi), "offered by the provider", FRANCE | DESK),
        (declined, "declined before it was put to anybody", DESK),
        (released, "approved", both),
        (introduced, "introduced", both),
        (refused, "declined", both),
    ]
    return found, released.need


def make_releases(cast: Cast) -> list[tuple[Release, str, Names, Names]]:
    """Return a release in every stage."""
    ended = approved_release(cast)
    releases.withdraw(cast.session, ended, by=cast.as_(cast.lucia))
    inside = KENYA | DESK | AUDITORS
    return [
        (written_release(cast), "proposed", DESK, DESK),
        (approved_release(cast), "approved", inside | FRANCE, inside),
        (ended, "taken back", inside, inside),
    ]


def propose(cast: Cast, offer: Offer, *, by: Person, marking: Marking | None = None) -> Match:
    """Let somebody bring in a pair of a new need with `offer`; only providers need to read the need first."""
    chosen = marking or (Marking.PROVIDERS if by is cast.chidi else Marking.COORDINATORS)
    match = matches.propose(cast.session, open_need(cast, marking=chosen), offer, by=cast.as_(by))
    cast.session.commit()
    return match


def introduce(cast: Cast, match: Match) -> None:
    """Let both sides say yes and Lucía introduce them."""
    say_yes(cast, match)
    matches.introduce(cast.session, match, overlap="None known.", due_diligence="Checked.", by=cast.as_(cast.lucia))


def say_yes(cast: Cast, match: Match) -> None:
    """Let both sides say yes."""
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
    cast.session.commit()


def expired_offer(cast: Cast) -> Offer:
    """Return an offer whose last day has passed."""
    offer = active_offer(cast, valid_until=clock.today())
    clock.move(timedelta(days=2))
    offers.expire(cast.session)
    clock.move(timedelta())
    cast.session.commit()
    return offer


def submitted_request(cast: Cast) -> Request:
    """Return a case that waits for a coordinator."""
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    return request


def _entry(row: Person | Organisation) -> Stage:
    return Stage(row.id, row.version, row.name, SIGNED_IN, SIGNED_IN)
