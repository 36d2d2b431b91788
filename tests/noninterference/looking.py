"""All that an outsider is answered in a world, with what is random by design masked: and nothing else is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email import message_from_bytes
from email.policy import default

from werkzeug.test import TestResponse

from tests.counts import count
from tests.noninterference.worlds import OUTSIDERS, World
from tests.web.visitor import Visitor

MASKED = (
    (re.compile(r'(name="csrf_token" value=")[^"]*'), r"\1"),
    (re.compile(r'(name="key" value=")[\w-]*'), r"\1"),
    (re.compile(r"(&#34;challenge&#34;: &#34;)[\w-]*"), r"\1"),
)
"""The token of a form, its key, and what a security key has to sign: all are drawn anew for every page."""
NONCE = re.compile(r"^Message-ID:.*$", re.M)
"""The name of a mail is drawn anew for every mail."""
COOKIE = re.compile(r"^((?:session|said)=)[^;]*")
MOMENTS = frozenset({"Date", "Expires"})
"""What the server's own clock says, which no test stops: of each answer, and of static files."""
FIXED = {
    "filename": ("site.css",),
    "token": ("made-up",),
    "question_id": ("a" * 20,),
    "kept_id": ("a" * 20,),
    "kind": ("csv", "xlsx"),
}
SLOT = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
BESIDE = frozenset({"matches.why", "matches.compare"})
OWN, COMMON, EVERY = 2, 5, count(8, 1)
"""Rosa's own needs, rows of every world, and each how many-th of the others is asked for."""
ABSENT = "z" * 20
Answers = Mapping[str, str]


def look(world: World, ids: Mapping[str, Sequence[str]], numbers: Sequence[str]) -> Answers:
    """Return every answer to every outsider, by who asks and what: pages, files, and mails."""
    seen: dict[str, str] = {}
    for name in OUTSIDERS:
        visitor = Visitor(world.app)
        if name in world.people:
            visitor.sign_in(world.people[name])
        for address in addresses(world, ids, numbers):
            world.fate.begin(f"{name} {address}", day=4)
            with visitor.browser.get(address) as answer:
                seen[f"{name} {address}"] = tell(answer)
    return seen | dict(read_mails(world))


def addresses(world: World, ids: Mapping[str, Sequence[str]], numbers: Sequence[str]) -> Iterator[str]:
    """Give the address of every page, for every row that is there in some world, and for one that is in none."""
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        slot = SLOT.search(rule.rule)
        for value in find_values(slot[1], ids) if slot else ("",):
            address = SLOT.sub(value, rule.rule)
            yield address
            if rule.endpoint in BESIDE and value in ids["need_id"][:OWN]:
                yield from with_numbers(address, numbers)
    yield from ("/requests?page=2", "/offers?page=2", "/requests?page=3", "/there-is-no-such-page")


def find_values(slot: str, ids: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what stands in the place of a name in an address: rows that all see, rows that hide, and none."""
    if slot in FIXED:
        return FIXED[slot]
    return (*ids[slot][:COMMON], *ids[slot][COMMON::EVERY], ABSENT)


def with_numbers(address: str, numbers: Sequence[str]) -> Iterator[str]:
    """Give the address of a need beside each of some offers, and beside the first of them together."""
    yield from (f"{address}?offer={number}" for number in numbers)
    yield f"{address}?" + "&".join(f"offer={number}" for number in numbers[:3])


def tell(answer: TestResponse) -> str:
    """Return status, headers and body as one text, masked."""
    headers = sorted((name, COOKIE.sub(r"\1", value)) for name, value in answer.headers if name not in MOMENTS)
    body = answer.get_data().decode("utf-8", "backslashreplace")
    for pattern, kept in MASKED:
        body = pattern.sub(kept, body)
    return f"{answer.status_code}\n{headers}\n{body}"


def read_mails(world: World) -> Iterator[tuple[str, str]]:
    """Give the mails to outsiders, in the order in which they were written."""
    outsiders = {world.people[name].email: name for name in OUTSIDERS if name in world.people}
    folder = world.app.extensions["settings"].mail_folder
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in folder.glob("*.eml")]
    for email, name in outsiders.items():
        got = sorted(NONCE.sub("Message-ID:", str(mail)) for mail in mails if mail["To"] == email)
        yield f"{name} mails", "\n".join(got)


def differ(one: Answers, other: Answers) -> Iterable[str]:
    """Return what is asked and answered differently."""
    return [asked for asked in one.keys() | other.keys() if one.get(asked) != other.get(asked)]
