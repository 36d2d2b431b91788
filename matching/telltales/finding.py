"""Find what gives something away in a text, before more people read it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from matching.telltales.folding import fold
from matching.telltales.shapes import COORDINATES, MACHINE, MAIL, NAME, NUMBERED, SHIELDED, TELEPHONE
from matching.telltales.words import SECRET

Span = tuple[int, int]
NEAR = 24
LOCAL = 64


class Kind(StrEnum):
    """What a text may give away."""

    COORDINATES = "coordinates"
    MACHINE = "ip-address"
    MAIL = "e-mail"
    TELEPHONE = "telephone"
    SECRET = "secret-word"  # noqa: S105


@dataclass(frozen=True, order=True)
class Telltale:
    """A piece of a text: from `start` to before `end`, as it was typed."""

    start: int
    end: int
    kind: Kind


def find_telltales(text: str) -> tuple[Telltale, ...]:
    """Return the pieces of `text` that give something away, from its beginning to its end; none lies in another."""
    folded, at = fold(text)
    found = sorted(
        ((start, end, kind) for kind, search in SEARCHES.items() for start, end in search(folded)),
        key=lambda piece: (piece[0], -piece[1]),
    )
    kept: list[Telltale] = []
    for start, end, kind in found:
        if not kept or at[end - 1] >= kept[-1].end:
            kept.append(Telltale(at[start], at[end - 1] + 1, kind))
    return tuple(kept)


def _coordinates(text: str) -> Iterator[Span]:
    yield from (found.span() for found in COORDINATES.finditer(text))


def _machines(text: str) -> Iterator[Span]:
    for found in MACHINE.finditer(text):
        if _is_address(found[0]) and not NUMBERED.search(text[max(0, found.start() - NEAR) : found.start()]):
            yield found.span()


def _is_address(piece: str) -> bool:
    if ":" not in piece.partition("/")[0] or "." in piece:
        return True
    bare = piece.partition("/")[0]
    try:
        return bool(ip_address(bare)) and len(re.sub(r"\W", "", bare)) > 2
    except ValueError:
        return False


def _mails(text: str) -> Iterator[Span]:
    for found in MAIL.finditer(text):
        name = NAME.search(text, max(0, found.start() - LOCAL), found.start())
        yield (name.start() if name else found.start()), found.end()


def _telephones(text: str) -> Iterator[Span]:
    shielded = SHIELDED.sub(lambda found: "\x00" * len(found[0]), text)
    yield from (found.span() for found in TELEPHONE.finditer(shielded))


def _secrets(text: str) -> Iterator[Span]:
    yield from (found.span() for found in SECRET.finditer(text))


SEARCHES: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.COORDINATES: _coordinates,
    Kind.MACHINE: _machines,
    Kind.MAIL: _mails,
    Kind.TELEPHONE: _telephones,
    Kind.SECRET: _secrets,
}
