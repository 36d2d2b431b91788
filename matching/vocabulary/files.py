"""Where the vocabulary's files lie, and how they are read: UTF-8 with or without a byte order mark, one header line."""

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Give the rows of one comma-separated file as dictionaries by the names in its header."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def read_lists(name: str) -> Iterator[list[str]]:
    """Give the rows of one comma-separated file as lists, without its header: the quick way for a long file."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows
