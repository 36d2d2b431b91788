"""A folder of judged data (requests.jsonl, offers.jsonl, qrels.tsv) as needs, offers and grades.

Of a posting only `id`, `language` and `title` must be there; unknown fields are passed over.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from matching.ranking.documents import Document, Need, Offer

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """Needs, offers, and by need and offer how well it answers: 3 fully, 2 mostly, 1 partly; absent not at all."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    grades: Mapping[str, Mapping[str, int]]


def load_judged(folder: Path) -> Judged:
    """Read a folder; raises `OSError` where a file is missing and `ValueError` or `KeyError` where a row is broken."""
    return Judged(
        needs=tuple(_need(row) for row in _rows(folder / "requests.jsonl")),
        offers=tuple(_offer(row) for row in _rows(folder / "offers.jsonl")),
        grades=_grades(folder / "qrels.tsv"),
    )


def document_of(row: Row) -> Document:
    """Return the content of a posting in the exchange format."""
    return Document(
        language=row["language"],
        title=row["title"],
        text=row.get("description") or "",
        sectors=_tuple(row, "sectors"),
        capabilities=_tuple(row, "capabilities"),
        assistance_types=_tuple(row, "assistance_types"),
    )


def _need(row: Row) -> Need:
    return Need(
        id=row["id"],
        document=document_of(row),
        state=row.get("state"),
        working_languages=_tuple(row, "working_languages"),
        needed_from=_day(row, "needed_from"),
        needed_until=_day(row, "needed_until"),
    )


def _offer(row: Row) -> Offer:
    capacity = row.get("capacity")
    return Offer(
        id=row["id"],
        document=document_of(row),
        areas=_tuple(row, "eligible"),
        working_languages=_tuple(row, "working_languages"),
        available_from=_day(row, "available_from"),
        available_until=_day(row, "available_until"),
        places_left=1 if capacity is None else capacity,
        provider_state=row.get("provider_state"),
    )


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _grades(path: Path) -> Mapping[str, Mapping[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if line.strip():
            need_id, _, offer_id, grade = line.split()
            grades.setdefault(need_id, {})[offer_id] = int(grade)
    return MappingProxyType(grades)


def _tuple(row: Row, field: str) -> tuple[str, ...]:
    return tuple(row.get(field) or ())


def _day(row: Row, field: str) -> date | None:
    return date.fromisoformat(row[field]) if row.get(field) else None
