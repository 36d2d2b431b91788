"""A State's requests and a provider's offers as files: their own, marked, without formulas, and fit to be read back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from matching.models.request import Need
from matching.services.exchange.reading import read_file
from matching.services.exchange.tables import split_csv
from matching.services.exchange.workbooks import read_workbook
from matching.vocabulary.names import Marking
from tests.cast import Cast, active_offer, draft_request, offer_answers, open_need
from tests.exchange.bombs import parts_of
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
READ = {"csv": split_csv, "xlsx": read_workbook}
FORMULA = '=HYPERLINK("http://evil.example")'
KINDS = ("csv", "xlsx")


def take_out(visitor: Visitor, path: str) -> bytes:
    """Return the content of a file."""
    with visitor.browser.get(path) as answer:
        assert answer.status_code == 200
        return answer.get_data()


def rows_of(content: bytes, kind: str) -> list[dict[str, object]]:
    """Return the rows below the banner and the names."""
    _banner, names, *rows = READ[kind](content)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_takes_out_its_own_requests_with_their_markings_and_no_others(
    cast: Cast, visit: Visit, kind: str
) -> None:
    draft_request(cast, marking=Marking.COORDINATORS, title=FORMULA)
    open_need(cast, marking=Marking.EVERYONE, title="'Ports' for all")
    table = rows_of(take_out(visit(cast.mosi), f"/requests.{kind}"), kind)
    assert {(row["title"], row["marking"], row["status"]) for row in table} == {
        (FORMULA, "For coordinators only", "draft"),
        ("'Ports' for all", "For everyone", "open"),
    }
    assert rows_of(take_out(visit(cast.rosa), f"/requests.{kind}"), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_on_top_for_whom_it_is(cast: Cast, visit: Visit, kind: str) -> None:
    draft_request(cast, marking=Marking.COORDINATORS)
    open_need(cast, marking=Marking.EVERYONE)
    banner = READ[kind](take_out(visit(cast.amina), f"/requests.{kind}"))[0]
    assert str(banner[0]).startswith("For coordinators only. Only its owner, coordinators and those to whom")
    kept = READ[kind](take_out(visit(cast.rosa), f"/requests.{kind}"))[0]
    assert kept[0] == "This file has no rows."


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_what_everyone_reads_says_so(cast: Cast, visit: Visit, kind: str) -> None:
    open_need(cast, marking=Marking.EVERYONE)
    banner = READ[kind](take_out(visit(cast.amina), f"/requests.{kind}"))[0]
    assert banner[0] == "For everyone. Anyone may read this."


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_takes_out_its_own_offers_without_exclusions(cast: Cast, visit: Visit, kind: str) -> None:
    active_offer(cast, title=FORMULA, exclusions=["TGO"])
    active_offer(cast, by=cast.dana)
    content = take_out(visit(cast.chidi), f"/offers.{kind}")
    (row,) = rows_of(content, kind)
    assert (row["title"], row["marking"], str(row["capacity"])) == (FORMULA, "For everyone", "2")
    assert "TGO" not in json.dumps(row)


def test_the_workbook_holds_no_formula_and_nothing_typed_in_its_names(cast: Cast, visit: Visit) -> None:
    draft_request(cast, title=FORMULA, description=FORMULA)
    cast.session.commit()
    with visit(cast.amina).browser.get("/requests.xlsx") as answer:
        parts = parts_of(answer.get_data())
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=requests-20")
        assert answer.headers["Cache-Control"] == "no-store"
    assert b"<f" not in parts["xl/worksheets/sheet1.xml"]
    assert not any("HYPERLINK" in name for name in parts)
    assert b"HYPERLINK" not in b"".join(part for name, part in parts.items() if name != "xl/sharedStrings.xml")


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_taken_out_can_be_brought_in(app: Flask, cast: Cast, visit: Visit, tmp_path: Path, kind: str) -> None:
    need = open_need(cast, title="＋ Ports of ours", description="=1\n@two\t'three'", urgency="high")
    file = tmp_path / f"requests.{kind}"
    file.write_bytes(take_out(visit(cast.amina), f"/requests.{kind}"))
    ((row,), bad) = read_file("requests", file)
    assert bad == []
    assert (row.title, row.description, row.sectors) == (need.title, need.description, tuple(need.sectors))
    assert (row.state, row.needed_until, row.urgency) == ("KEN", need.needed_until, need.urgency)
    result = app.test_cli_runner().invoke(args=["import", "requests", str(file)])
    assert (result.exit_code, result.output) == (0, "Imported 1 requests.\n")
    cast.session.rollback()
    assert [row.description for row in cast.session.exec(select(Need))] == [need.description] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_offers_that_were_taken_out_can_be_brought_in(cast: Cast, visit: Visit, tmp_path: Path, kind: str) -> None:
    active_offer(cast, areas=["002", "PER"], places=7)
    file = tmp_path / f"offers.{kind}"
    file.write_bytes(take_out(visit(cast.chidi), f"/offers.{kind}"))
    ((row,), bad) = read_file("offers", file)
    assert bad == []
    assert (row.provider, row.capacity, row.eligible) == ("Agency for Port Security", 7, ("002", "PER"))
    assert row.title == offer_answers().title


def test_a_trap_is_told_in_one_sentence_by_the_command(sqlite_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "offers.xlsx"
    file.write_bytes(b"PK\x03\x04 and so on")
    result = sqlite_app.test_cli_runner().invoke(args=["import", "offers", str(file)])
    assert (result.exit_code, result.output) == (
        1,
        "Error: This file is not a sound XLSX workbook. Open it in your program and save it as XLSX anew.\n",
    )


@pytest.mark.parametrize("path", ["/requests.pdf", "/requests.", "/offers.CSV"])
def test_there_is_no_other_kind_of_file(cast: Cast, visit: Visit, path: str) -> None:
    assert visit(cast.amina).get(path).status_code == 404
