"""The page on which a State destroys the texts of a withdrawn case, and pages about texts that cannot be read."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import text

from matching.services import requests
from tests.cast import Cast, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


def withdrawn(cast: Cast) -> str:
    """Let Amina withdraw a case; return its identifier."""
    request = open_need(cast, title="Zyzzogeton").request
    requests.withdraw(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    return request.id


def test_the_state_destroys_the_texts_of_a_withdrawn_case_after_being_asked_once_more(cast: Cast, visit: Visit) -> None:
    case = withdrawn(cast)
    amina, lucia = visit(cast.amina), visit(cast.lucia)
    amina.get(f"/requests/{case}")
    assert f"/requests/{case}/destroy-text" in amina.page
    assert "Zyzzogeton" in amina.page
    answer = amina.post(f"/requests/{case}/destroy-text")
    assert (answer.status_code, answer.location) == (303, f"/requests/{case}")
    for visitor in (amina, lucia):
        visitor.get(f"/requests/{case}")
        assert "The texts of this request were destroyed on" in visitor.page
        assert "This text was destroyed" in visitor.page
        assert "Zyzzogeton" not in visitor.page
        assert visitor.get("/requests").status_code == 200
        assert "This text was destroyed" in visitor.page
    assert amina.get(f"/requests/{case}/destroy-text").status_code == 409
    assert "Nobody can read its texts any more." in amina.page


def test_a_case_that_is_not_withdrawn_is_not_destroyed(cast: Cast, visit: Visit) -> None:
    case = open_need(cast, title="Zyzzogeton").request_id
    amina = visit(cast.amina)
    amina.get(f"/requests/{case}")
    assert "/destroy-text" not in amina.page
    sent = amina.form(f"/requests/{case}/withdraw")
    assert amina.send(f"/requests/{case}/destroy-text", sent).status_code == 409
    assert "once it has withdrawn the request" in amina.page
    assert "Zyzzogeton" in amina.get(f"/requests/{case}").get_data(as_text=True)


def test_a_colleague_who_came_too_late_is_told(cast: Cast, visit: Visit) -> None:
    case = withdrawn(cast)
    amina, mosi = visit(cast.amina), visit(cast.mosi)
    mosi.get(f"/requests/{case}/destroy-text")
    sent = mosi.form(f"/requests/{case}/destroy-text")
    amina.post(f"/requests/{case}/destroy-text")
    assert mosi.send(f"/requests/{case}/destroy-text", sent).status_code == 409


def test_a_text_that_was_changed_outside_the_service_is_told_in_a_sentence_and_not_shown(
    app: Flask, cast: Cast, visit: Visit
) -> None:
    case = open_need(cast, title="Ports", description="Soundly described.").request_id
    cast.session.connection().execute(text("UPDATE need SET title = :forged"), {"forged": b"Forged"})
    cast.session.commit()
    amina = visit(cast.amina)
    for address in (f"/requests/{case}", "/requests"):
        assert amina.get(address).status_code == 503
        assert "A text on this page was changed outside the service" in amina.page
        assert "Forged" not in amina.page
        assert "Soundly described" not in amina.page
    assert amina.get("/offers").status_code == 200
