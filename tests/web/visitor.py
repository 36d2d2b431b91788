"""Somebody with a browser, for tests of pages: it keeps cookies, and sends forms filled in as the page gave them."""

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from matching.database import transaction
from matching.models.account import Account
from matching.models.person import Person
from matching.services import sessions
from matching.vocabulary.names import Factor
from matching.web.sessions import new_data
from tests.application import engine_of

Values = dict[str, list[str]]
TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
SENT = frozenset({"text", "hidden", "email", "password", "date", "number", "search", "url", "tel"})


class Visitor:
    """A browser. `get` and `post` do not follow redirects; `page` is the last page as text."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser = app.test_client()
        self.page = ""

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self._read(self.browser.get(address))

    def post(self, address: str, *, on: str | None = None, **typed: Any) -> TestResponse:
        """Open the page `on` (or `address`), fill in its form that leads to `address`, and send it."""
        self.get(on or address)
        return self.send(address, self.form(address) | typed)

    def send(self, address: str, values: dict[str, Any]) -> TestResponse:
        """Send a form without opening its page again."""
        return self._read(self.browser.post(address, data=values))

    def form(self, address: str) -> dict[str, Any]:
        """Return what the last page's form that leads to `address` (or to the page itself) would send untouched."""
        main = self.page[self.page.find("<main") :]
        led = [values for _method, action, values in read_forms(main) if action in (address, "")]
        return dict(led[0]) if led else {}

    @property
    def token(self) -> str:
        """The token that every form of the last page carries."""
        found = TOKEN.search(self.page)
        return found[1] if found else ""

    def sign_in(self, person: Person) -> "Visitor":
        """Be `person`, with a key but without its pages; they get an account if they have none."""
        with transaction(engine_of(self.app)) as session:
            account = session.get(Account, person.id) or Account(person_id=person.id, password="none")
            session.add(account)
            session.flush()
            begun = sessions.begin(session, person.id, mark=account.fs_uniquifier, data=new_data())
            opened = sessions.renew(session, begun.row, factor=Factor.KEY, data=new_data())
        self.browser.set_cookie(self.app.config["SESSION_COOKIE_NAME"], opened.token)
        return self

    def _read(self, answer: TestResponse) -> TestResponse:
        self.page = answer.get_data(as_text=True)
        return answer


def read_forms(page: str) -> list[tuple[str, str, Values]]:
    """Return the forms of a page: how each is sent, where it leads, and what it would send untouched."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    """Reads the forms of a page: the method and action of each, and the values that it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, Values]] = []
        self.name, self.text = "", False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note what a field holds."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append((given.get("method") or "get", given.get("action") or "", {}))
        elif tag == "input" and (given.get("type") in SENT or "checked" in given):
            self._hold(name, value or ("on" if "checked" in given else ""))
        elif tag == "option" and self.name and ("selected" in given or not self._values().get(self.name)):
            self._values()[self.name] = [value]
        elif tag in ("select", "textarea"):
            self.name, self.text = name, tag == "textarea"

    def handle_data(self, data: str) -> None:
        """Note what stands in a field of several lines."""
        if self.text:
            self._hold(self.name, data.replace("\r\n", "\n").removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        """Leave a field."""
        if tag in ("select", "textarea"):
            self.name, self.text = "", False

    def _hold(self, name: str, value: str) -> None:
        if self.forms and name:
            self._values().setdefault(name, []).append(value)

    def _values(self) -> Values:
        return self.forms[-1][2]
