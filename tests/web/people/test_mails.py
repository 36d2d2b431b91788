"""What mails say, and what they never say."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from itertools import product

import pytest
from flask import Flask
from sqlmodel import select

from matching import jobs
from matching.database import transaction
from matching.models.notice import Notice
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.services import requests
from matching.vocabulary.notices import NoticeKind
from matching.web.accounts.store import open_account
from matching.web.mails import WORDINGS, compose
from tests.application import engine_of
from tests.cast import Cast, draft_request
from tests.stages import make_stages

ROW = "2" * 20
SECRET = "the weak spot of our dam"
NOUNS = {"request": "request", "offer": "offer", "match": "match", "question": "match"}
Mail = Callable[..., EmailMessage]


@pytest.fixture
def mail(app: Flask, cast: Cast) -> Mail:
    """Call it with a kind of notice for the mail that Amina gets."""
    with app.app_context(), transaction(engine_of(app)) as session:
        open_account(session, session.get_one(Person, cast.amina.id))

    def write(kind: NoticeKind, *, base_url: str = "https://help.example.org") -> EmailMessage:
        noun = NOUNS.get(kind.split("-")[0], "")
        values = {"number": "R-2222-3333", "count": 3}
        with app.app_context(), transaction(engine_of(app)) as session:
            notice = Notice(person_id=cast.amina.id, kind=kind, noun=noun, row_id=ROW, values=values)
            session.add(notice)
            session.flush()
            return compose(notice, replace(app.extensions["settings"], base_url=base_url))

    return write


def test_every_kind_of_notice_has_its_words() -> None:
    assert set(WORDINGS) == set(NoticeKind)


def test_every_mail_has_whole_sentences_and_a_link_to_this_site(mail: Mail) -> None:
    for kind in NoticeKind:
        written = mail(kind)
        text = written.get_content()
        assert "%(" not in written["Subject"] + text, kind
        assert text.count("\nhttps://help.example.org/") == 1, kind


def test_a_mail_about_a_case_names_its_number_and_leads_to_its_page(mail: Mail) -> None:
    written = mail(NoticeKind.REQUEST_RETURNED)
    assert written["Subject"] == "Request R-2222-3333 returned to you"
    assert f"https://help.example.org/requests/{ROW}" in written.get_content()


def test_a_link_keeps_the_path_below_which_the_service_stands(mail: Mail) -> None:
    text = mail(NoticeKind.PASSWORD_CHANGED, base_url="https://example.org/matching").get_content()
    assert "\nhttps://example.org/matching/\n" in text


def test_a_mail_goes_to_its_reader_alone_in_their_language(mail: Mail) -> None:
    written = mail(NoticeKind.MATCH_PUT_TO_YOU)
    assert (written["To"], written["Cc"], written["Content-Language"]) == ("amina@example.org", None, "en")


def test_a_mail_says_nothing_of_what_a_case_is_about(app: Flask, cast: Cast) -> None:
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    with app.app_context(), transaction(engine_of(app)) as session:
        for notice in session.exec(select(Notice)).all():
            text = compose(notice, app.extensions["settings"]).as_string()
            assert not [word for word in ("Safer", "container", "Ministry", "Amina", "Kenya") if word in text]


def test_no_token_is_kept_in_the_outbox(mail: Mail, app: Flask) -> None:
    mail(NoticeKind.INVITATION)
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Notice.values)).one() == {"number": "R-2222-3333", "count": 3}


def test_the_worker_sends_what_waits_and_notes_it(app: Flask, cast: Cast) -> None:
    with transaction(engine_of(app)) as session:
        session.add(Notice(person_id=cast.amina.id, kind=NoticeKind.PASSWORD_CHANGED))
    jobs.send_notices(app, compose)
    (file,) = app.extensions["settings"].mail_folder.glob("*.eml")
    assert "Subject: Your password was changed" in file.read_text()
    with transaction(engine_of(app)) as session:
        assert session.exec(select(Notice.sent_at)).one() is not None


def test_no_mail_of_any_kind_carries_a_text_of_its_case(app: Flask, cast: Cast) -> None:
    app.extensions["shortlists"].refresh()
    stages = make_stages(cast, app.extensions["shortlists"])
    rows = {noun: stages[f"{noun}_id"] for noun in ("request", "need", "offer", "match")}
    for request in cast.session.exec(select(Request)).all():
        request.title = request.plan = SECRET
    for need in cast.session.exec(select(Need)).all():
        need.title = need.description = SECRET
    cast.session.commit()
    with app.app_context(), transaction(engine_of(app)) as session:
        open_account(session, session.get_one(Person, cast.amina.id))
        for kind, noun in product(NoticeKind, rows):
            values = {"number": "R-2222-3333", "count": 3}
            notice = Notice(person_id=cast.amina.id, kind=kind, noun=noun, row_id=rows[noun][0].id, values=values)
            session.add(notice)
            session.flush()
            written = compose(notice, app.extensions["settings"])
            assert SECRET not in str(written["Subject"]) + written.get_content() + written.as_string()
            assert written.get_content().startswith("For everyone. Anyone may read this.\n")
