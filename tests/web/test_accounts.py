"""Signing in and out, and choosing passwords, as people do it: by pages and by mail."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlmodel import Session, select

from matching import clock
from matching.database import transaction
from matching.models.account import Account
from matching.models.notice import Notice
from matching.models.person import Person
from matching.web.accounts import store
from matching.web.accounts.pages import is_ours
from matching.web.accounts.store import open_account
from matching.web.mails import compose
from tests.application import engine_of
from tests.cast import Cast
from tests.web.entering import code_of, enter, give_authenticator
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
PASSWORD = "harbour candle walnut"
NEW = "seven quiet lanterns"


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Person:
    """Amina, with an account, a password and an authenticator."""
    with app.app_context(), transaction(engine_of(app)) as session:
        open_account(session, session.get_one(Person, cast.amina.id), password=PASSWORD)
    give_authenticator(app, cast.amina)
    return cast.amina


def sign_in(visitor: Visitor, email: str, password: str, *, next: str = "") -> int:
    """Fill in the form and say with which status the page answered."""
    return visitor.post(f"/sign-in?next={next}" if next else "/sign-in", email=email, password=password).status_code


def last_mail(app: Flask, kind: str) -> EmailMessage:
    """Return the newest notice of `kind` as the mail that the worker would send."""
    with app.app_context(), transaction(engine_of(app)) as session:
        found = select(Notice).where(Notice.kind == kind).order_by(Notice.created_at.desc())
        return compose(session.exec(found).first(), app.extensions["settings"])


def link_in(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    return re.search(r"http://[^/]+(/\S+)", mail.get_content()).group(1)


def test_the_right_password_leads_to_the_page_that_was_asked_for(visit: Visit, amina: Person) -> None:
    visitor = visit()
    answer = visitor.post("/sign-in", on="/sign-in?next=/about", email=amina.email, password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/second-factor?next=/about")
    answer = visitor.post("/second-factor", on=answer.location, code=code_of(visitor.app, amina))
    assert (answer.status_code, answer.location) == (302, "/about")


def test_an_address_is_the_same_in_capital_letters(visit: Visit, amina: Person) -> None:
    assert sign_in(visit(), amina.email.upper(), PASSWORD) == 302


def test_a_wrong_password_and_an_unknown_address_look_the_same(visit: Visit, amina: Person) -> None:
    pages = []
    for address in (amina.email, "nobody@example.org"):
        visitor = visit()
        assert sign_in(visitor, address, "wrong words here") == 200
        pages.append(re.sub(r'value="[^"]*"', "", visitor.page))
    assert pages[0] == pages[1]
    assert "The e-mail address or the password is not right" in pages[0]


def test_a_closed_account_looks_the_same_as_an_unknown_address(visit: Visit, amina: Person, app: Flask) -> None:
    close(app, amina)
    known, unknown = visit(), visit()
    sign_in(known, amina.email, PASSWORD)
    sign_in(unknown, "nobody@example.org", PASSWORD)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.page) == strip.sub("", unknown.page)


def test_a_closed_account_is_signed_out_at_the_next_page(visit: Visit, amina: Person, app: Flask) -> None:
    visitor = visit()
    enter(visitor, amina, PASSWORD)
    assert visitor.get("/profile").status_code == 200
    close(app, amina)
    assert visitor.get("/profile").location.startswith("/sign-in")


def test_signing_out_ends_the_session_and_a_link_cannot_do_it(visit: Visit, amina: Person) -> None:
    visitor = visit()
    enter(visitor, amina, PASSWORD)
    assert visitor.get("/sign-out").status_code in (404, 405)
    visitor.get("/about")
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.page).group(1)
    visitor.browser.post("/sign-out", data={"csrf_token": token})
    assert visitor.get("/profile").location.startswith("/sign-in")


def test_signing_out_needs_the_token_of_our_page(visit: Visit, amina: Person) -> None:
    visitor = visit()
    enter(visitor, amina, PASSWORD)
    visitor.browser.post("/sign-out")
    assert visitor.get("/profile").status_code == 200


def test_a_forgotten_password_is_replaced_by_mail_and_the_link_works_once(
    visit: Visit, amina: Person, app: Flask
) -> None:
    visitor = visit()
    assert visitor.post("/forgot-password", email=amina.email).location == "/sign-in"
    mail = last_mail(app, "reset-password")
    assert mail["To"] == amina.email
    link = link_in(mail)
    assert visitor.post(link, password=NEW, password_confirm=NEW).location == "/sign-in"
    assert sign_in(visit(), amina.email, PASSWORD) == 200
    assert sign_in(visit(), amina.email, NEW) == 302
    assert visit().get(link).location == "/forgot-password"


def test_asking_twice_with_one_form_sends_one_mail(visit: Visit, amina: Person, app: Flask) -> None:
    visitor = visit()
    visitor.get("/forgot-password")
    typed = visitor.form("/forgot-password") | {"email": amina.email}
    for _ in range(2):
        assert visitor.send("/forgot-password", typed).location == "/sign-in"
    assert count_resets(app) == 1


def test_a_closed_account_gets_no_link_for_a_new_password(visit: Visit, amina: Person, app: Flask) -> None:
    close(app, amina)
    visit().post("/forgot-password", email=amina.email)
    assert count_resets(app) == 0


def test_checking_a_password_keeps_nobody_from_writing(
    visit: Visit, amina: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = store.verify_password

    def write_meanwhile(*words: str) -> bool:
        with transaction(engine_of(app)) as session:
            session.get_one(Person, amina.id).position = "Director"
        return verify(*words)

    monkeypatch.setattr(store, "verify_password", write_meanwhile)
    assert sign_in(visit(), amina.email, PASSWORD) == 302


def test_a_forgotten_password_of_nobody_looks_the_same_and_sends_nothing(
    visit: Visit, amina: Person, app: Flask
) -> None:
    pages = []
    for address in (amina.email, "nobody@example.org"):
        visitor = visit()
        visitor.get(visitor.post("/forgot-password", email=address).location)
        pages.append(re.sub(r'value="[^"]*"', "", visitor.page))
    assert pages[0] == pages[1]
    assert count_resets(app) == 1


def test_a_new_password_ends_every_other_session_and_is_told_by_mail(visit: Visit, amina: Person, app: Flask) -> None:
    here, elsewhere = visit(), visit()
    for browser in (here, elsewhere):
        enter(browser, amina, PASSWORD)
    typed = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert here.post("/change-password", **typed).location == "/profile"
    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").location.startswith("/sign-in")
    assert last_mail(app, "password-changed")["To"] == amina.email


def test_a_short_password_is_refused_with_what_to_do(visit: Visit, amina: Person) -> None:
    visitor = visit()
    enter(visitor, amina, PASSWORD)
    visitor.post("/change-password", password=PASSWORD, new_password="short", new_password_confirm="short")
    assert "at least 12 characters" in visitor.page


@pytest.mark.parametrize("password", ["", "\x00", "a" * 5_000, "\u202ex", "5" * 200])
def test_odd_passwords_give_a_sentence_and_no_fault(visit: Visit, amina: Person, password: str) -> None:
    assert sign_in(visit(), amina.email, password) == 200


@pytest.mark.parametrize("next_", ["http://[", "//evil.example", "\\\\evil.example", "https://evil.example/", "/\x00"])
def test_nobody_is_led_to_another_site_after_signing_in(visit: Visit, amina: Person, next_: str) -> None:
    visitor = visit()
    visitor.get("/sign-in")
    typed = visitor.form("/sign-in") | {"email": amina.email, "password": PASSWORD, "next": next_}
    assert visitor.browser.post("/sign-in", data=typed).location == "/sign-in"


def test_our_own_addresses_may_follow_signing_in() -> None:
    assert all(is_ours(address) for address in ("", "/", "/requests?page=2", "/needs/x/shortlist"))


def test_only_the_five_pages_of_the_library_that_we_use_exist(app: Flask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert found == {f"security.{name}" for name in PAGES}


def test_nobody_is_known_by_a_token_and_nothing_is_answered_in_json(visit: Visit, amina: Person) -> None:
    visitor = visit()
    assert visitor.browser.get("/sign-in", headers={"Accept": "application/json"}).mimetype == "text/html"
    assert visitor.browser.post("/sign-in", json={"email": amina.email, "password": PASSWORD}).status_code == 415


def test_an_opened_account_cannot_be_entered_before_a_password_is_chosen(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context(), transaction(engine_of(app)) as session:
        account = open_account(session, session.get_one(Person, cast.dana.id))
        assert account.password.startswith("$argon2")
    assert sign_in(visit(), cast.dana.email, "") == 200


def test_the_library_and_its_models_say_no_fact_twice() -> None:
    assert set(Account.__table__.columns.keys()) == {"person_id", "password", "fs_uniquifier"}


def test_a_link_for_a_new_password_ends_after_a_day(visit: Visit, amina: Person, app: Flask) -> None:
    visitor = visit()
    visitor.post("/forgot-password", email=amina.email)
    link = link_in(last_mail(app, "reset-password"))
    app.config["SECURITY_RESET_PASSWORD_WITHIN"] = timedelta(seconds=-1)
    assert visitor.get(link).location == "/forgot-password"


def count_resets(app: Flask) -> int:
    """Return how many mails with a link for a new password wait."""
    with transaction(engine_of(app)) as session:
        return len(session.exec(select(Notice).where(Notice.kind == "reset-password")).all())


def close(app: Flask, person: Person) -> None:
    """Close an account in the database."""
    with transaction(engine_of(app)) as session:
        found: Session = session
        found.get_one(Person, person.id).closed_at = clock.now()


PAGES = ("login", "logout", "forgot_password", "reset_password", "change_password")
