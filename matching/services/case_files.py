"""The file of one case: what its viewer may read of it, signed, with proofs that its history is whole and unchanged."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session, SQLModel

from matching import clock
from matching.check_case_file import hash_thread, write
from matching.models.chain import ThreadProof
from matching.models.chaining import derive, stamp
from matching.models.history import History
from matching.models.match import Match
from matching.models.request import NeedFields, Request, RequestFields
from matching.policy.matches import coordinates_match
from matching.policy.people import may_name
from matching.policy.viewer import Viewer
from matching.queries.matches import find_matches_of_need
from matching.queries.requests import find_needs
from matching.queries.seals import find_thread, get_proof
from matching.services.heads import sign, unpack
from matching.services.threads import BEFORE, MAIN, Splitting, line_of, salt_of_person

Tell = Callable[[History], str]
Json = dict[str, Any]


def build(
    session: Session, request: Request, *, key: str, heading: Mapping[str, str], tell: Tell, by: Viewer
) -> dict[str, Any]:
    """Return the file of `request`, which its reader has already loaded from inside the case.

    `heading` is what it says first, for people; `tell` words a line of history. `matching/check_case_file.py` says
    what can be proved with it.
    """
    needs = find_needs(session, by, request)
    matches = [match for need in needs for match in find_matches_of_need(session, by, need)]
    threads = [_thread(session, request, MAIN, key=key, tell=tell, by=by)]
    for match in matches:
        parts = (BEFORE, MAIN) if coordinates_match(by, match) else (MAIN,)
        threads += [_thread(session, match, part, key=key, tell=tell, by=by) for part in parts]
    body: Json = {
        **heading,
        "made": clock.now().isoformat(timespec="seconds"),
        "case": {"number": request.number, "state": request.state.value, **_said(request, RequestFields)},
        "needs": [_said(need, NeedFields) for need in needs],
        "threads": [thread for thread in threads if thread["lines"]],
    }
    return body | {"signature": sign(key, b"case file\n" + write(body))}


def _thread(session: Session, row: Request | Match, part: str, *, key: str, tell: Tell, by: Viewer) -> Json:
    people, proof = derive(key, "people"), get_proof(session, hash_thread(row.id, part).hex())
    return {
        "noun": str(row.__tablename__),
        "number": row.number,
        "row": row.id,
        "part": part,
        "lines": [_line(line, people, tell=tell, by=by) for line in _find_lines(session, row, part, by=by)],
        "proof": _tie(proof, key) if proof else None,
    }


def _tie(proof: ThreadProof, key: str) -> Json:
    """Return what leads from a thread's lines to the daily head."""
    siblings = [sibling.hex() for sibling in unpack(proof, key)]
    return {"day": proof.day.isoformat(), "lines": proof.lines, "siblings": siblings}


def _find_lines(session: Session, row: Request | Match, part: str, *, by: Viewer) -> Iterator[History]:
    """Give the lines of one thread of `row`, in their order."""
    splitting = Splitting()
    for line in find_thread(session, by, row.id):
        if splitting.part_of(line.noun, line.row_id, line.step) == part:
            yield line


def _line(line: History, people: bytes, *, tell: Tell, by: Viewer) -> Json:
    """Return a line as it is hashed, in words, and with its person where the reader may know the name."""
    columns = ("id", "noun", "row_id", "step", "before", "after", "row_version", "person_id")
    hashed = line_of(people, {"at": stamp(line.at), **{name: getattr(line, name) for name in columns}})
    named = None
    if line.person is not None and may_name(by, line.person):
        named = {"id": line.person.id, "salt": salt_of_person(people, line.id), "name": line.person.name}
    return {**hashed, "told": tell(line), "person": named}


def _said(row: SQLModel, fields: type[SQLModel]) -> Json:
    """Return what was said in the fields of a form."""
    said: Json = to_jsonable_python({name: getattr(row, name) for name in fields.model_fields})
    return said
