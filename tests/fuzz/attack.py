"""Sends spoilt posts to a form and says what is wrong with the answers."""

import logging
import random
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape

from flask import url_for

from tests.fuzz.ground import Ground, Values
from tests.fuzz.nasties import Post, spoil
from tests.fuzz.targets import Target

OURS = {"Origin": "http://localhost"}
Spoil = Callable[[dict[str, list[str]], random.Random], Post]
TOLD = ('class="error"', 'class="mistakes"', 'role="alert"', 'class="lead"')
SECRET = frozenset({"password", "password_confirm", "new_password", "new_password_confirm", "code", "answer"})
UNSEEN = frozenset({"csrf_token", "key", "version", "seen", "next", "language", "find", "add"}) | SECRET
TYPED = frozenset({"offer", "coordinator_id", "person_id", "successor", "organisation", "providers", "email"})
UNREAD = (413, 415)
CHOSEN = {
    "desk.index": {"cases": "all"},
    "desk.duplicates": {"kind": "request"},
    "people.duplicates": {"kind": "organisation"},
}
LEAVING = frozenset({"desk.take_on"})
"""The forms that lead away from what was chosen on their page."""
WRITTEN = re.compile(r'<(?:textarea|input(?=[^>]*type="(?:text|date|number|email)"))[^>]*\bname="([^"]+)"')
GIVEN_BACK = re.compile(r'<p class="told"[^>]*>(.*?)</p>', re.S)


class Faults(logging.Handler):
    """Keeps what is logged with an exception, or as an error."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, if it tells of something that went wrong."""
        if record.exc_text or record.levelno >= logging.ERROR:
            self.found.append(f"logged {record.getMessage()} {(record.exc_text or '')[-300:]}")


@contextmanager
def listening() -> Iterator[Faults]:
    """Give the faults that are logged meanwhile."""
    faults = Faults()
    logging.getLogger().addHandler(faults)
    try:
        yield faults
    finally:
        logging.getLogger().removeHandler(faults)


class Attack:
    """One form under attack: a browser on its page, a row in the right state, and what was found so far."""

    def __init__(self, ground: Ground, target: Target, draw: random.Random) -> None:
        self.ground, self.target, self.draw = ground, target, draw
        self.taken, self.address = 0, ""
        self.open()

    def open(self) -> None:
        """Make a row, open the page of the form, and read what its form would send.

        A new row reads like the one before, so mostly the page need not be opened again.
        """
        before, values = self.address, self.target.make(self.ground)
        self.values = values
        self.address, page = self.find_addresses(values)
        if self.address == before or self.taken % 8 == 0:
            self.visitor = self.ground.visitor(self.target.who)
            assert self.visitor.get(page).status_code == 200, f"{self.target.endpoint}: {page}"
            read = self.visitor.form(self.address)
            self.asks = frozenset(WRITTEN.findall(self.visitor.page)) - UNSEEN
            typed = {name: [text] for name, text in self.target.typed.items()}
            self.form = {"csrf_token": [self.visitor.token]} | read | typed
        self.form |= {name: [value] for name, value in values.items() if name in TYPED - self.named}

    def find_addresses(self, values: Values) -> tuple[str, str]:
        """Return the address of the form, and of the page on which it stands."""
        offer = {"offer": self.ground.offer.number} if self.target.page == "matches.why" else {}
        cases = CHOSEN.get(self.target.page, {})
        page = self.target.page or self.target.endpoint
        with self.ground.app.test_request_context():
            rules = {rule.endpoint: rule.arguments for rule in self.ground.app.url_map.iter_rules()}
            of_page = {name: value for name, value in values.items() if name in rules[page]}
            self.named = rules[self.target.endpoint]
            of_form = {name: value for name, value in values.items() if name in self.named}
            stays = {} if self.target.endpoint in LEAVING else cases
            return url_for(self.target.endpoint, **of_form, **stays), url_for(page, **of_page, **offer, **cases)

    def strike(self, spoil: Spoil = spoil) -> list[str]:
        """Send one spoilt post; return what is wrong with its answer. After one that was taken, begin again."""
        self.form["key"] = [secrets.token_urlsafe(16)]
        post = spoil(self.form, self.draw)
        with listening() as logged:
            answer = self.visitor.browser.post(self.address, data=post.body, content_type=post.kind, headers=OURS)
        self.visitor.page = answer.get_data(as_text=True)
        wrong = logged.found + find_faults(self, answer.status_code, post)
        if answer.status_code in (302, 303):
            self.taken += 1
            self.open()
        shown = {name: text[:40] for name, text in post.typed.items() if [text] != self.form.get(name)}
        return [f"{self.target.endpoint} {answer.status_code}: {fault}; sent {shown}" for fault in wrong]


def find_faults(attack: Attack, status: int, post: Post) -> list[str]:
    """Return what is wrong with the answer to a post."""
    page = attack.visitor.page
    faults = ["broke"] if status >= 500 else []
    if "\x00" in page or any("\ud800" <= char <= "\udfff" for char in page):
        faults.append("the page holds what cannot be shown")
    if status in (302, 303) or status >= 500:
        return faults
    if not any(mark in page for mark in TOLD) and not post.typed.get("find"):
        faults.append("says nothing")
    if post.readable and status not in UNREAD:
        faults += find_losses(attack, post)
    return faults


def find_losses(attack: Attack, post: Post) -> list[str]:
    """Return the names of questions whose typed words the page does not give back; and secrets that it does."""
    form, page = attack.visitor.form(attack.address), attack.visitor.page
    given = squeeze(" ".join([*GIVEN_BACK.findall(page), *(text for texts in form.values() for text in texts)]))
    lost = [f"lost {name}" for name, text in post.typed.items() if name in attack.asks and squeeze(text) not in given]
    return lost + [f"shows {name}" for name in SECRET if any(form.get(name, ()))]


def squeeze(text: str) -> str:
    """Return the text without space and without what cannot be shown."""
    plain = unicodedata.normalize("NFC", unescape(text))
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "ZC" and char != "\ufffd")
