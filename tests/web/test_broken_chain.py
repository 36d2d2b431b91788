"""A record that was changed from outside: nothing more is done, it is told in words, and nothing typed is lost."""

from flask import Flask
from sqlalchemy import text
from sqlmodel import select

from matching.models.request import Request
from tests.cast import Cast, draft_request
from tests.web.visitor import Visitor


def test_nothing_is_saved_while_it_cannot_be_written_down(app: Flask, cast: Cast) -> None:
    draft_request(cast)
    cast.session.commit()
    cast.session.execute(text("UPDATE history_head SET seal = ''"))
    cast.session.commit()
    visitor = Visitor(app).sign_in(cast.amina)
    visitor.get("/requests/new")
    form = visitor.form("/requests/new") | {"title": "Safer railways"}
    answer = visitor.browser.post("/requests/new", data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 503
    assert "was changed from outside" in answer.text
    assert "Safer railways" in answer.text
    assert visitor.get("/requests").status_code == 200
    assert [request.title for request in cast.session.exec(select(Request))] == ["Safer ports"]
