"""Before more people read a text that gives something away, its author is asked, and loses nothing by being asked."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from matching import clock
from matching.models.base import Row
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.services import offers
from matching.vocabulary.names import Marking, MatchState, OfferState, ReleaseState, RequestState
from matching.web import telltales
from tests.cast import Cast, active_offer, approved_match, draft_request, offer_answers, open_need, proposed_match
from tests.stages import submitted_request
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
PLACE = "The gate is at ٣٦٫٨٠٦٥، ١٠٫١٨١٥ behind the depot."
ASKED = "Look at this before more people read it"


def is_asked(visitor: Visitor) -> bool:
    """Say whether the last page asks before publishing."""
    return f"<h1>{ASKED}</h1>" in visitor.page


def publish_anyway(visitor: Visitor, address: str) -> int:
    """Press the button that publishes anyway; return the status."""
    mark = re.search(r'name="aware" value="(\w+)"', visitor.page)
    assert mark
    return visitor.send(address, visitor.form(address) | {"aware": mark[1]}).status_code


def stored(cast: Cast, noun: type[Row], row_id: str) -> Any:
    """Return a row as it is now, leaving no transaction open."""
    cast.session.expire_all()
    row = cast.session.get_one(noun, row_id)
    assert row.version
    cast.session.commit()
    return row


def test_a_state_is_asked_before_coordinators_read_coordinates(visit: Visit, cast: Cast) -> None:
    request, _need = draft_request(cast, marking=Marking.COORDINATORS, description=PLACE)
    cast.session.commit()
    amina, page = visit(cast.amina), f"/requests/{request.id}"
    assert amina.post(f"{page}/submit", on=page).status_code == 422
    assert is_asked(amina)
    assert "<strong>1. Description:</strong> a place on a map" in amina.page
    assert "<mark>٣٦٫٨٠٦٥، ١٠٫١٨١٥</mark>" in amina.page
    assert stored(cast, Request, request.id).state is RequestState.DRAFT
    assert publish_anyway(amina, f"{page}/submit") == 303
    assert stored(cast, Request, request.id).state is RequestState.SUBMITTED


def test_nobody_is_asked_about_a_plain_text(visit: Visit, cast: Cast) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    assert visit(cast.amina).post(f"/requests/{request.id}/submit", on=f"/requests/{request.id}").status_code == 303


def test_a_wider_marking_is_asked_about_with_all_that_it_makes_readable(visit: Visit, cast: Cast) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS, description=PLACE)
    amina, page = visit(cast.amina), f"/requests/{need.request_id}/edit"
    assert amina.post(page, marking="everyone", title="Safer ports of ours").status_code == 422
    assert "Anyone will be able to read this." in amina.page
    assert amina.send(page, amina.form(page) | {"find": "change"}).status_code == 200
    assert 'value="Safer ports of ours"' in amina.page
    assert amina.form(page)["marking"] == ["everyone"]
    amina.post(page, marking="everyone")
    assert publish_anyway(amina, page) == 303
    assert stored(cast, Request, need.request_id).marking is Marking.EVERYONE


def test_what_its_readers_read_already_is_not_asked_about_again(visit: Visit, cast: Cast) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS, description=PLACE)
    amina, page = visit(cast.amina), f"/needs/{need.id}/edit"
    assert amina.post(page, result="Guards are trained.").status_code == 303
    assert amina.post(page, result="Guards are trained, call +254 20 555 0100.").status_code == 422
    assert "<mark>+254 20 555 0100</mark>" in amina.page
    assert "10" not in "".join(re.findall("<mark>(.*?)</mark>", amina.page)).replace("0100", "")


def test_a_public_summary_is_asked_about_when_it_is_published(visit: Visit, cast: Cast) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS)
    amina, page = visit(cast.amina), f"/requests/{need.request_id}/edit"
    amina.post(page, public_summary="Ports. Password on request.", publish_summary="on")
    assert is_asked(amina)


def test_nobody_is_asked_about_a_draft(visit: Visit, cast: Cast) -> None:
    _request, need = draft_request(cast)
    cast.session.commit()
    assert visit(cast.amina).post(f"/needs/{need.id}/edit", description=PLACE).status_code == 303


def test_a_coordinator_is_asked_before_a_case_opens_to_others(visit: Visit, cast: Cast) -> None:
    request = submitted_request(cast)
    cast.session.get_one(Request, request.id).plan = "See 10.20.0.0/16."
    cast.session.commit()
    lucia, page = visit(cast.lucia), f"/requests/{request.id}"
    lucia.post(f"{page}/open", on=page)
    assert "the address of a machine (IP)" in lucia.page
    assert publish_anyway(lucia, f"{page}/open") == 303


def test_a_provider_and_a_coordinator_are_asked_before_an_offer_is_for_everyone(visit: Visit, cast: Cast) -> None:
    offer = offers.draft(cast.session, offer_answers(conditions="Write to chidi@example.org."), by=cast.as_(cast.chidi))
    cast.session.commit()
    page = f"/offers/{offer.id}"
    for person, step in ((cast.chidi, "submit"), (cast.lucia, "verify")):
        visitor = visit(person)
        visitor.post(f"{page}/{step}", on=page)
        assert is_asked(visitor), step
        assert publish_anyway(visitor, f"{page}/{step}") == 303
    assert stored(cast, Offer, offer.id).state is OfferState.ACTIVE


def test_the_approver_is_asked_before_a_need_is_released(visit: Visit, cast: Cast) -> None:
    match = proposed_match(cast, marking=Marking.COORDINATORS, description=PLACE)
    tomas, page = visit(cast.tomas), f"/matches/{match.id}"
    tomas.app.extensions["shortlists"].refresh()
    assert tomas.post(f"{page}/approve", on=page).status_code == 422
    assert is_asked(tomas)
    assert publish_anyway(tomas, f"{page}/approve") == 303
    assert stored(cast, Match, match.id).state is MatchState.APPROVED


def test_who_writes_a_release_and_who_approves_it_are_asked(visit: Visit, cast: Cast) -> None:
    need, lucia, tomas = open_need(cast, marking=Marking.COORDINATORS), visit(cast.lucia), visit(cast.tomas)
    last = (clock.today() + timedelta(days=30)).isoformat()
    given = {"text": PLACE, "providers": cast.agency.id, "expires_on": last}
    written = f"/needs/{need.id}/releases/new"
    assert lucia.post(written, **given).status_code == 422
    assert is_asked(lucia)
    assert cast.session.exec(select(Release)).all() == []
    cast.session.commit()
    assert publish_anyway(lucia, written) == 303
    release = cast.session.exec(select(Release)).one()
    cast.session.commit()
    page = f"/releases/{release.id}"
    assert tomas.post(f"{page}/approve", on=page).status_code == 422
    assert is_asked(tomas)
    assert stored(cast, Release, release.id).state is ReleaseState.PROPOSED
    assert publish_anyway(tomas, f"{page}/approve") == 303
    assert stored(cast, Release, release.id).state is ReleaseState.APPROVED


@pytest.mark.parametrize("typed", [{"said": "question", "question": PLACE}, {"said": "no", "message": PLACE}])
def test_words_to_the_other_side_are_asked_about(visit: Visit, cast: Cast, typed: dict[str, str]) -> None:
    visitor = visit(cast.amina)
    visitor.app.extensions["shortlists"].refresh()
    match = approved_match(cast, visitor.app.extensions["shortlists"])
    page = f"/matches/{match.id}"
    assert visitor.post(f"{page}/answer", on=page, because="timing", **typed).status_code == 422
    assert is_asked(visitor)
    visitor.send(f"{page}/answer", visitor.form(f"{page}/answer") | {"find": "change"})
    assert PLACE in visitor.page
    visitor.send(f"{page}/answer", visitor.form(f"{page}/answer"))
    assert is_asked(visitor)
    assert publish_anyway(visitor, f"{page}/answer") == 303


def test_who_saw_one_piece_has_not_agreed_to_another(visit: Visit, cast: Cast) -> None:
    request, need = draft_request(cast, description=PLACE)
    cast.session.commit()
    amina, page = visit(cast.amina), f"/requests/{request.id}"
    amina.post(f"{page}/submit", on=page)
    agreed = amina.page
    cast.session.get_one(Need, need.id).result = "The login is shared."
    cast.session.commit()
    amina.page = agreed
    assert publish_anyway(amina, f"{page}/submit") == 422


def test_a_service_that_never_asks_is_seen(visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telltales, "find_telltales", lambda text: ())
    active_offer(cast)
    request, _need = draft_request(cast, description=PLACE)
    cast.session.commit()
    assert visit(cast.amina).post(f"/requests/{request.id}/submit", on=f"/requests/{request.id}").status_code == 303
