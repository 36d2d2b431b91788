"""The chain of history looked at from end to end, and begun over what was written before there was one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from matching.check_case_file import Fault, check_heads
from matching.errors import BrokenChain, Reason, reason
from matching.models.chaining import derive, seal_line
from matching.models.history import append, is_whole
from matching.queries.seals import (
    find_heads,
    find_lines_before_seals,
    find_unsealed,
    get_head,
    has_seals,
    stream_chain,
)
from matching.services.anchors import Anchor
from matching.services.heads import blind_chain, public_key, published


@dataclass
class Verdict:
    """What was found: how many lines are sealed, the newest seal, what it ought to be, and every fault."""

    lines: int = 0
    mac: str = ""
    right: str = ""
    faults: list[Reason] = field(default_factory=list)


def begin(session: Session, *, key: str) -> int:
    """Seal what was written before there were seals, once; return how many lines these were.

    Later nothing is ever sealed after the fact, or whoever smuggles a line in would only wait for the next start.
    Raises `BrokenChain` where the head was not written with this key.
    """
    head = get_head(session)
    if head is None or not is_whole(head, derive(key, "chain")):
        raise BrokenChain("the head of the history was not written by this service with this key")
    if head.place or has_seals(session):
        return 0
    lines = find_lines_before_seals(session)
    if lines:
        append(session, lines)
    return len(lines)


def verify(session: Session, *, key: str, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Read the whole chain and return what is wrong with it: each fault with the place at which it is.

    What was cut off at the end is found by the head, by the published heads and by `anchors`: whoever can set back
    the whole database, the heads in it too, is found by what was kept elsewhere.
    """
    chain, verdict, heads, begun = derive(key, "chain"), Verdict(), find_heads(session), get_head(session)
    macs: dict[object, object] = {kept.place: "" for kept in anchors} | {head.place: "" for head in heads}
    macs |= {begun.place: ""} if begun else {}
    for row in stream_chain(session):
        verdict.faults += _look(chain, row, verdict)
        verdict.lines, verdict.mac = row.place, row.mac
        if row.place in macs:
            macs[row.place] = row.mac
    verdict.faults += [reason("line-without-seal", line=line) for line in find_unsealed(session)]
    verdict.faults += _look_at_head(begun, get_head(session), verdict, chain, macs)
    verdict.faults += _look_at_heads(heads, key, macs)
    verdict.faults += [
        reason("anchored-otherwise", day=str(kept.day), place=kept.place)
        for kept in anchors
        if macs[kept.place] != kept.mac
    ]
    return verdict


def _look(chain: bytes, row: Any, verdict: Verdict) -> Iterator[Reason]:
    """Give what is wrong at one place, after what was read before it.

    After a seal that was changed itself, the next is right if it follows what that seal ought to be: one change is
    told once, where it was made. What follows a gap cannot be judged, and the gap is told.
    """
    place, _owner, mac, *line = row
    after, verdict.right = verdict.right, seal_line(chain, place, verdict.mac, line)
    if place != verdict.lines + 1:
        inserted = reason("line-inserted", place=place)
        yield inserted if place < 1 else reason("lines-missing", first=verdict.lines + 1, last=place - 1)
    elif line[0] is None:
        yield reason("line-deleted", place=place)
    elif mac != verdict.right and mac != seal_line(chain, place, after, line):
        yield reason("line-changed", place=place)


def _look_at_head(
    begun: Row[Any] | None, now: Row[Any] | None, verdict: Verdict, chain: bytes, macs: Mapping[object, object]
) -> Iterator[Reason]:
    """Give what is wrong with the head, which may have moved on while the lines were read: the last is between."""
    if begun is None or now is None:
        yield reason("head-missing")
    elif not (is_whole(begun, chain) and is_whole(now, chain)):
        yield reason("head-changed", place=now.place)
    elif macs[begun.place] != begun.mac or not begun.place <= verdict.lines <= now.place:
        yield reason("head-elsewhere", place=begun.place, lines=verdict.lines)


def _look_at_heads(heads: Sequence[Row[Any]], key: str, macs: Mapping[object, object]) -> Iterator[Reason]:
    for head in heads:
        if head.chain != blind_chain(key, head.day, head.place, macs[head.place]):
            yield reason("published-otherwise", day=str(head.day), place=head.place)
    try:
        check_heads([published(head) for head in heads], public_key(key))
    except (Fault, ValueError):
        yield reason("heads-not-signed")
