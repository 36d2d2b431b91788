"""Two thousand posts of rubbish over all forms: no page breaks, and a form that refuses keeps what was typed."""

import io
import random
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from flask import Flask

from matching.models.person import Person
from matching.policy.viewer import ANYONE, Viewer
from matching.services import offers, requests
from matching.vocabulary.names import Marking
from tests.cast import Cast, active_offer, draft_request, offer_answers, open_need, proposed_match
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
POSTS = 2_000
NASTY = (
    "\x00",
    "a\x00b",
    str(2**63),
    "9" * 5_000,
    "-1",
    "\u202egnp.exe",
    "\u2066\u2069" * 50,
    "x" * 30_000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s%n{{7*7}}",
    "2027-13-45",
    "0000-00-00",
    "😀" * 300,
    "\ud83d".encode("utf-8", "surrogatepass"),
    "",
    " ",
    "NaN",
    "1e999",
)
LEAVES_ALONE = frozenset({"security.logout", "people.close"})
NAMES = ("title", "key", "version", "csrf_token", "find", "sectors-search", "gaps", "outcome", "words", "said", "until")


def make_rows(cast: Cast) -> dict[str, list[str]]:
    """Post something of every kind, and return identifiers by the name that addresses give them."""
    drafts = [draft_request(cast)[0] for _time in range(4)]
    for request in drafts[2:]:
        requests.submit(cast.session, request, by=cast.as_(cast.amina))
    needs = [open_need(cast, marking=marking) for marking in Marking]
    waiting = offers.draft(cast.session, offer_answers(), by=cast.as_(cast.chidi))
    offers.submit(cast.session, waiting, by=cast.as_(cast.chidi))
    made = [active_offer(cast) for _time in range(3)]
    found = [proposed_match(cast) for _time in range(3)]
    cast.session.commit()
    return {
        "request_id": [request.id for request in drafts] + [need.request_id for need in needs],
        "need_id": [need.id for need in needs],
        "offer_id": [waiting.id, *(offer.id for offer in made)],
        "match_id": [match.id for match in found],
        "person_id": [person.id for person in cast.people()],
        "organisation_id": [cast.kenya.id, cast.agency.id],
    }


def addresses(app: Flask, rows: dict[str, list[str]], draw: random.Random) -> Iterator[tuple[str, str]]:
    """Give endpoint and address of every form, with identifiers of rows that there are, again and again."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    while True:
        for rule in rules:
            if rule.endpoint not in LEAVES_ALONE:
                yield rule.endpoint, re.sub(r"<([^>]+)>", lambda n: draw.choice(rows.get(n[1], ["x"])), rule.rule)


def spoil(form: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Return the form with some of its answers spoilt, missing, doubled or replaced by a file."""
    spoilt = dict(form)
    for name in draw.sample([*form, *NAMES], k=min(4, len(form) + 2)):
        match draw.randrange(5):
            case 0:
                spoilt.pop(name, None)
            case 1:
                spoilt[name] = [draw.choice(NASTY), draw.choice(NASTY)]
            case 2 if name != "csrf_token":
                spoilt[name] = (io.BytesIO(b"a file"), "file.txt")
            case _ if name != "csrf_token":
                spoilt[name] = draw.choice(NASTY)
    return spoilt


def test_no_rubbish_breaks_a_page(app: Flask, cast: Cast, visit: Visit) -> None:
    draw, rows = random.Random(2341), make_rows(cast)
    people = (None, cast.amina, cast.mosi, cast.chidi, cast.lucia, cast.tomas, cast.noor)
    audiences, seen = app.extensions["audiences"], set[int]()
    for endpoint, address in islice(addresses(app, rows, draw), POSTS):
        person = draw.choice([who for who in people if audiences[endpoint].admits(_viewer(cast, who))])
        visitor = visit(person)
        visitor.get(address if draw.random() < 0.8 else "/")
        form = visitor.form(address)
        answer = visitor.send(address, spoil(form or {"csrf_token": _token(visitor)}, draw))
        assert answer.status_code < 500, f"{address} as {person and person.name}"
        if answer.status_code == 422 and form:
            assert 'role="alert"' in visitor.page, address
        seen.add(answer.status_code)
    assert seen >= {200, 303, 400, 404, 409, 422}


def test_what_was_typed_beside_a_mistake_is_kept(cast: Cast, visit: Visit) -> None:
    for person, address in ((cast.amina, "/requests/new"), (cast.chidi, "/offers/new")):
        visitor = visit(person)
        assert visitor.post(address, title="x" * 201 + "\x00").status_code == 422
        assert visitor.form(address)["title"] == ["x" * 201]
        assert "characters" in visitor.page


def _viewer(cast: Cast, person: Person | None) -> Viewer:
    return cast.as_(person) if person else ANYONE


def _token(visitor: Visitor) -> str:
    found = re.search(r'name="csrf_token" value="([^"]*)"', visitor.page)
    return found[1] if found else ""
