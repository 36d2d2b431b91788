"""Two people change the same posting: the second is told, and what the first wrote stays."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from matching.database import open_session
from matching.errors import Stale
from matching.models.answers import RequestAnswers
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.matches import get_match
from matching.queries.offers import get_offer
from matching.queries.requests import get_need, get_request
from matching.services import matches, offers, requests
from matching.services.shortlists import Shortlists
from tests.cast import Cast, draft_request, need_answers, offer_answers, proposed_match
from tests.races.at_once import Deed, do_at_once

TOLD = {"Stale", "StaleDataError"}


def test_who_edits_a_request_that_changed_meanwhile_is_told(cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    read = request.version
    requests.edit(cast.session, request, RequestAnswers(title="First"), version=read, by=cast.as_(cast.amina))
    cast.session.commit()
    with pytest.raises(Stale) as told:
        requests.edit(cast.session, request, RequestAnswers(title="Second"), version=read, by=cast.as_(cast.mosi))
    assert told.value.current.title == "First"


def test_who_edits_a_need_that_changed_meanwhile_is_told(cast: Cast) -> None:
    _request, need = draft_request(cast)
    cast.session.commit()
    read, by = need.version, cast.as_(cast.amina)
    requests.edit_need(cast.session, need, need_answers(title="First"), version=read, by=by)
    cast.session.commit()
    with pytest.raises(Stale):
        requests.edit_need(cast.session, need, need_answers(title="Second"), version=read, by=by)


def test_a_text_saved_unchanged_makes_no_other_form_stale(cast: Cast) -> None:
    _request, need = draft_request(cast)
    cast.session.commit()
    read = need.version
    requests.edit_need(cast.session, need, need_answers(), version=read, by=cast.as_(cast.amina))
    cast.session.commit()
    assert need.version == read


def test_of_two_edits_at_once_one_is_kept_and_the_other_is_told(engine: Engine, cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    request_id, version = request.id, request.version

    def edit(title: str, by: Viewer) -> Deed:
        def write(session: Session, wait: Callable[[], object]) -> None:
            read = get_request(session, by, request_id)
            wait()
            requests.edit(session, read, RequestAnswers(title=title), version=version, by=by)

        return write

    titles = {"Amina's": viewer_of(cast.amina), "Mosi's": viewer_of(cast.mosi)}
    outcomes = dict(zip(titles, do_at_once(engine, [edit(*one) for one in titles.items()]), strict=True))
    (kept,) = (title for title, outcome in outcomes.items() if outcome == "done")
    assert set(outcomes.values()) - {"done"} <= TOLD
    with open_session(engine, writes=False) as session:
        assert get_request(session, viewer_of(cast.amina), request_id).title == kept


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_an_approver_is_told_when_the_offer_changed_while_they_decided(
    engine: Engine, cast: Cast, shortlists: Shortlists
) -> None:
    match, lucia = proposed_match(cast), cast.as_(cast.lucia)
    with open_session(engine, writes=True) as session:
        read = get_match(session, lucia, match.id)
        change(engine, cast.as_(cast.chidi), match.offer_id)
        with pytest.raises(Stale):
            matches.approve(session, read, shortlists=shortlists, by=lucia)


def test_an_approval_makes_no_form_of_the_provider_stale(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast)
    read = match.offer.version
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.lucia))
    cast.session.commit()
    offers.edit(cast.session, match.offer, offer_answers(title="New"), version=read, by=cast.as_(cast.chidi))


def test_a_need_added_while_another_edits_the_case_disturbs_nobody(engine: Engine, cast: Cast) -> None:
    request, need = draft_request(cast)
    cast.session.commit()
    request_id, need_id, by = request.id, need.id, cast.as_(cast.amina)

    def add(session: Session, wait: Callable[[], object]) -> None:
        read = get_request(session, by, request_id)
        wait()
        requests.add_need(session, read, need_answers(title="Another"), by=by)

    def edit(session: Session, wait: Callable[[], object]) -> None:
        read = get_need(session, by, need_id)
        wait()
        requests.edit_need(session, read, need_answers(title="Changed"), version=read.version, by=by)

    assert do_at_once(engine, [add, edit]) == ["done", "done"]


def change(engine: Engine, by: Viewer, offer_id: str) -> None:
    """Let the provider change the offer, in a transaction of their own."""
    with open_session(engine, writes=True) as session:
        offer = get_offer(session, by, offer_id)
        offers.edit(session, offer, offer_answers(areas=["019"]), version=offer.version, by=by)
        session.commit()
