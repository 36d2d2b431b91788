"""From a case that lies unread on the desk to a provider that could help, on the pages."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from matching import clock
from matching.models.match import Match
from matching.models.release import Release
from matching.services import requests
from matching.vocabulary.names import Marking, MatchState
from tests.cast import Cast, active_offer, approved_release, draft_request, open_need, written_release
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
WORDS = "A State seeks courses for port officers."
PLACE = "The gate is at 36.8065, 10.1815 behind the depot."


def test_a_coordinator_takes_an_unread_case_on_from_the_desk(cast: Cast, visit: Visit) -> None:
    request, _need = draft_request(cast, marking=Marking.COORDINATORS)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    lucia, tomas, address = visit(cast.lucia), visit(cast.tomas), f"/requests/{request.id}"
    lucia.get("/desk")
    assert request.number in lucia.page
    assert "Safer ports" not in lucia.page
    assert lucia.get(address).status_code == 404
    assert lucia.post(f"/desk/take-on/{request.id}", on="/desk").location == address
    assert lucia.get(address).status_code == 200
    assert "An approval needs two of them." in lucia.page
    tomas.get("/desk")
    assert request.number not in tomas.page
    lucia.post(f"{address}/coordinators", on=address, person_id=cast.tomas.id)
    assert tomas.get(address).status_code == 200


def test_a_release_is_written_approved_by_another_and_answered(cast: Cast, visit: Visit) -> None:
    need, offer = open_need(cast, marking=Marking.COORDINATORS), active_offer(cast)
    lucia, tomas, chidi, dana = (visit(who) for who in (cast.lucia, cast.tomas, cast.chidi, cast.dana))
    last = (clock.today() + timedelta(days=30)).isoformat()
    given = {"text": WORDS, "providers": cast.agency.id, "expires_on": last}
    page = lucia.post(f"/needs/{need.id}/releases/new", **given).location
    assert page is not None
    lucia.get(page)
    assert "Who can approve it: Tomas." in lucia.page
    assert "Approve the release" not in lucia.page
    assert chidi.get(page).status_code == 404
    tomas.post(f"{page}/approve", on=page)
    chidi.get("/releases")
    assert page in chidi.page
    chidi.get(page)
    assert WORDS in chidi.page
    for hidden in ("Risk assessment of a container port", "Kenya", need.request.number, "Lucia"):
        assert hidden not in chidi.page
    assert dana.get(page).status_code == 404
    led = chidi.post(f"{page}/help", on=page, offer=offer.id, words="We did it before.").location
    assert led is not None
    for shown in (led, "/matches", "/"):
        assert chidi.get(shown).status_code == 200
        for hidden in ("Risk assessment of a container port", "Kenya", need.request.number):
            assert hidden not in chidi.page, shown


def test_the_state_reads_what_was_released_in_its_name_and_takes_it_back(cast: Cast, visit: Visit) -> None:
    release = approved_release(cast)
    amina, chidi, page = visit(cast.amina), visit(cast.chidi), f"/releases/{release.id}"
    amina.get(f"/needs/{release.need_id}/releases")
    assert page in amina.page
    amina.post(f"{page}/withdraw", on=page)
    assert chidi.get(page).status_code == 404


def test_what_is_missing_is_said_beside_its_question_and_nothing_typed_is_lost(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS)
    lucia, address = visit(cast.lucia), f"/needs/{need.id}/releases/new"
    assert lucia.post(address, text=WORDS).status_code == 422
    assert WORDS in lucia.page
    for told in ("Tick the providers who shall read it.", "Give the last day on which they may read it."):
        assert told in lucia.page
    given = {"text": WORDS, "providers": cast.agency.id, "expires_on": "2020-01-01"}
    assert lucia.post(address, **given).status_code == 422
    assert "It cannot lie in the past." in lucia.page
    assert cast.session.exec(select(Release)).all() == []
    cast.session.rollback()


def test_an_answer_without_an_offer_is_asked_for_one(cast: Cast, visit: Visit) -> None:
    release = approved_release(cast)
    active_offer(cast)
    chidi, page = visit(cast.chidi), f"/releases/{release.id}"
    assert chidi.post(f"{page}/help", on=page, words="Gladly.").status_code == 422
    assert "Choose one of your offers." in chidi.page
    assert "Gladly." in chidi.page


def test_who_wrote_a_release_cannot_approve_it_by_a_post_of_their_own(cast: Cast, visit: Visit) -> None:
    release = written_release(cast)
    version, name = release.version, release.id
    cast.session.commit()
    lucia = visit(cast.lucia)
    lucia.get("/access")
    sent = {"csrf_token": lucia.token, "version": str(version)}
    assert lucia.send(f"/releases/{name}/approve", sent).status_code == 409
    cast.session.expire_all()
    assert cast.session.get_one(Release, name).approved_at is None
    assert not cast.session.exec(select(Match).where(Match.state == MatchState.APPROVED)).all()
    cast.session.rollback()


def test_a_coordinator_is_asked_before_a_text_that_gives_a_place_away_is_proposed(cast: Cast, visit: Visit) -> None:
    need, last = open_need(cast, marking=Marking.COORDINATORS), (clock.today() + timedelta(days=30)).isoformat()
    lucia, page = visit(cast.lucia), f"/needs/{need.id}/releases/new"
    given = {"text": PLACE, "providers": cast.agency.id, "expires_on": last}
    assert lucia.post(page, **given).status_code == 422
    assert "Look at this before more people read it" in lucia.page
    assert cast.session.exec(select(Release)).all() == []
    cast.session.commit()
    mark = lucia.page.partition('name="aware" value="')[2].partition('"')[0]
    assert lucia.send(page, lucia.form(page) | {"aware": mark}).status_code == 303


def test_the_second_coordinator_is_asked_before_the_providers_read_it(cast: Cast, visit: Visit) -> None:
    release = written_release(cast, text=PLACE)
    tomas, chidi, page = visit(cast.tomas), visit(cast.chidi), f"/releases/{release.id}"
    assert tomas.post(f"{page}/approve", on=page).status_code == 422
    assert "When you approve this release, its providers read this." in tomas.page
    assert chidi.get(page).status_code == 404
    mark = tomas.page.partition('name="aware" value="')[2].partition('"')[0]
    assert tomas.send(f"{page}/approve", tomas.form(f"{page}/approve") | {"aware": mark}).status_code == 303
    assert chidi.get(page).status_code == 200
