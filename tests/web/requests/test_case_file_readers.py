"""Who takes a case out, and what each reader finds in the file."""

import json

from flask import Flask

from matching.jobs import keep_heads
from matching.models.request import Request
from matching.services import duplicates, matches
from matching.vocabulary.names import DeclineReason, Likeness
from tests.cast import Cast, active_offer, open_need
from tests.web.requests.taking import Check, take
from tests.web.visitor import Visitor


def test_a_state_reads_no_step_before_the_approval_and_no_name_of_others(app: Flask, cast: Cast, case: Request) -> None:
    ours, theirs = (take(app, person, case)[0] for person in (cast.amina, cast.lucia))
    steps = [line["step"] for thread in ours["threads"] for line in thread["lines"]]
    assert "approve" in steps
    assert not any(step.startswith("propose") for step in steps)
    names = {line["person"]["name"] for thread in ours["threads"] for line in thread["lines"] if line["person"]}
    assert names == {"Amina"}
    assert [thread["part"] for thread in theirs["threads"]] == ["main", "before approval", "main"]
    assert cast.lucia.id not in json.dumps(ours)


def test_a_match_that_was_never_put_to_the_state_is_not_in_its_file(app: Flask, cast: Cast, check: Check) -> None:
    need, offer = open_need(cast), active_offer(cast)
    match = matches.propose(cast.session, need, offer, by=cast.as_(cast.lucia))
    matches.decline(cast.session, match, because=DeclineReason.TIMING, by=cast.as_(cast.tomas))
    cast.session.commit()
    keep_heads(app)
    file, heads = take(app, cast.amina, need.request)
    assert [thread["noun"] for thread in file["threads"]] == ["request"]
    assert match.number not in json.dumps(file)
    assert check(file, heads)[0] == 0


def test_a_case_that_was_held_beside_another_is_whole_without_that(app: Flask, cast: Cast, check: Check) -> None:
    first, second = open_need(cast).request, open_need(cast).request
    by = cast.as_(cast.lucia)
    duplicates.decide(cast.session, by, Likeness.REQUEST, first.id, second.id, same=True, words="Twice.")
    cast.session.commit()
    keep_heads(app)
    file, heads = take(app, cast.amina, first)
    assert "found-same" not in json.dumps(file)
    assert check(file, heads)[0] == 0


def test_nobody_else_takes_the_case_out(app: Flask, cast: Cast, case: Request) -> None:
    visitors = [Visitor(app).sign_in(who) for who in (cast.rosa, cast.chidi, cast.kamau, cast.wei, cast.noor)]
    for visitor in (*visitors, Visitor(app)):
        answer, absent = (visitor.get(f"/requests/{row}/case-file") for row in (case.id, "a" * 20))
        assert (answer.status_code, answer.status_code in (302, 404)) == (absent.status_code, True)


def test_the_page_of_a_case_leads_to_its_file(app: Flask, cast: Cast, case: Request) -> None:
    visitor = Visitor(app).sign_in(cast.amina)
    visitor.get(f"/requests/{case.id}")
    assert f"/requests/{case.id}/case-file" in visitor.page
