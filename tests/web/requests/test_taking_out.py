"""All of a State's data in one file: whole, as its reader may read it, and with nothing of anybody else."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from matching.models.history import History
from matching.models.match import Match, Question
from matching.services import takeouts
from matching.settings import Settings
from matching.vocabulary.names import Side
from tests.cast import Cast, active_offer, draft_request
from tests.stages import Stages, make_stages
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
Files = dict[str, str]
OUTSIDE = re.compile(r'(?:src|href|action)="(?!(?:\.\./)?(?:index\.html|all\.json|requests/R-[0-9A-Z-]+\.html)")')


def take_out(visitor: Visitor) -> Files:
    """Press the button and return the files by name."""
    answer = visitor.post("/requests/take-out")
    assert (answer.status_code, answer.location) == (303, "/requests/take-out/file")
    with visitor.browser.get("/requests/take-out/file") as sent:
        assert re.fullmatch(r"attachment; filename=all-our-data-[0-9-]{10}\.zip", sent.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(sent.get_data())) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def stages(app: Flask, cast: Cast) -> Stages:
    """Something in every stage of its life."""
    app.extensions["shortlists"].refresh()
    return make_stages(cast, app.extensions["shortlists"])


def test_everything_that_the_state_posted_is_in_it(cast: Cast, stages: Stages, visit: Visit) -> None:
    row = next(row for row in stages["match_id"] if row.called == "approved")
    cast.session.add(Question(match_id=row.id, side=Side.PROVIDER, words="How many officers?", reply="Forty."))
    cast.session.commit()
    files = take_out(visit(cast.amina))
    said, pages = json.loads(files["all.json"]), {name for name in files if name.startswith("requests/")}
    assert {f"requests/{case['number']}.html" for case in said["requests"]} == pages
    beside = (*stages["match_id"], *stages["release_id"])
    assert len(said["requests"]) == len({row.id for row in stages["request_id"]}) + len(beside)
    states = {match["state"] for case in said["requests"] for need in case["needs"] for match in need["matches"]}
    assert states == {"proposed", "approved", "introduced", "declined"}
    need = said["requests"][0]["needs"][0]
    assert (need["title"], need["sectors"]) == ("Risk assessment of a container port", ["transport.maritime"])
    assert need["beneficiary"] == "Port authority"
    assert said["requests"][0]["history"][0]["step"] == "draft"
    assert said["people"][0]["telephone"] == "+000 555 0100"
    assert "How many officers?" in files["all.json"]
    assert any("Forty." in files[name] for name in pages)
    assert json.loads(take_out(visit(cast.mosi))["all.json"])["requests"] == said["requests"], (
        "a colleague has the same"
    )


def test_it_is_read_without_this_service_and_holds_nothing_that_its_reader_may_not_read(
    cast: Cast, stages: Stages, visit: Visit
) -> None:
    """No match that was not put to the State, no words to coordinators, nothing that providers keep to themselves."""
    files = take_out(visit(cast.amina))
    whole, pages = "".join(files.values()), [text for name, text in files.items() if name.endswith(".html")]
    assert all("For coordinators only. Only its owner" in page for page in pages)
    assert next(iter(json.loads(files["all.json"]).values())).startswith("For coordinators only. Only its owner")
    assert [found for page in pages for found in OUTSIDE.findall(page)] == []
    hidden = [row for row in stages["match_id"] if "amina" not in row.readers]
    numbers = {match.id: match.number for match in cast.session.exec(select(Match))}
    cast.session.commit()
    assert len(hidden) == 3
    assert all(numbers[row.id] not in whole for row in hidden)
    for kept in ("Lucia", "Tomas", "None known.", "Checked.", "exclusions", "places_used"):
        assert kept not in whole
    assert cast.chidi.email in whole, "contacts of the introduced match are the State's to read"
    said = json.loads(take_out(visit(cast.rosa))["all.json"])
    assert (said["requests"], said["offers"]) == ([], [])
    assert said["organisation"]["name"] == "Ministerio del Interior"


def test_a_rule_that_lets_too_much_through_would_be_seen(
    cast: Cast, stages: Stages, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeouts, "may_see_contacts", lambda *_: True)
    monkeypatch.setattr(takeouts, "OF_MATCH", (*takeouts.OF_MATCH, "overlap"))
    whole = "".join(take_out(visit(cast.amina)).values())
    assert "None known." in whole


def test_what_cannot_become_a_formula_or_a_path_is_all_that_names_a_file(cast: Cast, visit: Visit) -> None:
    draft_request(cast, title="../../etc/passwd", description="=1+1")
    cast.session.commit()
    assert all(
        re.fullmatch(r"index\.html|all\.json|requests/R-[2-9A-Z]{4}-[2-9A-Z]{4}\.html", name)
        for name in take_out(visit(cast.amina))
    )


def test_markup_in_a_text_stays_text(cast: Cast, visit: Visit) -> None:
    draft_request(cast, title="<script>alert(1)</script>")
    cast.session.commit()
    files = take_out(visit(cast.amina))
    assert not [name for name, text in files.items() if name.endswith(".html") and "<script" in text]


def test_it_is_written_down_who_took_it_out(cast: Cast, visit: Visit) -> None:
    take_out(visit(cast.mosi))
    lines = cast.session.exec(select(History).where(History.step == "take-out")).all()
    assert [(line.row_id, line.person_id) for line in lines] == [(cast.kenya.id, cast.mosi.id)]


def test_the_file_is_only_for_who_pressed_the_button_and_not_for_long(
    cast: Cast, visit: Visit, clock: Callable[[timedelta], None]
) -> None:
    amina, mosi = visit(cast.amina), visit(cast.mosi)
    take_out(amina)
    assert mosi.get("/requests/take-out/file").status_code == 409
    assert "Press “Take out everything” first" in mosi.page
    clock(timedelta(minutes=16))
    assert amina.get("/requests/take-out/file").status_code == 409


def test_nothing_of_it_stays_on_the_machine(app: Flask, cast: Cast, visit: Visit) -> None:
    settings: Settings = app.extensions["settings"]
    before = {path.name for path in Path(settings.instance).iterdir()}
    take_out(visit(cast.amina))
    assert {path.name for path in Path(settings.instance).iterdir()} == before


def test_offers_of_a_ministry_that_provides_are_in_it(cast: Cast, visit: Visit) -> None:
    cast.kenya.is_provider = True
    cast.mosi.roles = ["state", "provider"]  # type: ignore[list-item]
    cast.session.commit()
    offer = active_offer(cast, by=cast.mosi, exclusions=["PER"])
    files = take_out(visit(cast.mosi))
    (taken,) = json.loads(files["all.json"])["offers"]
    assert (taken["number"], taken["exclusions"]) == (offer.number, ["PER"])
    assert offer.title in files["index.html"]
