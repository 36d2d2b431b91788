"""The coordinators' desk: what lies on it, whose it is, and how long it may wait."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import Engine, event

from matching.models.request import Request
from matching.services import answers, assignments, matches, offers, requests
from matching.vocabulary.names import Answer, Marking
from tests.cast import (
    Cast,
    active_offer,
    approved_match,
    draft_request,
    offer_answers,
    open_need,
    proposed_match,
)
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Clock = Callable[[timedelta], None]


def submitted_request(cast: Cast) -> Request:
    """Let Amina submit a request."""
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    return request


def submitted_offer(cast: Cast) -> None:
    """Let Chidi submit an offer."""
    offer = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    offers.submit(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()


def part_of(page: str, section: str) -> str:
    """Return the section of the desk with this identifier."""
    begin = page.index(f'aria-labelledby="{section}"')
    return page[begin : page.index("</section>", begin)]


def test_an_empty_desk_says_that_nothing_waits(cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    assert visitor.get("/desk").status_code == 200
    assert "No offer waits to be verified." in visitor.page


def test_only_coordinators_have_a_desk(cast: Cast, visit: Visit) -> None:
    for person in (cast.amina, cast.chidi, cast.wei, cast.noor):
        assert visit(person).get("/desk").status_code == 404
    assert visit().get("/desk").status_code == 302


def test_a_submitted_request_and_its_clock_lie_on_the_desk(cast: Cast, visit: Visit) -> None:
    submitted_request(cast)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "Safer ports" in part_of(visitor.page, "review")
    assert "0 of 10 working days" in part_of(visitor.page, "review")


def test_an_offer_that_nobody_verified_for_two_weeks_is_late(cast: Cast, visit: Visit, clock: Clock) -> None:
    submitted_offer(cast)
    clock(timedelta(days=14))
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "10 of 5 working days" in part_of(visitor.page, "verify")
    assert "late" in part_of(visitor.page, "verify")


def test_a_coordinator_of_the_same_state_does_not_find_the_case(cast: Cast, visit: Visit) -> None:
    submitted_request(cast)
    open_need(cast, marking=Marking.EVERYONE, title="Harbour lights")
    visitor = visit(cast.kamau)
    visitor.get("/desk")
    assert "Safer ports" not in visitor.page
    assert "Harbour lights" not in visitor.page


def test_a_case_is_taken_from_the_desk(cast: Cast, visit: Visit) -> None:
    request = submitted_request(cast)
    visitor = visit(cast.lucia)
    action = f"/desk/assign/{request.id}?cases=all"
    answer = visitor.post(action, on="/desk", coordinator_id=cast.lucia.id)
    assert answer.status_code == 303
    visitor.get("/desk?cases=mine")
    assert "Assigned to you" in part_of(visitor.page, "review")


def test_a_case_taken_by_one_is_not_on_the_desk_of_another_who_asks_for_her_own(cast: Cast, visit: Visit) -> None:
    request = submitted_request(cast)
    assignments.assign(cast.session, request, coordinator=cast.lucia, by=cast.as_(cast.lucia))
    cast.session.commit()
    visitor = visit(cast.tomas)
    visitor.get("/desk?cases=mine")
    assert "Safer ports" not in visitor.page
    visitor.get("/desk?cases=all")
    assert "Assigned to Lucia" in visitor.page


def test_a_case_is_not_offered_to_a_colleague_of_the_same_state(cast: Cast, visit: Visit) -> None:
    submitted_request(cast)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert ">Tomas</option>" in visitor.page
    assert ">Kamau</option>" not in visitor.page


def test_a_case_is_not_given_to_a_colleague_of_the_same_state(cast: Cast, visit: Visit) -> None:
    request = submitted_request(cast)
    action = f"/desk/assign/{request.id}?cases=all"
    visitor = visit(cast.lucia)
    answer = visitor.post(action, on="/desk", coordinator_id=cast.kamau.id)
    assert answer.status_code == 409
    assert "cannot take this case" in visitor.page


def test_a_case_given_to_nobody_we_know_stays_where_it_is(cast: Cast, visit: Visit) -> None:
    request = submitted_request(cast)
    visitor = visit(cast.lucia)
    answer = visitor.post(f"/desk/assign/{request.id}?cases=all", on="/desk", coordinator_id="x\x00y")
    assert answer.status_code == 409
    assert "Choose a coordinator from the list." in visitor.page


def test_who_proposed_for_coordinators_only_reads_who_can_approve(cast: Cast, visit: Visit) -> None:
    proposed_match(cast, marking=Marking.COORDINATORS)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "These can: Tomas." in part_of(visitor.page, "approve")
    visitor = visit(cast.tomas)
    visitor.get("/desk")
    assert "Another coordinator approves" not in visitor.page


def test_a_match_without_an_answer_says_who_has_to_answer(cast: Cast, app: Flask, visit: Visit) -> None:
    shortlists = ready(app)
    match = approved_match(cast, shortlists)
    answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(cast.chidi))
    cast.session.commit()
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "The State has to answer by" in part_of(visitor.page, "answer")


def test_after_both_said_yes_the_pair_waits_to_be_introduced(cast: Cast, app: Flask, visit: Visit) -> None:
    match = approved_match(cast, ready(app))
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
    cast.session.commit()
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert match.number in part_of(visitor.page, "introduce")
    assert match.number not in part_of(visitor.page, "answer")


def test_an_open_need_with_a_good_candidate_and_no_match_is_listed(cast: Cast, app: Flask, visit: Visit) -> None:
    open_need(cast)
    active_offer(cast)
    ready(app)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "Port security risk assessment courses" in part_of(visitor.page, "good")


def test_an_open_need_that_no_offer_fits_is_a_gap(cast: Cast, app: Flask, visit: Visit) -> None:
    open_need(cast)
    ready(app)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "Risk assessment of a container port" in part_of(visitor.page, "gap")


def test_a_need_with_a_live_match_is_not_listed_as_open_for_proposals(cast: Cast, app: Flask, visit: Visit) -> None:
    proposed_match(cast)
    ready(app)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "Risk assessment of a container port" not in part_of(visitor.page, "good")


def test_a_refused_pair_is_not_the_good_candidate(cast: Cast, app: Flask, visit: Visit) -> None:
    match = proposed_match(cast)
    matches.decline(cast.session, match, because="timing", by=cast.as_(cast.lucia))
    cast.session.commit()
    ready(app)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "Risk assessment of a container port" in part_of(visitor.page, "gap")


def test_while_shortlists_are_prepared_the_desk_says_so(cast: Cast, visit: Visit) -> None:
    open_need(cast)
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert "The shortlists are being prepared." in visitor.page


def test_the_desk_takes_as_many_queries_however_much_lies_on_it(cast: Cast, app: Flask, visit: Visit) -> None:
    shortlists, visitor, taken = ready(app), visit(cast.lucia), list[int]()
    for number in range(6):
        submitted_request(cast)
        submitted_offer(cast)
        open_need(cast, title=f"Need {number}")
        match = approved_match(cast, shortlists)
        for person in (cast.amina, cast.chidi):
            answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
        cast.session.commit()
        visitor.get("/desk")
        taken.append(count_queries(app.extensions["engine"], lambda: visitor.get("/desk")))
    assert len(set(taken[2:])) == 1
    assert taken[-1] <= 31, "five are for keys, six for who handles a case, eight for indexes and duplicates"
    assert visitor.page.count("Need 0") == 1


def test_a_page_that_asked_three_times_as_much_would_be_caught(cast: Cast, app: Flask, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    thrice = count_queries(app.extensions["engine"], lambda: [visitor.get("/desk") for _ in range(3)])
    assert thrice > 17


def count_queries(engine: Engine, act: Callable[[], object]) -> int:
    """Return how many SELECTs are sent while `act` runs, but for telling PostgreSQL on whose behalf they are."""
    sent: list[str] = []

    def note(*said: object) -> None:
        sent.append(str(said[2]))

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    asked = [statement for statement in sent if "set_config" not in statement]
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in asked)


def ready(app: Flask):  # type: ignore[no-untyped-def]
    """Return the application's shortlists, built."""
    shortlists = app.extensions["shortlists"]
    shortlists.refresh()
    return shortlists
