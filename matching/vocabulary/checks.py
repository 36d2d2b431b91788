"""What must hold of the vocabulary's rows. Each check names what is wrong, as a list that should be empty."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.vocabulary.codes import LANGUAGES, Facet
from matching.vocabulary.files import read_rows

Row = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """The rows as they stand in the files; `codes` have their facet beside them."""

    codes: Sequence[Row]
    terms: Sequence[Row]
    definitions: Sequence[Row]
    glossary: Sequence[Row]
    aliases: Sequence[Row] = ()


def read_all() -> Rows:
    """Read all files of the vocabulary, judging nothing."""
    return Rows(
        codes=[{"facet": facet.value, **row} for facet in Facet for row in read_rows(f"{facet}.csv")],
        terms=list(read_rows("terms.csv")),
        definitions=list(read_rows("definitions.csv")),
        glossary=list(read_rows("glossary.csv")),
        aliases=list(read_rows("aliases.csv")),
    )


def find_missing_labels(rows: Rows) -> list[Key]:
    """Return each code and language without a label."""
    there = {(*_key(row), row["lang"]) for row in rows.terms if row["kind"] == "label" and row["term"].strip()}
    return [(*_key(row), lang) for row in rows.codes for lang in LANGUAGES if (*_key(row), lang) not in there]


def find_second_labels(rows: Rows) -> list[Key]:
    """Return each code and language with more than one label."""
    return _twice((*_key(row), row["lang"]) for row in rows.terms if row["kind"] == "label")


def find_duplicate_codes(rows: Rows) -> list[Key]:
    """Return each code that stands twice in its facet."""
    return _twice(map(_key, rows.codes))


def find_duplicate_terms(rows: Rows) -> list[Key]:
    """Return each wording that stands twice for one code in one language."""
    return _twice((*_key(row), row["lang"], row["term"]) for row in rows.terms)


def find_orphan_terms(rows: Rows) -> list[Key]:
    """Return each term of a code, or in a language, that is not ours."""
    known = set(map(_key, rows.codes))
    return [
        (*_key(row), row["lang"], row["term"])
        for row in rows.terms
        if _key(row) not in known or row["lang"] not in LANGUAGES
    ]


def find_lost_parents(rows: Rows) -> list[Key]:
    """Return each code whose parent is not a code that stands before it (so trees have no rings)."""
    seen: set[Key] = set()
    lost: list[Key] = []
    for row in rows.codes:
        if row["parent"] and (row["facet"], row["parent"]) not in seen:
            lost.append(_key(row))
        seen.add(_key(row))
    return lost


def find_missing_definitions(rows: Rows) -> list[Key]:
    """Return each code without exactly one definition, and each definition without a code."""
    defined = Counter(_key(row) for row in rows.definitions if row["definition"].strip())
    known = Counter(set(map(_key, rows.codes)))
    return sorted(key for key in defined | known if defined[key] != known[key])


def find_faulty_concepts(rows: Rows) -> list[Key]:
    """Return each concept that stands twice or has an empty alternative in some language."""
    return _twice((row["concept"],) for row in rows.glossary) + _find_holes(rows.glossary, "concept")


def find_faulty_aliases(rows: Rows) -> list[Key]:
    """Return each alias that stands twice, has an empty or repeated wording, or points to nothing of ours."""
    known = {(row["facet"], row["code"]) for row in rows.codes} | {
        ("concepts", row["concept"]) for row in rows.glossary
    }
    lost = [
        (row["alias"], point)
        for row in rows.aliases
        for point in row["points"].split("|")
        if tuple(point.split(":", 1)) not in known
    ]
    again = _twice(
        (row["alias"], lang, text) for row in rows.aliases for lang in LANGUAGES for text in row[lang].split("|")
    )
    return _twice((row["alias"],) for row in rows.aliases) + _find_holes(rows.aliases, "alias") + lost + again


def _key(row: Row) -> Key:
    return row["facet"], row["code"]


def _find_holes(rows: Iterable[Row], name: str) -> list[Key]:
    return [
        (row[name], lang)
        for row in rows
        for lang in LANGUAGES
        if not all(text.strip() for text in row[lang].split("|"))
    ]


def _twice(keys: Iterable[Key]) -> list[Key]:
    return [key for key, times in Counter(keys).items() if times > 1]
