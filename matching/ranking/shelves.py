"""Rows of many postings, kept in small pieces, so that one posting more does not mean building everything anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_array, vstack

from matching.ranking.similarity import Model, Rows

SHELF = 512
"""How many rows stand together: one change copies at most so many."""


@dataclass(frozen=True, eq=False)
class Shelves:
    """Rows by id. They never change: `put` and `drop` give new shelves; readers of the old ones are not disturbed."""

    shelves: tuple[tuple[tuple[str, ...], Rows], ...]
    places: Mapping[str, tuple[int, int]]

    def put(self, ids: tuple[str, ...], rows: Rows) -> "Shelves":
        """Return shelves that also hold these rows, one for each of `ids`, in place of older ones of the same id."""
        rest = self.drop(frozenset(ids))
        shelves = list(rest.shelves)
        if shelves and len(shelves[-1][0]) < SHELF:
            last_ids, last = shelves.pop()
            ids, rows = (*last_ids, *ids), _join(last, rows)
        for start in range(0, len(ids), SHELF):
            cut = slice(start, start + SHELF)
            shelves.append((ids[cut], Rows(rows.matrix[cut], rows.languages[cut])))
        return _shelves(shelves)

    def drop(self, ids: frozenset[str]) -> "Shelves":
        """Return shelves without these ids; ids that are not there do not matter."""
        touched = {self.places[gone][0] for gone in ids if gone in self.places}
        if not touched:
            return self
        kept = [_without(shelf, ids) if number in touched else shelf for number, shelf in enumerate(self.shelves)]
        return _shelves([shelf for shelf in kept if shelf[0]])

    def score(self, model: Model, need: Rows) -> dict[str, float]:
        """Return the score of one need with each row, by id."""
        found: dict[str, float] = {}
        for ids, rows in self.shelves:
            found.update(zip(ids, model.score(need, rows).tolist(), strict=True))
        return found

    def row(self, name: str) -> Rows:
        """Return the one row of this id; raises `KeyError`."""
        shelf, place = self.places[name]
        rows = self.shelves[shelf][1]
        return Rows(rows.matrix[place : place + 1], rows.languages[place : place + 1])


EMPTY = Shelves((), MappingProxyType({}))


def _shelves(shelves: list[tuple[tuple[str, ...], Rows]]) -> Shelves:
    places = {name: (number, place) for number, (ids, _) in enumerate(shelves) for place, name in enumerate(ids)}
    return Shelves(tuple(shelves), MappingProxyType(places))


def _join(some: Rows, more: Rows) -> Rows:
    matrix = csr_array(vstack([some.matrix, more.matrix], format="csr"))
    return Rows(matrix, np.concatenate([some.languages, more.languages]))


def _without(shelf: tuple[tuple[str, ...], Rows], gone: frozenset[str]) -> tuple[tuple[str, ...], Rows]:
    ids, rows = shelf
    stay = [place for place, name in enumerate(ids) if name not in gone]
    return tuple(ids[place] for place in stay), Rows(csr_array(rows.matrix[stay]), rows.languages[stay])
