"""Two coordinators and one last place: exactly one of them gives it away, every time, on both engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from matching.database import open_session
from matching.errors import Refused, reason
from matching.models.match import Decision, Match
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.matches import get_match
from matching.services import matches, requests
from matching.services.postings import touch
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason, OfferState
from tests.cast import Cast, draft_request, need_answers, offer_answers
from tests.counts import count
from tests.races.at_once import Deed, do_at_once

ROUNDS = count(quick=20, nightly=200)
"""So many in two threads; `test_two_processes` has them in two processes."""
FEWER = 20


def two_needs(cast: Cast) -> tuple[Need, Need]:
    """Let Amina post one open request with two needs."""
    request, first = draft_request(cast)
    second = requests.add_need(cast.session, request, need_answers(title="A second port"), by=cast.as_(cast.amina))
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    return first, second


def two_matches(cast: Cast, needs: tuple[Need, Need], *, places: int = 1) -> tuple[Match, Match]:
    """Put one new offer beside both needs, as Lucía proposed it; written as rows, because there will be hundreds."""
    offer = Offer(**offer_answers(places=places).model_dump(), organisation_id=cast.agency.id, state=OfferState.ACTIVE)
    cast.session.add(offer)
    touch(cast.session, offer)
    first, second = (Match(need_id=need.id, offer_id=offer.id, proposer_id=cast.lucia.id) for need in needs)
    first.offer = second.offer = offer
    cast.session.add_all([first, second])
    cast.session.commit()
    return first, second


def approval(match: Match, person: Person, shortlists: Shortlists) -> Deed:
    """Return the deed of approving `match`."""
    match_id, by = match.id, viewer_of(person)

    def approve(session: Session, wait: Callable[[], object]) -> None:
        read = get_match(session, by, match_id)
        wait()
        matches.approve(session, read, shortlists=shortlists, by=by)

    return approve


def approvals(cast: Cast, pair: tuple[Match, Match], shortlists: Shortlists) -> list[Deed]:
    """Return what Lucía and Tomas do: each approves one of the pair."""
    return [approval(match, who, shortlists) for match, who in zip(pair, (cast.lucia, cast.tomas), strict=True)]


def refusal(match: Match, by: Viewer) -> Deed:
    """Return the deed of declining `match`."""
    match_id = match.id

    def decline(session: Session, wait: Callable[[], object]) -> None:
        read = get_match(session, by, match_id)
        wait()
        matches.decline(session, read, because=DeclineReason.TIMING, by=by)

    return decline


@contextmanager
def fresh(engine: Engine) -> Iterator[Session]:
    """Give a session that sees what is stored now."""
    with open_session(engine, writes=False) as session:
        yield session


def places(engine: Engine, match: Match) -> tuple[int, int]:
    """Return how many places of the match's offer are used, and how many matches hold one."""
    with fresh(engine) as session:
        holders = session.exec(select(Match.id).where(Match.offer_id == match.offer_id, col(Match.holds_place))).all()
        return session.exec(select(Offer.places_used).where(Offer.id == match.offer_id)).one(), len(holders)


def test_of_two_coordinators_exactly_one_gives_the_last_place_away(
    engine: Engine, cast: Cast, shortlists: Shortlists
) -> None:
    needs, wrong = two_needs(cast), []
    for number in range(ROUNDS):
        pair = two_matches(cast, needs)
        outcomes = sorted(do_at_once(engine, approvals(cast, pair, shortlists)))
        if outcomes != ["done", "no-places"] or places(engine, pair[0]) != (1, 1):
            wrong.append((number, outcomes))
        end(cast, pair[0])
    assert not wrong


def test_two_coordinators_give_the_last_two_places_away_together(
    engine: Engine, cast: Cast, shortlists: Shortlists
) -> None:
    needs = two_needs(cast)
    for _ in range(FEWER):
        pair = two_matches(cast, needs, places=2)
        assert do_at_once(engine, approvals(cast, pair, shortlists)) == ["done", "done"]
        assert places(engine, pair[0]) == (2, 2)


def test_one_match_is_approved_once_by_two_coordinators(engine: Engine, cast: Cast, shortlists: Shortlists) -> None:
    needs = two_needs(cast)
    for _ in range(FEWER):
        match, _other = two_matches(cast, needs, places=2)
        outcomes = do_at_once(engine, approvals(cast, (match, match), shortlists))
        assert outcomes.count("done") == 1
        assert places(engine, match) == (1, 1)
        with fresh(engine) as session:
            assert len(session.exec(select(Decision).where(Decision.match_id == match.id)).all()) == 1


def test_a_place_comes_back_once_when_both_sides_decline_at_once(
    engine: Engine, cast: Cast, shortlists: Shortlists
) -> None:
    needs = two_needs(cast)
    for _ in range(FEWER):
        pair = two_matches(cast, needs, places=3)
        for match in pair:
            matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
        cast.session.commit()
        outcomes = do_at_once(engine, [refusal(pair[0], cast.as_(who)) for who in (cast.amina, cast.chidi)])
        assert outcomes.count("done") == 1
        assert places(engine, pair[0]) == (1, 1)


def end(cast: Cast, match: Match) -> None:
    """Take the offer out of the shortlists, so that they stay short and the rounds quick."""
    match.offer.state = OfferState.WITHDRAWN
    touch(cast.session, match.offer)
    cast.session.commit()


def looks_first(match: Match, by: Viewer) -> Deed:
    """Return the wrong way to take a place: look whether one is free, then write the number that follows."""
    match_id = match.id

    def approve(session: Session, wait: Callable[[], object]) -> None:
        read = get_match(session, by, match_id)
        wait()
        if read.offer.places_used >= read.offer.places:
            raise Refused(reason("no-places"))
        used = update(Offer).where(col(Offer.id) == read.offer_id).values(places_used=read.offer.places_used + 1)
        session.connection().execute(used)
        read.holds_place = True
        session.add(read)

    return approve


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_race_is_real_who_looks_first_gives_one_place_to_two(engine: Engine, cast: Cast) -> None:
    needs, over = two_needs(cast), 0
    for _ in range(FEWER):
        pair = two_matches(cast, needs)
        do_at_once(engine, [looks_first(match, cast.as_(cast.lucia)) for match in pair])
        over += places(engine, pair[0])[1] > 1
    assert over
