"""Two browsers change the same row: who is second reads both, loses nothing that was typed, and can save it then."""

import random
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlmodel import SQLModel

from matching.database import transaction
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.services import duplicates
from matching.vocabulary.names import Likeness
from tests.application import engine_of
from tests.cast import Cast
from tests.fuzz.attack import OURS, UNSEEN, Attack, squeeze
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS, Target
from tests.stages import fingerprint
from tests.web.visitor import read_forms

FIRST = "First thoughts"
ROWS: dict[str, tuple[type[SQLModel], str]] = {
    "question_id": (Match, "words"),
    "match_id": (Match, "words"),
    "need_id": (Need, "title"),
    "request_id": (Request, "gaps"),
    "release_id": (Release, "text"),
    "offer_id": (Offer, "gaps"),
    "person_id": (Person, "position"),
    "organisation_id": (Organisation, "website"),
}
"""What the rows of the forms are, by the name in their address, and what somebody else changes of them meanwhile."""
EDITED = {
    "requests.edit": ("title", "plan"),
    "requests.need_edit": ("title", "result"),
    "offers.edit": ("title", "conditions"),
    "people.edit": ("name", "position"),
    "people.organisation_edit": ("name", "website"),
    "people.profile": ("name", "position"),
}
"""The forms over a whole row: what both change, and what only the second fills in."""
MAKES_A_ROW = """requests.new requests.need_new offers.new people.new people.organisation_new
    matches.propose matches.ask matches.help releases.new releases.help oversight.auditors security.forgot_password
    factors.new_authenticator factors.new_codes factors.key"""
CHANGES_NO_TEXT = {
    "pages.language": "a cookie",
    "security.login": "a session",
    "security.logout": "a session",
    "security.reset_password": "the link in the mail works once",
    "security.change_password": "it asks for the password as it is now",
    "people.accept": "the link in the mail works once",
    "people.invite_again": "a mail, and nothing of the person",
    "people.hand_over": "whose the cases are; it takes all that there are by then, and no text changes",
    "people.reset_factors": "the factors that are there by then, and no text of the person",
    "factors.prove": "a session",
    "factors.prove_key": "a session",
    "factors.authenticator": "the code that it asks for is of the newest authenticator and works once",
    "factors.list_of_codes": "the code that it asks for is of the newest list",
    "factors.remove": "a factor that is there or not",
    "factors.sign_out_everywhere": "sessions",
    "requests.take_out": "nothing: it gives what there is by then",
    "desk.take_on": "who handles a case that nobody handles; who is second is told that it is gone",
    "oversight.object_to": "an objection that is there or not",
    "oversight.take_back": "an objection that is there or not",
    "oversight.dismiss": "an auditor who is there or not",
    "matches.approve": "it carries the revisions of both texts, which is what its reader read",
}
"""The forms that need no version, each with what they change instead."""
VERSIONED = [
    target
    for target in TARGETS
    if target.endpoint not in MAKES_A_ROW.split() and target.endpoint not in CHANGES_NO_TEXT
]


def change_meanwhile(one: Attack) -> str:
    """Let somebody else change the row of a form; return the version that it has then."""
    endpoint, given = one.target.endpoint, one.values
    if endpoint.endswith(".duplicates"):
        return decide_meanwhile(one)
    row_id = one.ground.cast.rosa.id if endpoint == "people.profile" else None
    whole_case = (endpoint.startswith("requests.") and "need" not in endpoint) or endpoint == "desk.assign"
    names = [name for name in ROWS if name in given and not (whole_case and name == "need_id")]
    name = "person_id" if row_id else names[0]
    table, field = ROWS[name]
    with transaction(engine_of(one.ground.app)) as session:
        row = session.get_one(table, row_id or given["match_id" if name == "question_id" else name])
        setattr(row, EDITED.get(endpoint, (field,))[0], FIRST)
        session.flush()
        return str(row.version)


def decide_meanwhile(one: Attack) -> str:
    """Let somebody else say of the pair that it is the same thing; return the version of what they said."""
    cast, kind = one.ground.cast, Likeness(one.address.partition("kind=")[2])
    pair = (one.form["one_id"][0], one.form["other_id"][0])
    who = cast.as_(cast.noor if kind is Likeness.ORGANISATION else cast.lucia)
    with transaction(engine_of(one.ground.app)) as session:
        decision = duplicates.decide(session, who, kind, *pair, same=True, words=FIRST)
        session.flush()
        return str(decision.version)


def find_faults(ground: Ground, target: Target) -> list[str]:
    """Let somebody send a form whose row was changed meanwhile, and then again; return what was wrong."""
    engine, one, name = engine_of(ground.app), Attack(ground, target, random.Random(0)), target.endpoint
    if not one.form.get("version", [""])[0].isdigit():
        return [f"{name} carries no version"]
    now = change_meanwhile(one)
    sent = one.form | {field: ["Second thoughts"] for field in EDITED.get(name, ())}
    before, status = fingerprint(engine), send(one, sent)
    faults = [] if status == 409 else [f"{name} answers {status}"]
    faults += [f"{name} saved something"] if fingerprint(engine) != before else []
    again = find_form(one)
    given = squeeze(" ".join([one.visitor.page, *(text for texts in again.values() for text in texts)]))
    typed = {field: text for field, texts in sent.items() if field not in UNSEEN for text in texts}
    faults += [f"{name} lost {field}" for field, text in typed.items() if squeeze(text) not in given]
    faults += [f"{name} does not show what is stored"] if name in EDITED and FIRST not in one.visitor.page else []
    faults += [f"{name} carries version {again.get('version')}"] if again.get("version") != [now] else []
    taken = send(one, again | {field: [text] for field, text in one.target.typed.items()})
    return faults + ([] if taken in (302, 303) else [f"{name} is not taken then: {taken}"])


def send(one: Attack, values: Mapping[str, object]) -> int:
    """Send the form as a browser does that says from which site it comes; return the status of the answer."""
    answer = one.visitor.browser.post(one.address, data=values, headers=OURS)
    one.visitor.page = answer.get_data(as_text=True)
    return answer.status_code


def find_form(one: Attack) -> dict[str, list[str]]:
    """Return what the same form holds on the page that was answered: of several, the one over the same pair."""
    main = one.visitor.page[one.visitor.page.find("<main") :]
    led = [values for _method, action, values in read_forms(main) if action in (one.address, "")]
    same = [values for values in led if all(values.get(name) == one.form.get(name) for name in ("one_id", "other_id"))]
    return same[0] if same else {}


def test_every_form_that_changes_a_row_tells_who_is_second_and_loses_nothing(app: Flask, cast: Cast) -> None:
    ground = Ground(app, cast)
    assert [fault for target in VERSIONED for fault in find_faults(ground, target)] == []


def test_a_form_that_forgets_to_look_at_the_version_is_seen(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.services.requests.check_version", lambda _row, _version: None)
    edit = next(target for target in VERSIONED if target.endpoint == "requests.edit")
    assert "requests.edit answers 303" in find_faults(Ground(app, cast), edit)


@pytest.mark.parametrize("name", EDITED)
def test_who_saves_second_reads_both_side_by_side(sqlite_app: Flask, sqlite_cast: Cast, name: str) -> None:
    target = next(target for target in VERSIONED if target.endpoint == name)
    first = Attack(Ground(sqlite_app, sqlite_cast), target, random.Random(0))
    second = first.ground.visitor(target.who)
    second.get(first.address)
    title, beside = EDITED[name]
    typed = second.form(first.address) | {title: "Second thoughts", beside: "Typed beside it."}
    assert first.visitor.send(first.address, first.form | {title: FIRST}).location
    assert second.send(first.address, typed).status_code == 409
    assert (second.page.count('class="both"') >= 2, FIRST in second.page) == (True, True)
    again = second.form(first.address)
    assert (again[title], again[beside]) == (["Second thoughts"], ["Typed beside it."])
    assert second.send(first.address, again).status_code in (302, 303)
    second.get(first.address)
    kept = second.form(first.address)
    assert (kept[title], kept[beside]) == (["Second thoughts"], ["Typed beside it."])


def test_who_saves_the_same_second_is_told_that_it_is_there(sqlite_app: Flask, sqlite_cast: Cast) -> None:
    edit = next(target for target in VERSIONED if target.endpoint == "requests.edit")
    first = Attack(Ground(sqlite_app, sqlite_cast), edit, random.Random(0))
    assert first.visitor.send(first.address, first.form).location
    assert first.visitor.send(first.address, first.form | {"key": ["B" * 22]}).status_code == 409
    assert "with the same answers" in first.visitor.page
