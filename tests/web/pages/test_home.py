"""The first page of each role: what waits for them, what is next, and an honest nothing."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlmodel import Session

from matching import clock as now
from matching.models.answers import RequestAnswers
from matching.services import answers, matches, offers, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.codes import Facet, label
from matching.vocabulary.names import Answer, Marking, Role
from tests.cast import Cast, active_offer, approved_match, draft_request, offer_answers, open_need, proposed_match
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


def home_of(visit: Visit, person: object) -> str:
    """Return the person's first page as text."""
    visitor = visit(person)
    assert visitor.get("/").status_code == 200
    return visitor.page


def part_of(page: str, section: str) -> str:
    """Return the section with this identifier."""
    begin = page.index(f'aria-labelledby="{section}"')
    return page[begin : page.index("</section>", begin)]


def ready(app: Flask) -> Shortlists:
    """Return the application's shortlists, built."""
    shortlists: Shortlists = app.extensions["shortlists"]
    shortlists.refresh()
    return shortlists


def commit(session: Session) -> None:
    """Let others see what was done."""
    session.commit()


def test_a_visitor_reads_what_this_is_and_that_it_is_not_a_united_nations_service(visit: Visit) -> None:
    page = home_of(visit, None)
    assert "It is not a United Nations service." in page[page.index("<main") : page.index("</main>")]
    assert "/sign-in" in page
    assert "Ask for access" in page


def test_a_coordinator_begins_at_the_desk_and_an_observer_with_figures(cast: Cast, visit: Visit) -> None:
    assert visit(cast.lucia).get("/").location == "/desk"
    assert visit(cast.wei).get("/").location == "/figures"


def test_an_administrator_finds_people_and_organisations(cast: Cast, visit: Visit) -> None:
    page = home_of(visit, cast.noor)
    assert 'href="/people"' in page
    assert 'href="/organisations"' in page


def test_a_new_focal_point_of_a_state_reads_that_nothing_waits_and_where_to_begin(cast: Cast, visit: Visit) -> None:
    page = home_of(visit, cast.amina)
    assert "Nothing waits for your answer." in page
    assert "You have no open request." in page
    assert 'href="/requests/new"' in page


def test_a_draft_says_what_is_missing(cast: Cast, visit: Visit) -> None:
    requests.draft(cast.session, RequestAnswers(title="Safer ports"), by=cast.as_(cast.amina))
    commit(cast.session)
    assert "Add at least one need" in part_of(home_of(visit, cast.amina), "unfinished")


def test_a_returned_request_shows_what_the_coordinator_asks(cast: Cast, visit: Visit) -> None:
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    requests.return_(cast.session, request, gaps="Name the port.", by=cast.as_(cast.lucia))
    commit(cast.session)
    assert "Name the port." in part_of(home_of(visit, cast.amina), "unfinished")


def test_a_request_of_another_state_is_not_on_the_page(cast: Cast, visit: Visit) -> None:
    open_need(cast, marking=Marking.EVERYONE)
    assert "Safer ports" not in home_of(visit, cast.rosa)


def test_both_sides_find_a_match_that_was_put_to_them(cast: Cast, app: Flask, visit: Visit) -> None:
    match = approved_match(cast, ready(app))
    for person in (cast.amina, cast.chidi):
        assert match.number in part_of(home_of(visit, person), "turns")
    assert match.number not in home_of(visit, cast.dana)


def test_a_side_that_answered_waits_for_the_other(cast: Cast, app: Flask, visit: Visit) -> None:
    match = approved_match(cast, ready(app))
    answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(cast.chidi))
    commit(cast.session)
    page = home_of(visit, cast.chidi)
    assert match.number not in part_of(page, "turns")
    assert "The other side has to answer by" in page


def test_a_question_makes_it_the_other_sides_turn(cast: Cast, app: Flask, visit: Visit) -> None:
    match = approved_match(cast, ready(app))
    answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(cast.chidi))
    answers.ask(cast.session, match, words="Which dates suit you?", by=cast.as_(cast.amina))
    commit(cast.session)
    assert match.number in part_of(home_of(visit, cast.chidi), "turns")
    assert match.number not in part_of(home_of(visit, cast.amina), "turns")


def test_a_proposal_that_no_coordinator_approved_is_on_neither_page(cast: Cast, visit: Visit) -> None:
    match = proposed_match(cast)
    for person in (cast.amina, cast.chidi):
        assert match.number not in home_of(visit, person)


def test_an_offer_that_lapses_within_thirty_days_asks_to_be_confirmed(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast, valid_until=now.today() + timedelta(days=10))
    page = part_of(home_of(visit, cast.chidi), "offers")
    assert "lapses in 10 days" in page
    assert f"/offers/{offer.id}/confirm" in page


def test_an_offer_is_confirmed_from_the_home_page(cast: Cast, visit: Visit) -> None:
    offer = active_offer(cast, valid_until=now.today() + timedelta(days=10))
    visitor = visit(cast.chidi)
    assert visitor.post(f"/offers/{offer.id}/confirm", on="/").status_code == 303
    visitor.get("/")
    assert "lapses in" not in visitor.page


def test_an_offer_with_time_left_asks_for_nothing(cast: Cast, visit: Visit) -> None:
    active_offer(cast, valid_until=now.today() + timedelta(days=31))
    assert "/confirm" not in home_of(visit, cast.chidi)


def test_a_draft_of_an_offer_says_what_is_missing(cast: Cast, visit: Visit) -> None:
    offers.draft(cast.session, offer_answers(areas=[]), by=cast.as_(cast.chidi))
    commit(cast.session)
    assert "Choose where the offer may be used." in part_of(home_of(visit, cast.chidi), "drafts")


def test_a_provider_reads_which_needs_its_offers_fit_and_never_a_score(cast: Cast, app: Flask, visit: Visit) -> None:
    open_need(cast)
    active_offer(cast)
    ready(app)
    page = part_of(home_of(visit, cast.chidi), "fitting")
    assert "Risk assessment of a container port" in page
    assert "Both name:" in page
    assert label(Facet.SECTORS, "transport.maritime", "en") in page
    assert "<meter" not in page
    assert "score" not in page


def test_a_need_for_coordinators_only_is_not_among_what_offers_fit(cast: Cast, app: Flask, visit: Visit) -> None:
    open_need(cast, marking=Marking.COORDINATORS)
    active_offer(cast)
    ready(app)
    assert "Risk assessment of a container port" not in home_of(visit, cast.chidi)


def test_a_need_with_a_match_of_the_same_offer_is_not_offered_again(cast: Cast, app: Flask, visit: Visit) -> None:
    need, offer = open_need(cast), active_offer(cast)
    matches.propose(cast.session, need, offer, by=cast.as_(cast.chidi))
    commit(cast.session)
    ready(app)
    page = home_of(visit, cast.chidi)
    assert "Risk assessment" not in part_of(page, "fitting")
    assert "You asked for it. A coordinator looks at it." in page


def test_who_asks_and_provides_sees_both_parts(cast: Cast, visit: Visit) -> None:
    cast.kenya.is_provider = True
    cast.amina.roles = [Role.STATE, Role.PROVIDER]
    commit(cast.session)
    page = home_of(visit, cast.amina)
    assert "Your open requests" in page
    assert "Your active offers" in page


def test_a_fictional_state_is_never_called_by_a_real_name(cast: Cast, visit: Visit) -> None:
    cast.kenya.fictional, cast.kenya.name = True, "Kenya"
    open_need(cast)
    page = home_of(visit, cast.amina)
    assert "Kenya" not in page
    assert "Demonstration State" in page
