"""What the service refuses after a form was found sound is said beside the question, and what was typed stays."""

from collections.abc import Callable

from tests.cast import Cast, active_offer, open_need, proposed_match
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
HERE = {"Origin": "http://localhost"}


def test_an_open_case_keeps_its_title_and_the_reader_their_words(cast: Cast, visit: Visit) -> None:
    address = f"/requests/{open_need(cast).request_id}/edit"
    amina = visit(cast.amina)
    assert amina.post(address, title="", plan="Our national plan.").status_code == 422
    assert 'role="alert"' in amina.page
    assert amina.form(address)["plan"] == ["Our national plan."]


def test_a_need_of_an_open_case_has_to_be_whole(cast: Cast, visit: Visit) -> None:
    address = f"/requests/{open_need(cast).request_id}/needs/new"
    amina = visit(cast.amina)
    assert amina.post(address, title="Boats", description="", result="Safer boats.").status_code == 422
    assert amina.form(address)["result"] == ["Safer boats."]


def test_words_beside_an_offer_that_is_gone_are_kept(cast: Cast, visit: Visit) -> None:
    address = f"/needs/{open_need(cast).id}/propose"
    lucia = visit(cast.lucia)
    lucia.get("/about")
    sent = {"csrf_token": lucia.token, "offer": "O-2222-2222", "words": "They did it before."}
    assert lucia.send(address, sent).status_code == 422
    assert "There is no offer with this number" in lucia.page
    assert lucia.form(address)["words"] == ["They did it before."]


def test_words_for_a_pair_that_somebody_else_brought_in_meanwhile_come_back(cast: Cast, visit: Visit) -> None:
    match = proposed_match(cast)
    lucia = visit(cast.lucia)
    lucia.get("/about")
    sent = {"csrf_token": lucia.token, "offer": match.offer.number, "words": "They did it before."}
    cast.session.rollback()
    answer = lucia.browser.post(f"/needs/{match.need_id}/propose", data=sent, headers=HERE)
    assert answer.status_code == 409
    assert "They did it before." in answer.get_data(as_text=True)


def test_another_site_cannot_put_words_into_a_refusal(cast: Cast, visit: Visit) -> None:
    need, offer = open_need(cast), active_offer(cast, areas=["019"])
    lucia = visit(cast.lucia)
    lucia.get("/about")
    sent = {"csrf_token": lucia.token, "offer": offer.number, "words": "Foreign words."}
    answer = lucia.browser.post(f"/needs/{need.id}/propose", data=sent, headers={"Origin": "http://evil.example"})
    assert answer.status_code >= 400
    assert "Foreign words." not in answer.get_data(as_text=True)
