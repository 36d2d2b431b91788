"""A case as a file: its people take it out, and anyone checks it with a script, two files and nothing of ours."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from matching.check_case_file import Fault, write
from matching.check_case_file import check as check_here
from matching.database import open_session
from matching.jobs import keep_heads
from matching.models.request import Request
from matching.services import requests
from matching.services.heads import public_key, sign
from matching.vocabulary.names import Outcome
from tests.cast import Cast, open_need
from tests.keys import HISTORY_KEY
from tests.services.tampering import in_hand
from tests.web.requests.taking import Check, Json, take
from tests.web.visitor import Visitor

EDITS = 60
ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
NONSENSE = ("", "{}", "[]", "null", "\x00", '{"signature": 1}', "[" * 100_000)
KEY = public_key(HISTORY_KEY)


def sign_again(file: Json) -> Json:
    """Return the file signed anew, as somebody does who has the service's own key."""
    body = {name: part for name, part in file.items() if name != "signature"}
    return body | {"signature": sign(HISTORY_KEY, b"case file\n" + write(body))}


def holds(file: Json, heads: str) -> bool:
    """Say whether the script believes the file."""
    _key, *days = map(json.loads, heads.splitlines())
    try:
        check_here(file, days, KEY, wanted=KEY)
    except (Fault, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value of a file."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        yield from places(value, (*path, name))
    if not isinstance(part, dict | list):
        yield path


def change(file: Json, path: tuple[Any, ...]) -> Json:
    """Return the file with another value at one place."""
    made = copy.deepcopy(file)
    part: Any = made
    for name in path[:-1]:
        part = part[name]
    was = part[path[-1]]
    part[path[-1]] = (not was) if isinstance(was, bool) else was + 1 if isinstance(was, int) else f"{was or ''}0"
    return made


def test_a_case_file_is_checked_without_the_service(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    file, heads = take(app, cast.amina, case)
    code, said = check(file, heads, "--key", KEY.upper())
    assert code == 0, said
    lines = {line for line in said.splitlines() if "complete and unchanged" in line}
    assert {line.split(":")[0] for line in lines} == {f"{one['noun']} {one['number']}" for one in file["threads"]}
    assert file["case"]["title"] == case.title


def test_what_came_after_the_last_head_is_told_as_not_covered_yet(
    app: Flask, cast: Cast, case: Request, check: Check, clock: Callable[[timedelta], None]
) -> None:
    requests.close(cast.session, case, outcome=Outcome.MET, by=cast.as_(cast.amina))
    cast.session.commit()
    code, said = check(*take(app, cast.amina, case))
    assert (code, " 1 newer lines are not covered yet." in said) == (0, True)
    clock(timedelta(days=1))
    keep_heads(app)
    code, said = check(*take(app, cast.amina, case))
    assert (code, "not covered" in said) == (0, False)


def test_a_case_that_no_head_covers_yet_says_so(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    need = open_need(cast)
    code, said = check(*take(app, cast.amina, need.request))
    assert (code, "none covered by a head yet" in said) == (0, True)


def test_every_edit_of_any_value_in_the_file_is_found(app: Flask, cast: Cast, case: Request) -> None:
    file, heads = take(app, cast.amina, case)
    found = random.Random(2341).sample(list(places(file)), EDITS)
    assert [path for path in found if holds(change(file, path), heads)] == []
    assert holds(file, heads)


def test_who_has_even_the_key_of_the_service_cannot_change_a_covered_line(
    app: Flask, cast: Cast, case: Request, check: Check
) -> None:
    file, heads = take(app, cast.amina, case)
    hashed = ("at", "step", "before", "after", "version", "who")
    paths = [
        ("threads", at, "lines", number, name)
        for at, thread in enumerate(file["threads"])
        for number in range(len(thread["lines"]))
        for name in hashed
    ]
    assert [path for path in paths if holds(sign_again(change(file, path)), heads)] == []
    assert check(sign_again(change(file, paths[-1])), heads)[0] == 1
    assert holds(sign_again(file), heads)


@ON_SQLITE
def test_a_line_that_was_left_out_is_missed(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    whole, heads = take(app, cast.amina, case)
    for number in (0, 1, -1):
        file = copy.deepcopy(whole)
        del file["threads"][0]["lines"][number]
        assert not holds(sign_again(file), heads)
        file["threads"][0]["proof"]["lines"] -= 1
        code, said = check(sign_again(file), heads)
        assert (code, "left out" in said) == (1, True)


@ON_SQLITE
def test_lines_that_were_swapped_or_added_are_found(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    file, heads = take(app, cast.amina, case)
    lines = file["threads"][0]["lines"]
    lines[0], lines[1] = lines[1], lines[0]
    assert check(sign_again(file), heads)[0] == 1
    lines[0], lines[1] = lines[1], lines[0]
    lines.insert(1, lines[0])
    assert check(sign_again(file), heads)[0] == 1


@ON_SQLITE
def test_another_name_beside_a_line_is_found(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    file, heads = take(app, cast.amina, case)
    line = next(line for line in file["threads"][0]["lines"] if line["person"])
    line["person"]["id"] = cast.mosi.id
    code, said = check(sign_again(file), heads)
    assert (code, "names another person" in said) == (1, True)


def test_a_line_that_was_changed_in_the_database_after_its_head_is_found(
    app: Flask, cast: Cast, case: Request, check: Check
) -> None:
    row = case.id
    with in_hand(app.extensions["engine"]) as mine, open_session(mine, writes=True) as session:
        session.execute(text(f"UPDATE history SET step = 'edit' WHERE row_id = '{row}' AND step = 'submit'"))
        session.commit()
    assert check(*take(app, cast.amina, case))[0] == 1


@ON_SQLITE
def test_foreign_or_shortened_or_changed_heads_are_found(
    app: Flask, cast: Cast, case: Request, check: Check, clock: Callable[[timedelta], None]
) -> None:
    for days in (1, 2):
        clock(timedelta(days=days))
        keep_heads(app)
    file, heads = take(app, cast.amina, case)
    key, first, second, third = heads.splitlines()
    foreign = json.dumps({"key": public_key("another")})
    wrong = {
        "foreign key": ("\n".join([foreign, first, second, third]), ()),
        "foreign service": ("\n".join([foreign]), ("--key", KEY)),
        "one day left out": ("\n".join([key, first, third]), ()),
        "the day of the file left out": ("\n".join([key, first, second]), ()),
        "two days swapped": ("\n".join([key, second, first, third]), ()),
        "a root changed": (heads.replace(json.loads(third)["root"], "0" * 64), ()),
        "the newest head changed where no case looks": (heads.replace(json.loads(third)["chain"], "0" * 64), ()),
        "an older root changed": (heads.replace(json.loads(first)["root"], "0" * 64), ()),
    }
    assert [name for name, (list_, more) in wrong.items() if check(file, list_, *more)[0] != 1] == []
    assert check(file, heads)[0] == 0


@ON_SQLITE
def test_what_is_no_case_file_is_told_in_one_sentence(app: Flask, cast: Cast, case: Request, check: Check) -> None:
    heads = Visitor(app).browser.get("/heads.jsonl").text
    for nonsense in NONSENSE:
        code, said = check(nonsense, heads)
        assert (code, said.count("\n")) == (2, 1), nonsense
        assert said.startswith("This cannot be read as a case file and a file of heads:")
        assert check("{}", nonsense)[0] == 2, nonsense
