"""Forms of a match that come too late or out of turn say so in a sentence; and long lists of matches have pages."""

from collections.abc import Callable

import pytest

from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.base import PAGE
from matching.services import answers, matches, offers
from matching.vocabulary.names import Answer, DeclineReason, MatchState
from tests.cast import Cast
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
HERE = {"Origin": "http://localhost"}
TYPED = "What I had typed already."
STEPS = {
    "approve": ("tomas", "seen"),
    "answer": ("amina", "question"),
    "introduce": ("lucia", "overlap"),
    "decline": ("chidi", "message"),
    f"questions/{'a' * 20}": ("chidi", "words"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_this_state_does_not_have_is_refused_in_a_sentence_and_the_words_come_back(
    visit: Visit, cast: Cast, approved: Match, step: str
) -> None:
    matches.decline(cast.session, approved, because=DeclineReason.TIMING, by=cast.as_(cast.amina))
    cast.session.commit()
    who, name = STEPS[step]
    visitor = visit(getattr(cast, who))
    visitor.get("/about")
    sent = {"csrf_token": visitor.token, name: TYPED}
    answer = visitor.browser.post(f"/matches/{approved.id}/{step}", data=sent, headers=HERE)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "This cannot be done now" in page
    assert TYPED in page


def test_an_answer_that_a_colleague_gave_meanwhile_stands_beside_what_was_chosen(
    visit: Visit, cast: Cast, approved: Match
) -> None:
    amina, address = visit(cast.amina), f"/matches/{approved.id}/answer"
    amina.get(f"/matches/{approved.id}")
    sent = amina.form(address) | {"said": "no", "because": "timing", "message": TYPED}
    answers.answer(cast.session, approved, said=Answer.YES, by=cast.as_(cast.mosi))
    cast.session.commit()
    assert amina.send(address, sent).status_code == 409
    assert "Stored now</h4>" in amina.page
    again = amina.form(address)
    assert (again["said"], again["message"]) == (["no"], [TYPED])
    assert amina.send(address, again).status_code == 303


def test_words_for_a_need_that_no_offer_fits_any_more_come_back(
    visit: Visit, cast: Cast, need: Need, offer: Offer
) -> None:
    chidi, address = visit(cast.chidi), f"/needs/{need.id}/help"
    chidi.get(address)
    sent = chidi.form(address) | {"offer": offer.number, "words": TYPED}
    offers.pause(cast.session, offer, by=cast.as_(cast.chidi))
    cast.session.commit()
    assert chidi.send(address, sent).status_code == 422
    assert "None of your active offers can be used" in chidi.page
    assert TYPED in chidi.page


def test_the_list_of_matches_has_pages_and_what_waits_stands_on_the_first(
    visit: Visit, cast: Cast, approved: Match
) -> None:
    ended = [
        Match(
            need_id=approved.need_id,
            offer_id=approved.offer_id,
            proposer_id=cast.lucia.id,
            state=MatchState.DECLINED,
            approved_at=approved.approved_at,
        )
        for _number in range(PAGE + 5)
    ]
    cast.session.add_all(ended)
    cast.session.commit()
    chidi, shown = visit(cast.chidi), list[set[str]]()
    for number in (1, 2):
        chidi.get(f"/matches?page={number}")
        shown.append({match.number for match in [*ended, approved] if match.number in chidi.page})
        assert f"Page {number} of 2" in chidi.page
    assert approved.number in shown[0]
    assert ([len(numbers) for numbers in shown], shown[0] & shown[1]) == ([PAGE, 6], set())
    assert chidi.get("/matches?page=99").status_code == 200
