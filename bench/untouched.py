"""Judged sets made from published texts by rules set before any score; on all but one nothing was ever tuned.

    .venv/bin/python -m bench.untouched SHARED FOLDER

reads the published texts in SHARED (`real/` and `parallel/`) and writes one judged folder for each set into FOLDER. The
rules were written down before a first figure was seen and were not changed afterwards. There is no chance in them: the
same texts give the same folders. Only the figures are kept with the project, not the texts.

| set | asks | answers (grade 3) | licence of the texts |
|---|---|---|---|
| eu-outcomes-to-scopes | title of an EU call, and what precedes its scope | that scope | CC BY 4.0, European Union |
| activities-to-their-rest | first half of an aid activity's words | its other half | open licences, IATI publishers |
| purposes-across | name and definition of an aid purpose, in en or fr | it in the other | OECD code list, by IATI |
| rights-across | a sentence of the Declaration of Human Rights | its five translations | free to reproduce |

The first was looked at once: it showed that long texts were taken for stuffed ones (`focus.LONG`). Since then it stands
among those that were looked at. The last is to be measured with a space that was fitted without the Declaration
(`build-space --without udhr.jsonl`).
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from matching.vocabulary.codes import LANGUAGES

FULLY = 3
LEAST = 20
"""A half of a text, and a text, with fewer words than this asks or answers nothing."""
SCOPE = "Scope:"
TWO = ("en", "fr")
LOOKED_AT = frozenset(("eu-outcomes-to-scopes",))
"""The sets that something was changed for after their first figure was seen."""

Row = Mapping[str, Any]
Case = tuple[Row, Sequence[Row]]
"""A request and the offers that answer it."""


def build(shared: Path, folder: Path) -> list[Path]:
    """Write every set below `folder` and return where each stands. Raises `OSError` where a text is missing."""
    return [write(folder / name, [*rule(shared)]) for name, rule in RULES.items()]


def eu_outcomes_to_scopes(shared: Path) -> Iterator[Case]:
    """Every open call: what stands before its scope asks, the scope answers."""
    for call in read(shared / "real" / "eu_calls.jsonl"):
        outcome, _, scope = call["text"].partition(SCOPE)
        yield posting(call["id"], "en", outcome, title=call["title"]), [posting(call["id"], "en", scope)]


def activities_to_their_rest(shared: Path) -> Iterator[Case]:
    """Every activity in a language of ours whose text has two halves long enough; of equal texts the first."""
    seen = set()
    for activity in read(shared / "real" / "iati_activities.jsonl"):
        words = activity["text"].split()
        half = len(words) // 2
        if activity["lang"] in LANGUAGES and half >= LEAST and activity["text"] not in seen:
            seen.add(activity["text"])
            first, rest = " ".join(words[:half]), " ".join(words[half:])
            yield posting(activity["id"], activity["lang"], first), [posting(activity["id"], activity["lang"], rest)]


def purposes_across(shared: Path) -> Iterator[Case]:
    """Every purpose that is defined in both languages; they take turns in asking."""
    both = [
        row
        for row in read(shared / "real" / "Sector.jsonl")
        if all(row.get(f"{part}_{language}") for part in ("name", "description") for language in TWO)
    ]
    for number, row in enumerate(both):
        asking, answering = TWO if number % 2 == 0 else TWO[::-1]
        yield _purpose(row, asking), [_purpose(row, answering)]


def rights_across(shared: Path) -> Iterator[Case]:
    """Every sentence; the six languages take turns in asking, the other five answer."""
    for number, row in enumerate(read(shared / "parallel" / "udhr.jsonl")):
        asking = LANGUAGES[number % len(LANGUAGES)]
        others = [language for language in LANGUAGES if language != asking and row.get(language)]
        answers = [posting(f"{row['id']}-{language}", language, row[language]) for language in others]
        yield posting(row["id"], asking, row[asking]), answers


RULES = {
    "eu-outcomes-to-scopes": eu_outcomes_to_scopes,
    "activities-to-their-rest": activities_to_their_rest,
    "purposes-across": purposes_across,
    "rights-across": rights_across,
}

SENTENCES = {"rights-across": "udhr.jsonl"}
"""The file of aligned sentences that a set is made of: its space must be fitted without it."""


def read(path: Path) -> list[Row]:
    """Return the rows of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def posting(name: str, language: str, text: str, *, title: str = "") -> Row:
    """Return a posting in the exchange format."""
    return {"id": name, "language": language, "title": title, "description": text.strip()}


def write(folder: Path, cases: Sequence[Case]) -> Path:
    """Write a judged folder: requests, offers and grades."""
    folder.mkdir(parents=True, exist_ok=True)
    requests, offers = [request for request, _ in cases], [offer for _, given in cases for offer in given]
    grades = [f"{request['id']} 0 {offer['id']} {FULLY}" for request, given in cases for offer in given]
    for name, rows in (("requests.jsonl", requests), ("offers.jsonl", offers)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(grades) + "\n", encoding="utf-8")
    return folder


def _purpose(row: Row, language: str) -> Row:
    return posting(row["code"], language, row[f"description_{language}"], title=row[f"name_{language}"])


if __name__ == "__main__":
    for made in build(Path(sys.argv[1]), Path(sys.argv[2])):
        print(made)
