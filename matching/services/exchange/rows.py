"""Requests and offers from files: every row is read and checked, and every bad field of every row is named.

Files are JSON Lines, or tables (`tables` says how). Required are `id`, `title`, `language`, and `state` (requests) or
`provider` (offers). What else is missing or null takes its default. A byte order mark and empty lines are forgiven.
Lines are those of a file: never cut a text by `str.splitlines`, which also cuts at separators inside it. A file opened
as UTF-8 with `errors="surrogateescape"` has its lines in another encoding named, too.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from matching.errors import Reason, reason
from matching.models.base import LINE, LONG
from matching.models.offer import PLACES
from matching.services.exchange import values
from matching.services.exchange.values import Reader, Unfit, shown
from matching.vocabulary.codes import Facet
from matching.vocabulary.names import ProviderKind, Urgency

ID = 64
DIGITS = 20


@dataclass(frozen=True)
class PostingRow:
    """What a request and an offer have in common; `line` is where it stands in the file, from 1."""

    line: int
    id: str
    language: str
    title: str
    description: str
    sectors: tuple[str, ...]
    capabilities: tuple[str, ...]
    assistance_types: tuple[str, ...]
    working_languages: tuple[str, ...]


@dataclass(frozen=True)
class RequestRow(PostingRow):
    """One request with its one need."""

    state: str
    needed_from: date | None
    needed_until: date | None
    urgency: Urgency


@dataclass(frozen=True)
class OfferRow(PostingRow):
    """One offer."""

    provider: str
    provider_type: ProviderKind | None
    provider_state: str | None
    eligible: tuple[str, ...]
    available_from: date | None
    available_until: date | None
    capacity: int


@dataclass(frozen=True)
class BadRow:
    """One thing that is wrong in one row; `field` is empty where it is the row itself."""

    line: int
    field: str
    reason: Reason


class Field(NamedTuple):
    """How one field is read, and what stands for it when it is missing."""

    read: Reader
    default: Any = None
    required: bool = False


POSTING: Mapping[str, Field] = {
    "id": Field(values.line(ID), required=True),
    "language": Field(values.language, required=True),
    "title": Field(values.line(LINE), required=True),
    "description": Field(values.text(LONG), default=""),
    **{facet.value: Field(values.codes(facet), default=()) for facet in Facet},
    "working_languages": Field(values.languages, default=()),
}
REQUEST: Mapping[str, Field] = {
    **POSTING,
    "state": Field(values.requesting_state, required=True),
    "needed_from": Field(values.day),
    "needed_until": Field(values.day),
    "urgency": Field(values.choice(Urgency), default=Urgency.NORMAL),
}
OFFER: Mapping[str, Field] = {
    **POSTING,
    "provider": Field(values.line(LINE), required=True),
    "provider_type": Field(values.choice(ProviderKind)),
    "provider_state": Field(values.state),
    "eligible": Field(values.areas, default=("world",)),
    "available_from": Field(values.day),
    "available_until": Field(values.day),
    "capacity": Field(values.number(0, PLACES), default=1),
}

Posting = TypeVar("Posting", bound=PostingRow)
Pairs = tuple[tuple[str, Any], ...]
Parsed = Iterable[tuple[int, Pairs | Reason]]


def read_requests(lines: Iterable[str]) -> tuple[list[RequestRow], list[BadRow]]:
    """Read requests; a row with any bad field is not among the good ones."""
    return check_requests(_parse(lines))


def read_offers(lines: Iterable[str]) -> tuple[list[OfferRow], list[BadRow]]:
    """Read offers; a row with any bad field is not among the good ones."""
    return check_offers(_parse(lines))


def check_requests(parsed: Parsed) -> tuple[list[RequestRow], list[BadRow]]:
    """Check requests, each given as its line and its names and values, or what is wrong with all of it."""
    return _check(parsed, REQUEST, RequestRow, ("needed_from", "needed_until"))


def check_offers(parsed: Parsed) -> tuple[list[OfferRow], list[BadRow]]:
    """Check offers, as `check_requests` does."""
    return _check(parsed, OFFER, OfferRow, ("available_from", "available_until"))


def _check(
    parsed: Parsed, fields: Mapping[str, Field], make: Callable[..., Posting], window: tuple[str, str]
) -> tuple[list[Posting], list[BadRow]]:
    good: list[Posting] = []
    bad: list[BadRow] = []
    first_lines: dict[str, int] = {}
    for place, pairs in parsed:
        if isinstance(pairs, Reason):
            bad.append(BadRow(place, "", pairs))
            continue
        found, faults = _fields(pairs, fields)
        faults += [*_reversed_window(found, window), *_second_id(found, place, first_lines)]
        bad += [BadRow(place, name, why) for name, why in faults]
        if not faults:
            good.append(make(line=place, **found))
    return good, bad


def _parse(lines: Iterable[str]) -> Parsed:
    for place, line in _numbered(lines):
        try:
            yield place, _pairs(line)
        except Unfit as fault:
            yield place, fault.reason


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(lines, start=1):
        content = line.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").strip() if place == 1 else line.strip()
        if content:
            yield place, content


def _pairs(line: str) -> Pairs:
    try:
        line.encode()
    except UnicodeEncodeError as fault:
        raise Unfit("not-utf-8") from fault
    try:
        found = json.loads(line, object_pairs_hook=tuple, parse_int=_whole)
    except (ValueError, RecursionError) as fault:
        raise Unfit("not-json") from fault
    if not isinstance(found, tuple):
        raise Unfit("not-an-object")
    return found


def _whole(digits: str) -> int:
    """Return the number, or one as far out of range that Python still reads."""
    return int(digits[:DIGITS])


def _fields(pairs: Pairs, fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[tuple[str, Reason]]]:
    given = {name: value for name, value in pairs if value is not None}
    found: dict[str, Any] = {}
    faults = [(shown(name), reason("unknown-field")) for name in dict(pairs) if name not in fields]
    faults += [(shown(name), reason("field-twice")) for name in _twice(pairs)]
    for name, field in fields.items():
        try:
            found[name] = _value(field, given.get(name))
        except Unfit as fault:
            faults.append((name, fault.reason))
    if "working_languages" in found and "language" in found:
        found["working_languages"] = found["working_languages"] or (found["language"],)
    return found, faults


def _value(field: Field, given: Any) -> Any:
    if given is not None:
        return field.read(given)
    if field.required:
        raise Unfit("missing")
    return field.default


def _twice(pairs: Pairs) -> list[str]:
    return [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]


def _reversed_window(found: Mapping[str, Any], window: tuple[str, str]) -> list[tuple[str, Reason]]:
    start, end = (found.get(name) for name in window)
    if start is None or end is None or start <= end:
        return []
    return [(window[1], reason("ends-before-it-starts", start=start, end=end))]


def _second_id(found: Mapping[str, Any], place: int, first_lines: dict[str, int]) -> list[tuple[str, Reason]]:
    name = found.get("id")
    if name is None or first_lines.setdefault(name, place) == place:
        return []
    return [("id", reason("id-twice", first_line=first_lines[name]))]
