"""Daily heads: signed, one a day, and the same for all the world whatever is written down."""

import json
import secrets
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import Flask
from sqlmodel import Session

from matching import clock as clock_module
from matching import jobs
from matching.check_case_file import DEPTH, find_root, get_place, hash_leaf, head_message, is_signed
from matching.jobs import keep_heads
from matching.models.chain import ThreadProof
from matching.models.history import History
from matching.queries.seals import find_heads
from matching.services import heads
from matching.services.heads import Tree, pack, public_key, published, unpack
from tests.cast import Cast, open_need
from tests.keys import HISTORY_KEY

DAY = date(2026, 11, 23)
Clock = Callable[[timedelta], None]


def draw(session: Session, day: date = DAY) -> heads.Drawn:
    """Draw the head of a day, and publish nothing."""
    return heads.draw(session, key=HISTORY_KEY, day=day)


def days(session: Session) -> list[str]:
    """Return the days that have a head."""
    return [head.day for head in find_heads(session)]


def test_every_day_has_a_head_whether_something_happened_or_not(app: Flask, cast: Cast, clock: Clock) -> None:
    for number in range(3):
        clock(timedelta(days=number))
        keep_heads(app)
        keep_heads(app)
    first = clock_module.today() - timedelta(days=2)
    assert days(cast.session) == [(first + timedelta(days=number)).isoformat() for number in range(3)]


def test_two_days_without_a_step_look_like_two_days_with_a_thousand(cast: Cast) -> None:
    quiet = [draw(cast.session, DAY + timedelta(days=number)).head for number in range(2)]
    for number in range(1_000):
        cast.session.add(History(noun="request", row_id=f"row {number}", step="edit"))
    cast.session.commit()
    busy = [draw(cast.session, DAY + timedelta(days=number)).head for number in range(2)]
    told = [published(head) for head in (*quiet, *busy)]
    assert len({len(json.dumps(head)) for head in told}) == 1
    for name in ("root", "chain", "signature"):
        assert len({head[name] for head in told}) == 4


def test_what_a_state_gets_of_the_tree_does_not_tell_how_full_it_is(cast: Cast) -> None:
    row = open_need(cast).request.id
    alone = open_proofs(cast.session, row)
    for number in range(500):
        cast.session.add(History(noun="request", row_id=f"row {number}", step="edit"))
    cast.session.commit()
    among_many = open_proofs(cast.session, row)
    assert {len(siblings) for siblings in (alone, among_many)} == {DEPTH}
    assert {len(sibling) for siblings in (alone, among_many) for sibling in siblings} == {32}
    assert len({*alone, *among_many, *open_proofs(cast.session, row, DAY + timedelta(days=1))}) >= 2 * DEPTH + 5
    assert not {*among_many} & {*open_proofs(cast.session, row, DAY + timedelta(days=1))}


def open_proofs(session: Session, row: str, day: date = DAY) -> list[bytes]:
    """Return the siblings in the proof of a row's thread."""
    start = heads.hash_thread(row, "main").hex()
    proof = next(proof for proof in draw(session, day).proofs if proof.thread == start)
    return list(unpack(proof, HISTORY_KEY))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_every_leaf_leads_to_the_root(count: int) -> None:
    key = secrets.token_bytes(32)
    starts = sorted(secrets.token_bytes(32) for _leaf in range(count))
    if count > 2:
        starts[1] = starts[0][:7] + bytes([starts[0][7] ^ 1]) + starts[1][8:]
        starts.sort()
    leaves = [(get_place(start), hash_leaf(start)) for start in starts]
    tree = Tree(key, leaves)
    for start, (_place, leaf), siblings in zip(starts, leaves, tree.siblings, strict=True):
        proof = ThreadProof(thread=start.hex(), day=DAY, lines=1, siblings=pack(siblings))
        kept = {part[0]: part for part in [proof.siblings[at : at + 33] for at in range(0, len(proof.siblings), 33)]}
        beside = [
            kept[level][1:] if level in kept else heads.blind(key, level, get_place(start) >> level ^ 1)
            for level in range(DEPTH)
        ]
        assert find_root(start, leaf, beside) == tree.root
        assert find_root(start, leaf[::-1], beside) != tree.root


def test_the_head_before_is_named_by_its_hash(app: Flask, cast: Cast, clock: Clock) -> None:
    for number in range(3):
        clock(timedelta(days=number))
        keep_heads(app)
    found = find_heads(cast.session)
    hashes = ["0" * 64, *(heads.hash_head(published(head)) for head in found)]
    assert [head.previous for head in found] == hashes[:-1]


def test_of_two_workers_one_publishes(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_heads(app)
    before = find_heads(cast.session)
    cast.session.commit()
    monkeypatch.setattr(jobs, "get_daily_head", lambda _session, _day: None)
    keep_heads(app)
    assert find_heads(cast.session) == before


def test_the_heads_are_published_to_everyone_with_the_key(app: Flask, cast: Cast) -> None:
    open_need(cast)
    keep_heads(app)
    key, head = map(json.loads, app.test_client().get("/heads.jsonl").text.splitlines())
    assert key == {"key": public_key(HISTORY_KEY)}
    assert set(head) == {"day", "root", "chain", "previous", "signature"}
    page = app.test_client().get("/heads").text
    assert head["root"] in page
    assert key["key"][:8] in page
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["key"])).verify(
        bytes.fromhex(head["signature"]), head_message(head)
    )


def test_the_script_judges_signatures_as_the_library_does() -> None:
    for number in range(20):
        private, message = Ed25519PrivateKey.generate(), secrets.token_bytes(number)
        key, signature = private.public_key().public_bytes_raw(), private.sign(message)
        spoilt = bytearray(signature)
        spoilt[number * 3] ^= 1 << number % 8
        for signed, text in ((signature, message), (bytes(spoilt), message), (signature, message + b"x")):
            assert is_signed(key.hex(), text, signed.hex()) == believes(key, text, signed)
    assert not is_signed(key.hex(), message, "")
    assert not is_signed("00" * 31, message, signature.hex())


def believes(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the library believes a signature."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
