"""Where a page begins and ends: one transaction, each form answered once, and nothing typed is lost."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, g
from flask import request as http
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from matching.models.history import History
from matching.models.request import Request
from matching.web.errors import show_storage_error
from matching.web.headers import POLICY
from tests.cast import Cast, draft_request
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")
HERE = {"Origin": "http://localhost"}
KEY = "A" * 22


def titles(cast: Cast) -> list[str]:
    """Return the titles of all requests."""
    cast.session.rollback()
    return sorted(request.title for request in cast.session.exec(select(Request)))


def test_a_form_that_is_sent_twice_counts_once(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    first = amina.post("/requests/new", title="Ports", key=KEY)
    second = amina.send("/requests/new", amina_form(amina) | {"title": "Ports", "key": KEY})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert titles(cast) == ["Ports"]


def amina_form(visitor: Visitor) -> dict[str, object]:
    """Return a fresh form of a new request."""
    visitor.get("/requests/new")
    return visitor.form("/requests/new")


def test_the_key_of_one_person_says_nothing_to_another(cast: Cast, visit: Visit) -> None:
    visit(cast.amina).post("/requests/new", title="Ports of Amina", key=KEY)
    visit(cast.rosa).post("/requests/new", title="Ports of Rosa", key=KEY)
    assert titles(cast) == ["Ports of Amina", "Ports of Rosa"]


def test_a_form_that_had_mistakes_may_be_sent_again_with_its_key(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    assert amina.post("/requests/new", title="x" * 201, key=KEY).status_code == 422
    assert amina.post("/requests/new", title="Ports", key=KEY).status_code == 303
    assert titles(cast) == ["Ports"]


def test_a_step_that_is_refused_leaves_no_history(cast: Cast, visit: Visit) -> None:
    request, _need = draft_request(cast, title="")
    page = f"/requests/{request.id}"
    before = len(cast.session.exec(select(History)).all())
    cast.session.commit()
    amina = visit(cast.amina)
    assert amina.post(f"{page}/submit", on=page).status_code == 409
    assert "Give it a title." in amina.page
    assert len(cast.session.exec(select(History)).all()) == before


def test_a_post_without_a_token_changes_nothing(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    assert amina.send("/requests/new", {"title": "Ports", "key": KEY}).status_code == 400
    assert titles(cast) == []


def test_what_somebody_typed_before_their_session_ended_comes_back(cast: Cast, visit: Visit) -> None:
    nobody = visit()
    answer = nobody.browser.post("/requests/new", data={"title": "Ports <of> ours"}, headers=HERE)
    assert answer.status_code == 400
    assert "Ports &lt;of&gt; ours" in answer.get_data(as_text=True)


def test_a_change_that_slips_in_before_the_commit_gives_back_what_was_typed(
    app: Flask, cast: Cast, visit: Visit
) -> None:
    request, _need = draft_request(cast)
    cast.session.commit()
    visitor = visit(cast.amina)
    address = f"/requests/{request.id}/edit"
    visitor.get(address)
    typed = visitor.form(address) | {"title": "Ports that we typed"}

    def slip_in(response: Response) -> Response:
        g.session.connection().execute(text("UPDATE request SET version = version + 1"))
        return response

    app.after_request_funcs[None].append(slip_in)
    answer = visitor.browser.post(address, data=typed, headers=HERE)
    assert answer.status_code == 409
    assert "Ports that we typed" in answer.get_data(as_text=True)
    assert titles(cast) == ["Safer ports"]


def test_words_that_another_site_sends_do_not_appear_on_our_pages(cast: Cast, visit: Visit) -> None:
    for person, status in ((None, 302), (cast.amina, 403)):
        browser = visit(person).browser
        answer = browser.post(
            "/requests/new", data={"title": "Foreign words"}, headers={"Origin": "http://evil.example"}
        )
        assert answer.status_code == status
        assert "Foreign words" not in answer.get_data(as_text=True)


def test_a_name_that_this_deployment_does_not_bear_is_not_answered(visit: Visit) -> None:
    assert visit().browser.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_other_content_than_forms_is_refused(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.amina).browser.post("/requests/new", json=[1, 2])
    assert answer.status_code == 415


def test_a_control_character_in_an_address_reads_like_a_page_that_is_not_there(cast: Cast, visit: Visit) -> None:
    assert visit(cast.amina).get("/requests/%00x").status_code == 404
    assert visit().get("/requests/%00x").status_code == 302


def test_a_form_that_is_far_too_long_is_told_so(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    assert amina.send("/requests/new", {"title": "x" * 5_000_000}).status_code == 413
    assert "too long" in amina.page


def test_a_database_that_is_busy_is_told_in_words(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        sqlite_app.preprocess_request()
        page = show_storage_error(OperationalError("UPDATE", {}, Exception("database is locked")))
    assert page.status_code == 503
    assert "The service is busy" in page.get_data(as_text=True)


def test_every_answer_bears_the_policy(cast: Cast, visit: Visit) -> None:
    for address in ("/", "/static/site.css", "/nowhere", "/sign-in"):
        with visit().browser.get(address) as answer:
            assert answer.headers["Content-Security-Policy"] == POLICY


def test_only_files_are_kept_by_browsers(visit: Visit) -> None:
    assert visit().get("/").headers["Cache-Control"] == "no-store"
    with visit().browser.get("/static/site.css") as answer:
        assert "max-age" in answer.headers["Cache-Control"]


def find_inline(text: str) -> list[str]:
    """Return inline script and style in a template."""
    return INLINE.findall(text)


def test_no_template_has_script_or_style_of_its_own() -> None:
    for file in TEMPLATES.rglob("*.html"):
        assert find_inline(file.read_text(encoding="utf-8")) == [], file.name


def test_planted_inline_script_and_style_are_caught() -> None:
    planted = ("<script>x()</script>", '<p style="x">', "<style>", '<a onclick="x">', '<a href="javascript:x">')
    assert all(find_inline(text) for text in planted)


def test_a_file_that_somebody_sends_is_never_on_a_disk(sqlite_app: Flask) -> None:
    kinds = list[type]()
    sqlite_app.before_request_funcs[None].insert(0, lambda: kinds.extend(type(f.stream) for f in http.files.values()))
    head = b'--line\r\nContent-Disposition: form-data; name="plan"; filename="plan.pdf"\r\n\r\n'
    body = head + bytes(1_000_000) + b"\r\n--line--\r\n"
    sqlite_app.test_client().post("/sign-in", data=body, content_type="multipart/form-data; boundary=line")
    assert kinds == [BytesIO]
