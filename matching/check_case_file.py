#!/usr/bin/env python3
"""Check a case file that was taken out of Assistance Matching, without the service, its database or its key.

    python3 check_case_file.py CASE.json HEADS.jsonl [--key KEY]

HEADS.jsonl is the list of daily heads that the service publishes: take it from anyone who keeps a copy. KEY is the
service's public key, as you wrote it down from its page. This needs Python 3.9 or newer and nothing else.

It proves that the file is as the service made it, and that the covered lines of history are all that there were about
the case on the day of the head, unchanged and in this order. It does not prove that everything that happened was
written down, nor what the texts of the case said on an earlier day: history says that they changed, not how.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

DEPTH = 64
FIELDS = ("at", "noun", "row", "step", "before", "after", "version", "who")
HEAD = ("day", "root", "chain", "previous")
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Fault(Exception):
    """Something that does not hold, as a sentence."""


def main(words: "list[str] | None" = None) -> int:
    """Check the files that are named; return 0 if all holds, 1 if something does not, 2 if a file cannot be read."""
    parser = argparse.ArgumentParser(description="Check a case file against the published daily heads.")
    parser.add_argument("case", type=Path, help="the case file, CASE.json")
    parser.add_argument("heads", type=Path, help="the published heads, HEADS.jsonl")
    parser.add_argument("--key", help="the service's public key, as you wrote it down")
    given = parser.parse_args(words)
    try:
        file = json.loads(given.case.read_text(encoding="utf-8"))
        key, *heads = [json.loads(line) for line in given.heads.read_text(encoding="utf-8").splitlines()]
        told = check(file, heads, str(key["key"]), wanted=given.key)
    except Fault as fault:
        print(f"WRONG: {fault}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"This cannot be read as a case file and a file of heads: {type(error).__name__} {error}.")
        return 2
    print("\n".join(told))
    return 0


def check(file: Any, heads: "list[Any]", key: str, *, wanted: "str | None") -> "list[str]":
    """Return what holds, in sentences; raise `Fault` at the first thing that does not."""
    if wanted is not None and "".join(wanted.split()).lower() != key:
        raise Fault("the file of heads has another key than the one that you wrote down.")
    check_heads(heads, key)
    body = {name: part for name, part in file.items() if name != "signature"}
    if not is_signed(key, b"case file\n" + write(body), file["signature"]):
        raise Fault("the case file was changed after the service made it, or another service made it.")
    told = [f"The file is as the service made it on {body['made']}: case {body['case']['number']}."]
    days = {head["day"]: head for head in heads}
    for thread in body["threads"]:
        told.append(check_thread(thread, days))
    if wanted is None:
        told.append(f"The key was taken from the file of heads. Compare it with the one that you wrote down: {key}")
    return [*told, f"The newest head in the file of heads is that of {heads[-1]['day']}." if heads else "No heads yet."]


def check_heads(heads: "list[Any]", key: str) -> None:
    """Raise `Fault` unless each head is signed, and names the hash of the one before."""
    previous = {"day": "", "hash": "0" * 64}
    for head in heads:
        if head["previous"] != previous["hash"] or head["day"] <= previous["day"]:
            raise Fault(f"the head of {head['day']} does not follow the one before it: one is missing or changed.")
        previous = {"day": head["day"], "hash": hash_head(head)}
    if heads and not is_signed(key, head_message(heads[-1]), heads[-1]["signature"]):
        raise Fault(f"the head of {heads[-1]['day']} is not signed with this key.")


def check_thread(thread: Any, days: "dict[str, Any]") -> str:
    """Return what holds of one thread of lines; raise `Fault` if a line is not what the head of the day says."""
    lines, proof, name = thread["lines"], thread["proof"], f"{thread['noun']} {thread['number']}"
    for line in lines:
        if line["person"] and line["who"] != hash_person(line["person"]["id"], line["person"]["salt"]):
            raise Fault(f"{name}: the line of {line['at']} names another person than was written down.")
    if proof is None:
        return f"{name}: {len(lines)} lines, none covered by a head yet. Take the file out again after the next head."
    head, covered = days.get(proof["day"]), proof["lines"]
    if head is None:
        raise Fault(f"{name}: there is no head of {proof['day']} in the file of heads.")
    start = hash_thread(thread["row"], thread["part"])
    last = start
    for line in [{**line, "noun": thread["noun"], "row": thread["row"]} for line in lines[:covered]]:
        last = hash_line(last, line)
    siblings = [bytes.fromhex(sibling) for sibling in proof["siblings"]]
    if len(lines) < covered or find_root(start, hash_leaf(last), siblings).hex() != head["root"]:
        raise Fault(f"{name}: a line was changed, added, left out or moved; the head of {proof['day']} says otherwise.")
    later = len(lines) - covered
    after = f" {later} newer lines are not covered yet." if later else ""
    return f"{name}: {covered} lines are complete and unchanged, as signed on {proof['day']}.{after}"


def write(value: Any) -> bytes:
    """Return `value` as the one text that stands for it in hashes and signatures."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def hash_person(person: str, salt: str) -> str:
    """Return what stands in a line for the person, who is named only where the reader may know the name."""
    return hashlib.sha256(write(["person", person, salt])).hexdigest()


def hash_thread(row: str, part: str) -> bytes:
    """Return where the thread of a row begins; the first 64 bits are its place in every tree."""
    return hashlib.sha256(write(["thread", row, part])).digest()


def hash_line(before: bytes, line: "dict[str, Any]") -> bytes:
    """Return the hash of a thread that was `before` and goes on with `line`."""
    return hashlib.sha256(b"line" + before + write([line[name] for name in FIELDS])).digest()


def hash_leaf(thread: bytes) -> bytes:
    """Return the leaf of a thread."""
    return hashlib.sha256(b"leaf" + thread).digest()


def hash_pair(left: bytes, right: bytes) -> bytes:
    """Return the node above two nodes."""
    return hashlib.sha256(b"pair" + left + right).digest()


def get_place(thread: bytes) -> int:
    """Return the place of a thread among the leaves."""
    return int.from_bytes(thread[: DEPTH // 8], "big")


def find_root(thread: bytes, leaf: bytes, siblings: "list[bytes]") -> bytes:
    """Return the root above `leaf`, given the nodes beside its way up, the lowest first."""
    if len(siblings) != DEPTH:
        raise Fault(f"a proof has {len(siblings)} hashes and not {DEPTH}.")
    place, node = get_place(thread), leaf
    for level, sibling in enumerate(siblings):
        node = hash_pair(sibling, node) if place >> level & 1 else hash_pair(node, sibling)
    return node


def head_message(head: "dict[str, Any]") -> bytes:
    """Return what is signed of a daily head."""
    return b"daily head\n" + write([head[name] for name in HEAD])


def hash_head(head: "dict[str, Any]") -> str:
    """Return what the next head says of this one."""
    return hashlib.sha256(head_message(head) + bytes.fromhex(head["signature"])).hexdigest()


def is_signed(key: str, message: bytes, signature: str) -> bool:
    """Say whether `signature` is that of `message` under the Ed25519 public `key` (RFC 8032), both in hexadecimal."""
    public, signed = bytes.fromhex(key), bytes.fromhex(signature)
    owner, point = _open_point(public), _open_point(signed[:32])
    scalar = int.from_bytes(signed[32:], "little")
    if owner is None or point is None or len(signed) != 64 or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signed[:32] + public + message).digest(), "little") % ORDER
    base = _open_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    return _are_same(_times(scalar, base), _add(point, _times(challenge, owner)))


def _open_point(text: bytes) -> Any:
    """Return the point of the curve that 32 bytes stand for, in extended coordinates; None if there is none."""
    y = int.from_bytes(text, "little") & (2**255 - 1)
    if len(text) != 32 or y >= P:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    x = x if (x * x - squared) % P == 0 else x * ROOT_OF_MINUS_ONE % P
    if (x * x - squared) % P:
        return None
    x = x if x & 1 == text[31] >> 7 else P - x
    return x, y, 1, x * y % P


def _add(one: Any, other: Any) -> Any:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while scalar:
        total = _add(total, point) if scalar & 1 else total
        point, scalar = _add(point, point), scalar >> 1
    return total


def _are_same(one: Any, other: Any) -> bool:
    return all((one[axis] * other[2] - other[axis] * one[2]) % P == 0 for axis in (0, 1))


if __name__ == "__main__":
    sys.exit(main())
