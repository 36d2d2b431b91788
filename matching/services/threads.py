"""Which lines of history belong together, so that whoever reads one of them may read all, and how each is told."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.check_case_file import hash_person
from matching.queries.history import COMPARED

MAIN, BEFORE, BESIDE = "main", "before approval", "beside others"


@dataclass
class Splitting:
    """Sorts lines, the oldest first, into threads: what a side of a match reads begins at its approval."""

    approved: set[str] = field(default_factory=set)

    def part_of(self, noun: str, row: str, step: str) -> str:
        """Return which of its row's threads a line belongs to."""
        if step in COMPARED:
            return BESIDE
        if noun != "match":
            return MAIN
        if step == "approve":
            self.approved.add(row)
        return MAIN if row in self.approved else BEFORE


def line_of(people: bytes, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line as it is hashed; the person stands in it as a hash, which only those can open who get its salt."""
    return {
        "at": facts["at"],
        "noun": facts["noun"],
        "row": facts["row_id"],
        "step": facts["step"],
        "before": facts["before"],
        "after": facts["after"],
        "version": facts["row_version"],
        "who": hash_person(facts["person_id"] or "", salt_of_person(people, facts["id"])),
    }


def salt_of_person(people: bytes, line: str) -> str:
    """Return the salt that opens the person of a line."""
    return hmac.digest(people, line.encode(), "sha256").hex()
