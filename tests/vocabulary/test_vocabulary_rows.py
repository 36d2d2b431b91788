"""The vocabulary's files are whole; each check is shown a planted fault that it must name."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from matching.vocabulary import checks
from matching.vocabulary.checks import Key, Row, Rows

CHECKS = (
    checks.find_missing_labels,
    checks.find_second_labels,
    checks.find_duplicate_codes,
    checks.find_duplicate_terms,
    checks.find_orphan_terms,
    checks.find_lost_parents,
    checks.find_missing_definitions,
    checks.find_faulty_concepts,
    checks.find_faulty_aliases,
)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return checks.read_all()


@pytest.mark.parametrize("check", CHECKS)
def test_the_files_pass_every_check(rows: Rows, check: Callable[[Rows], list[Key]]) -> None:
    assert check(rows) == []


def test_a_label_that_is_missing_in_arabic_is_named(rows: Rows) -> None:
    kept = [row for row in rows.terms if not _is_label(row, "water.dams", "ar")]
    assert checks.find_missing_labels(replace(rows, terms=kept)) == [("sectors", "water.dams", "ar")]


def test_a_label_of_spaces_counts_as_missing(rows: Rows) -> None:
    blanked = [{**row, "term": " "} if _is_label(row, "water.dams", "zh") else row for row in rows.terms]
    assert checks.find_missing_labels(replace(rows, terms=blanked)) == [("sectors", "water.dams", "zh")]


def test_a_second_label_is_named(rows: Rows) -> None:
    more = [*rows.terms, _term("sectors", "energy", "en", "label", "Power")]
    assert checks.find_second_labels(replace(rows, terms=more)) == [("sectors", "energy", "en")]


def test_a_code_that_stands_twice_is_named(rows: Rows) -> None:
    assert checks.find_duplicate_codes(replace(rows, codes=[*rows.codes, rows.codes[3]])) == [
        ("sectors", "energy.nuclear")
    ]


def test_a_wording_that_stands_twice_for_one_code_is_named(rows: Rows) -> None:
    first = rows.terms[0]
    more = [*rows.terms, {**first, "kind": "cue"}]
    assert checks.find_duplicate_terms(replace(rows, terms=more)) == [("sectors", "energy", "ar", first["term"])]


@pytest.mark.parametrize(("code", "lang"), [("energy.wind", "en"), ("energy", "de")])
def test_a_term_of_an_unknown_code_or_language_is_named(rows: Rows, code: str, lang: str) -> None:
    more = [*rows.terms, _term("sectors", code, lang, "cue", "windmill")]
    assert checks.find_orphan_terms(replace(rows, terms=more)) == [("sectors", code, lang, "windmill")]


def test_a_code_of_another_facet_does_not_save_an_orphan(rows: Rows) -> None:
    more = [*rows.terms, _term("capabilities", "energy", "en", "cue", "grid")]
    assert checks.find_orphan_terms(replace(rows, terms=more)) == [("capabilities", "energy", "en", "grid")]


def test_a_parent_that_does_not_exist_is_named(rows: Rows) -> None:
    more = [*rows.codes, {"facet": "sectors", "code": "mining.coal", "parent": "mining"}]
    assert checks.find_lost_parents(replace(rows, codes=more)) == [("sectors", "mining.coal")]


def test_a_code_that_is_its_own_parent_is_named(rows: Rows) -> None:
    more = [*rows.codes, {"facet": "sectors", "code": "mining", "parent": "mining"}]
    assert checks.find_lost_parents(replace(rows, codes=more)) == [("sectors", "mining")]


def test_a_code_without_a_definition_is_named(rows: Rows) -> None:
    kept = [row for row in rows.definitions if row["code"] != "risk"]
    assert checks.find_missing_definitions(replace(rows, definitions=kept)) == [("capabilities", "risk")]


def test_a_definition_of_no_code_is_named(rows: Rows) -> None:
    more = [*rows.definitions, {"facet": "sectors", "code": "mining", "definition": "Mines."}]
    assert checks.find_missing_definitions(replace(rows, definitions=more)) == [("sectors", "mining")]


def test_a_concept_without_words_in_russian_is_named(rows: Rows) -> None:
    holed = [{**rows.glossary[0], "ru": ""}, *rows.glossary[1:]]
    assert checks.find_faulty_concepts(replace(rows, glossary=holed)) == [("improvised-explosive-device", "ru")]


def test_a_concept_that_stands_twice_is_named(rows: Rows) -> None:
    more = [*rows.glossary, rows.glossary[0]]
    assert checks.find_faulty_concepts(replace(rows, glossary=more)) == [("improvised-explosive-device",)]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"points": "sectors:mining"}, ("annex-17", "sectors:mining")),
        ({"ru": ""}, ("annex-17", "ru")),
        ({"es": "PNR|PNR"}, ("annex-17", "es", "PNR")),
    ],
)
def test_an_alias_that_points_to_nothing_or_lacks_words_is_named(rows: Rows, change: Row, named: Key) -> None:
    faulty = [{**rows.aliases[0], **change}, *rows.aliases[1:]]
    assert checks.find_faulty_aliases(replace(rows, aliases=faulty)) == [named]


def test_an_alias_that_stands_twice_is_named(rows: Rows) -> None:
    assert ("annex-17",) in checks.find_faulty_aliases(replace(rows, aliases=[*rows.aliases, rows.aliases[0]]))


def _is_label(row: Row, code: str, lang: str) -> bool:
    return (row["code"], row["lang"], row["kind"]) == (code, lang, "label")


def _term(facet: str, code: str, lang: str, kind: str, term: str) -> Row:
    return {"facet": facet, "code": code, "lang": lang, "kind": kind, "term": term}
