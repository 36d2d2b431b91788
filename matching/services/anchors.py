"""The newest seal of each day, kept outside the database: on disk by the worker, on paper by whoever prints it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from matching import clock
from matching.errors import BrokenChain
from matching.models.chaining import derive
from matching.models.history import is_whole
from matching.queries.seals import get_head

GROUP = 8


@dataclass(frozen=True)
class Anchor:
    """The newest seal of a day: everything before it is as it was, if this seal still stands at this place."""

    day: date
    place: int
    mac: str

    def __str__(self) -> str:
        """Return the anchor as a line that can be copied by hand."""
        groups = [self.mac[at : at + GROUP] for at in range(0, len(self.mac), GROUP)]
        return " ".join([self.day.isoformat(), str(self.place), *groups])


def anchor(session: Session, *, key: str) -> Anchor:
    """Return the anchor of today; raise `BrokenChain` where the head is not ours."""
    head = get_head(session)
    if head is None or not is_whole(head, derive(key, "chain")):
        raise BrokenChain("the head of the history was not written by this service with this key")
    return Anchor(clock.today(), head.place, head.mac)


def keep(made: Anchor, folder: Path) -> None:
    """Add the anchor to the file in `folder`, for this account only, unless the day is in it already."""
    folder.mkdir(mode=0o700, exist_ok=True)
    file = find_file(folder)
    file.touch(mode=0o600)
    with file.open("r+", encoding="ascii") as lines:
        if made.day not in {kept.day for kept in read(lines)}:
            lines.write(f"{made}\n")


def find_file(folder: Path) -> Path:
    """Return where anchors are kept."""
    return folder / "history"


def read(lines: Iterable[str]) -> Sequence[Anchor]:
    """Return the anchors in `lines`; spaces in a seal do not count. Raise `ValueError` where a line is none."""
    return [_read(line) for line in lines if line.strip()]


def _read(line: str) -> Anchor:
    day, place, *groups = line.split()
    return Anchor(date.fromisoformat(day), int(place), "".join(groups).lower())
