"""What hostile or broken browsers send: values, names of fields, and whole bodies of posts."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

Pairs = list[tuple[str, str]]
VALUES = (
    "\x00",
    "Ports\x00 of ours",
    "\ud83d lone",
    "\udfff",
    str(2**63),
    str(-(2**63) - 1),
    "9" * 5_000,
    "-1",
    "1e309",
    "NaN",
    "\u0663\u0664",
    "\u202egnp.exe",
    "\u2066isolated\u2069\u200f",
    "x" * 100_000,
    "word " * 4_000,
    "😀" * 300,
    "first\r\nsecond\rthird\n\tfourth",
    "=cmd|'/C calc'!A1",
    "<script>alert(1)</script></textarea>",
    "'; DROP TABLE request; --",
    "{{ 7 * 7 }}%s%n",
    "no-such-code",
    "energy.electricity",
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "2027-03-31",
    "2027-W13-3",
    "a@b",
    "é\u0301\u0301",
    "",
    " \u00a0 ",
)
NAMES = (
    "key",
    "version",
    "csrf_token",
    "find",
    "sectors-search",
    "seen",
    "coordinator_id",
    "offer",
    "roles",
    "title[]",
    "title[0]",
    "__proto__",
    "id",
    "state",
    "title\x00",
    "n" * 2_000,
)
BOUNDARY = "----a-line-between-parts"
FORM = "application/x-www-form-urlencoded"
FILE = b"\x89PNG\r\n\x00\xff\xfe a file"


@dataclass(frozen=True)
class Post:
    """A body and its kind; `typed` is what was typed under each name first, if it can be read at all."""

    body: bytes
    kind: str
    typed: Mapping[str, str]
    readable: bool = True


def spoil(form: Mapping[str, Sequence[str]], draw: random.Random) -> Post:
    """Return a post of the form with some answers spoilt, missing, doubled, or replaced by a file; or of nonsense."""
    if draw.random() < 0.06:
        return draw.choice((as_json, as_text, broken, flooded, overflowing))(form)
    pairs = [(name, value) for name, values in form.items() for value in values]
    files = []
    for name in draw.sample([*form, *NAMES], k=draw.randint(0, min(5, len(form) + 1))):
        rest = [pair for pair in pairs if pair[0] != name]
        match draw.randrange(8):
            case 0:
                pairs = rest
            case 1 if name != "csrf_token":
                pairs, files = rest, [*files, name]
            case 2:
                pairs = [*pairs, *((name, draw.choice(VALUES)) for _time in range(3))]
            case _ if name != "csrf_token" or draw.random() < 0.2:
                pairs = [*rest, (name, draw.choice(VALUES))]
    return send_parts(pairs, files) if files or draw.random() < 0.2 else send_form(pairs)


def send_form(pairs: Pairs) -> Post:
    """Return the plain body of a form."""
    return Post(urlencode(pairs, errors="surrogatepass").encode(), FORM, dict(reversed(pairs)))


def send_parts(pairs: Pairs, files: Sequence[str]) -> Post:
    """Return a body of parts, with a file under each of the names `files`."""
    texts = [_part(name, "", value.encode("utf-8", "surrogatepass")) for name, value in pairs]
    parts = texts + [_part(name, '; filename="a.png"', FILE) for name in files]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return Post(body, f"multipart/form-data; boundary={BOUNDARY}", dict(reversed(pairs)))


def lace(form: Mapping[str, Sequence[str]], _draw: random.Random) -> Post:
    """Return the form with characters in every answer that can be neither stored nor shown."""
    answers = [(name, value) for name, values in form.items() for value in values if name != "csrf_token"]
    laced = [(name, f"1{value}\x00\x1f\ud83d") for name, value in answers]
    return send_form([("csrf_token", form["csrf_token"][0]), *laced])


def as_json(_form: object) -> Post:
    """Return what a script would send."""
    return Post(b'{"title": ["a", {"b": 1}], "key": null}', "application/json", {}, readable=False)


def as_text(_form: object) -> Post:
    """Return words of no form."""
    return Post(b"title=Ports\r\nkey", "text/plain", {}, readable=False)


def broken(_form: object) -> Post:
    """Return a body of parts that ends in the middle."""
    body = _part("title", "", b"half")[:-9]
    return Post(body, f"multipart/form-data; boundary={BOUNDARY}", {}, readable=False)


def flooded(form: Mapping[str, Sequence[str]]) -> Post:
    """Return a form with fifteen hundred fields that nobody asked for."""
    return send_form([("csrf_token", form["csrf_token"][0]), *((f"f{n}", "1") for n in range(1_500))])


def overflowing(_form: object) -> Post:
    """Return a body of parts with more fields than we read."""
    parts = [_part(f"f{n}", "", b"1") for n in range(2_500)]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return Post(body, f"multipart/form-data; boundary={BOUNDARY}", {}, readable=False)


def _part(name: str, more: str, content: bytes) -> bytes:
    shown = name.replace("\x00", "").encode("utf-8", "surrogatepass")
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=".encode() + (
        b'"' + shown + b'"' + more.encode() + b"\r\n\r\n" + content + b"\r\n"
    )
