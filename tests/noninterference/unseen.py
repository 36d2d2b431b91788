"""Pairs of addresses: of a row that is there but not for who asks, and of one that is nowhere; and both answers."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import thread_time

from flask import Flask

from matching.models.base import new_id
from tests.cast import Cast
from tests.noninterference.looking import tell
from tests.stages import Stages, make_stages
from tests.web.visitor import Visitor

Clock = Callable[[], float]
SLOT = re.compile(r"<(request_id|need_id|offer_id|match_id|person_id|organisation_id)>")
MANAGERS = frozenset({"noor"})
LOOKING = ("nobody", "amina", "rosa", "chidi", "dana", "kamau", "wei", "noor")


@dataclass(frozen=True)
class Pair:
    """Who asks how and where, for what is there and for what is not: `path` has a place for either identifier."""

    name: str
    method: str
    path: str
    unseen: str
    absent: str


@dataclass(frozen=True)
class Asked:
    """A pair, both answers, and how many seconds each took."""

    pair: Pair
    answers: tuple[str, str]
    seconds: tuple[float, float]

    @property
    def differs(self) -> bool:
        """Whether the answers tell the two apart."""
        return self.answers[0] != self.answers[1]


def make_pairs(app: Flask, stages: Stages, number: int) -> list[Pair]:
    """Return so many pairs, drawn from every route below a row, for everybody who may not read that row."""
    found = list(_find_unseen(app, stages))
    chance = random.Random(500)
    chosen = chance.sample(found, min(number, len(found)))
    return [Pair(name, method, path, row, new_id()) for name, method, path, row in chosen]


def _find_unseen(app: Flask, stages: Stages) -> Iterator[tuple[str, str, str, str]]:
    for rule in app.url_map.iter_rules():
        slot = SLOT.search(rule.rule)
        for row in stages[slot[1]] if slot else ():
            path = re.sub(r"<\w+>", "a" * 20, SLOT.sub("{}", rule.rule))
            readers = MANAGERS if slot and slot[1] in ("person_id", "organisation_id") else row.readers
            for name in LOOKING:
                if name not in readers:
                    yield from (
                        (name, method, path, row.id) for method in sorted({"GET", "POST"} & (rule.methods or set()))
                    )


class Asking:
    """The application over rows in every stage, and a browser for everybody who asks."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        app.extensions["shortlists"].refresh()
        self.app, self.stages = app, make_stages(cast, app.extensions["shortlists"])
        people = {person.name.lower(): person for person in cast.people()}
        self.browsers: Mapping[str, Visitor] = {
            name: Visitor(app).sign_in(people[name]) if name in people else Visitor(app) for name in LOOKING
        }
        for visitor in self.browsers.values():
            visitor.get("/about")
            visitor.send("/there-is-no-such-page", {"csrf_token": visitor.token})

    def ask(self, pairs: Sequence[Pair], *, clock: Clock = thread_time) -> list[Asked]:
        """Ask for both of each pair, in an order that is drawn; `clock` tells the seconds."""
        chance = random.Random(1)
        asked = []
        for pair in pairs:
            order = [pair.unseen, pair.absent]
            chance.shuffle(order)
            got = {row_id: self.ask_once(pair, row_id, clock) for row_id in order}
            answers, seconds = zip(got[pair.unseen], got[pair.absent], strict=True)
            asked.append(Asked(pair, answers, seconds))
        return asked

    def ask_once(self, pair: Pair, row_id: str, clock: Clock) -> tuple[str, float]:
        """Return the answer, without the identifier that was asked for, and how long it took."""
        visitor = self.browsers[pair.name]
        sent = {"data": {"csrf_token": visitor.token, "version": "1"}} if pair.method == "POST" else {}
        began = clock()
        with visitor.browser.open(pair.path.format(row_id), method=pair.method, **sent) as answer:  # type: ignore[arg-type]
            took, told = clock() - began, tell(answer)
        return told.replace(row_id, "IDENTIFIER"), took
