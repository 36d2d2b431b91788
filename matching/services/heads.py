"""What is signed and published each day: one hash over all history, which tells nobody how much of it there is.

Lines about one row are a thread. Each thread has one place in a tree of a fixed height, by a hash of the row's
identifier; what stands there is the hash of its lines so far. Empty places hold hashes made with the day's key, and no
thread has a way up without them: a proof looks the same whatever else is in the tree, and no two days can be compared.
"""

import hmac
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, delete
from sqlmodel import Session

from matching.check_case_file import DEPTH, HEAD, get_place, hash_head, hash_leaf, hash_line, hash_pair, hash_thread
from matching.check_case_file import head_message as message_of
from matching.models.chain import DailyHead, ThreadProof
from matching.models.chaining import derive
from matching.models.history import SEALED
from matching.queries.seals import find_heads, get_head, stream_chain
from matching.services.threads import Splitting, line_of

FIRST = "0" * 64
HASH_BYTES = 32
Siblings = list[tuple[int, bytes]]


@dataclass
class Thread:
    """The lines of a thread so far: how many, and their hash."""

    start: bytes
    hash: bytes
    lines: int = 0


@dataclass(frozen=True)
class Drawn:
    """A head that can be published, with what ties each thread to it."""

    head: DailyHead
    proofs: Sequence[ThreadProof]


@dataclass
class Tree:
    """The tree of one day over `leaves`, sorted by their places; `siblings` are those beside the way of each leaf."""

    key: bytes
    leaves: Sequence[tuple[int, bytes]]
    siblings: list[Siblings] = field(init=False)
    root: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.siblings = [[] for _leaf in self.leaves]
        self.root = self._node(0, len(self.leaves), DEPTH, 0)

    def _node(self, first: int, end: int, level: int, prefix: int) -> bytes:
        """Return the node at `level` above the leaves from `first` to before `end`; its places begin with `prefix`."""
        if first == end:
            return blind(self.key, level, prefix)
        if end - first == 1:
            return self._climb(*self.leaves[first], level)
        middle = bisect_left(self.leaves, ((prefix << 1 | 1) << (level - 1), b""), first, end)
        left = self._node(first, middle, level - 1, prefix << 1)
        right = self._node(middle, end, level - 1, prefix << 1 | 1)
        for beside, below in ((right, range(first, middle)), (left, range(middle, end))):
            for leaf in below if first < middle < end else ():
                self.siblings[leaf].append((level - 1, beside))
        return hash_pair(left, right)

    def _climb(self, place: int, leaf: bytes, level: int) -> bytes:
        """Return the node at `level` above a leaf that is alone there."""
        for below in range(level):
            beside = blind(self.key, below, place >> below ^ 1)
            leaf = hash_pair(beside, leaf) if place >> below & 1 else hash_pair(leaf, beside)
        return leaf


def draw(session: Session, *, key: str, day: date) -> Drawn:
    """Return the head of `day` over all that is sealed now; nothing is written."""
    head, heads = get_head(session), find_heads(session)
    if head is None:
        raise ValueError("there is no head of the history")
    threads = _read_threads(session, key, until=head.place)
    tree = Tree(day_key(key, day), [(get_place(thread.start), hash_leaf(thread.hash)) for thread in threads])
    made = DailyHead(
        day=day,
        place=head.place,
        root=tree.root.hex(),
        chain=blind_chain(key, day, head.place, head.mac),
        previous=hash_head(published(heads[-1])) if heads else FIRST,
        signature="",
    )
    made.signature = sign(key, message_of(published(made)))
    proofs = [
        ThreadProof(thread=thread.start.hex(), day=day, lines=thread.lines, siblings=pack(siblings))
        for thread, siblings in zip(threads, tree.siblings, strict=True)
    ]
    return Drawn(made, proofs)


def publish(session: Session, drawn: Drawn) -> None:
    """Publish a head; from now on it is the one to which threads are tied."""
    session.execute(delete(ThreadProof))
    session.add(drawn.head)
    session.flush()
    session.add_all(drawn.proofs)


def published(head: DailyHead | Row[Any]) -> dict[str, str]:
    """Return what the world reads of a head: always of the same length, and without a number of lines."""
    return {name: str(getattr(head, name)) for name in (*HEAD, "signature")}


def sign(key: str, message: bytes) -> str:
    """Return the service's signature of `message`."""
    return _signer(key).sign(message).hex()


def public_key(key: str) -> str:
    """Return the public key that belongs to the signatures."""
    return _signer(key).public_key().public_bytes_raw().hex()


def day_key(key: str, day: object) -> bytes:
    """Return the key with which everything of a day is blinded."""
    return hmac.digest(derive(key, "days"), str(day).encode(), "sha256")


def blind_chain(key: str, day: object, place: object, mac: object) -> str:
    """Return what a daily head says of the newest seal: without the day's key it says nothing."""
    return hmac.digest(day_key(key, day), f"chain {place} {mac}".encode(), "sha256").hex()


def blind(key: bytes, level: int, prefix: int) -> bytes:
    """Return what stands in the tree where there is nothing."""
    return hmac.digest(key, b"empty" + level.to_bytes(1, "big") + prefix.to_bytes(DEPTH // 8, "big"), "sha256")


def pack(siblings: Siblings) -> bytes:
    """Return the siblings that hold something, each after its level; the others are made with the day's key."""
    return b"".join(level.to_bytes(1, "big") + beside for level, beside in siblings)


def unpack(proof: ThreadProof, key: str) -> Iterator[bytes]:
    """Give all siblings of a proof, the lowest first."""
    size, place = HASH_BYTES + 1, get_place(bytes.fromhex(proof.thread))
    parts = [proof.siblings[at : at + size] for at in range(0, len(proof.siblings), size)]
    kept: Mapping[int, bytes] = {part[0]: part[1:] for part in parts}
    secret = day_key(key, proof.day)
    for level in range(DEPTH):
        yield kept.get(level) or blind(secret, level, place >> level ^ 1)


def _read_threads(session: Session, key: str, *, until: int) -> list[Thread]:
    """Return every thread as it stands at the place `until`, in the order of their places."""
    people, splitting, threads = derive(key, "people"), Splitting(), dict[tuple[str, str], Thread]()
    for place, _owner, _mac, *columns in stream_chain(session):
        facts = dict(zip(SEALED, columns, strict=True))
        if place > until or facts["id"] is None:
            continue
        name = (facts["row_id"], splitting.part_of(facts["noun"], facts["row_id"], facts["step"]))
        start = hash_thread(*name)
        thread = threads.setdefault(name, Thread(start, start))
        thread.hash, thread.lines = hash_line(thread.hash, line_of(people, facts)), thread.lines + 1
    return sorted(threads.values(), key=lambda thread: thread.start)


def _signer(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(key, "signature"))
