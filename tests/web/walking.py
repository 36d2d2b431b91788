"""Every page of the service as each role opens it, over rows in every stage, and the forms that stand on them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Flask

from tests.cast import Cast
from tests.stages import Stages, add_closed_account, make_stages
from tests.web.visitor import Visitor, read_forms

OTHER_LOOKS = ("HEAD", "OPTIONS")
SAMPLES = {"filename": "site.css", "token": "made-up", "question_id": "a" * 20}
ASKED = ("", "?page=2&cases=mine&kind=offer&offer=O-2222-2222")
"""What is put behind the address of a page that stands alone: most pages do not ask for it."""


@dataclass(frozen=True)
class Stretch:
    """The application over rows in every stage, and a browser for somebody of every role by their name."""

    app: Flask
    stages: Stages
    browsers: dict[str, Visitor]

    def addresses(self) -> Iterator[tuple[str, bool]]:
        """Give the addresses of every route that can be looked at, for rows in all stages; and if each is the first."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                yield from ((address, place == 0) for place, address in enumerate(fill_in(rule.rule, self.stages)))


@dataclass(frozen=True)
class Seen:
    """A form that somebody was shown: by whom, on which page, where it leads, and what it holds."""

    who: str
    page: str
    action: str
    values: dict[str, list[str]]


def lay_out(app: Flask, cast: Cast) -> Stretch:
    """Bring rows to every stage and let somebody of every role sign in; "nobody" is a visitor."""
    app.extensions["shortlists"].refresh()
    add_closed_account(cast)
    stages = make_stages(cast, app.extensions["shortlists"])
    people = (cast.amina, cast.chidi, cast.lucia, cast.wei, cast.noor)
    browsers = {person.name.lower(): Visitor(app).sign_in(person) for person in people}
    return Stretch(app, stages, browsers | {"nobody": Visitor(app)})


def fill_in(path: str, stages: Stages) -> Sequence[str]:
    """Return the addresses of a route: one for each row, or its one address with all that may stand behind it."""
    for name, value in SAMPLES.items():
        path = re.sub(rf"<(path:)?{name}>", value, path)
    slot = re.search(r"<(\w+)>", path)
    if slot is None:
        return [path + asked for asked in ASKED]
    return [path.replace(slot[0], row.id) for row in stages[slot[1]]]


def walk(stretch: Stretch, who: str) -> list[Seen]:
    """Let somebody look at every page in every way of looking; return the forms that they are shown and would post."""
    visitor, found = stretch.browsers[who], list[Seen]()
    for address, is_first in stretch.addresses():
        visitor.get(address).close()
        found += [
            Seen(who, address, action or address, values)
            for method, action, values in read_forms(visitor.page)
            if method == "post"
        ]
        for method in OTHER_LOOKS if is_first else ():
            visitor.browser.open(address, method=method).close()
    return found
