"""Two rows in every table with a sealed column, and a word in each of these columns that stands nowhere else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select, text
from sqlmodel import SQLModel

from matching import clock
from matching.models.duplicate import DuplicateDecision
from matching.models.factor import Authenticator, CodeList
from matching.models.match import Decision, Match, Question
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.models.sealed import Sealed, sealed_columns
from matching.models.throttle import KeptForm
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Likeness, Side
from tests.cast import Cast, approved_match

CANARY = "Zyzzogeton"
OF_PEOPLE = (Offer, Person, DuplicateDecision, Authenticator, CodeList, KeptForm)
SEALED: Sequence[type[Any]] = (Request, Need, Match, Question, Decision, Release, *OF_PEOPLE)


def write_everywhere(cast: Cast, shortlists: Shortlists) -> None:
    """Have two rows in every table with a sealed column, and the canary in every such column that holds a text."""
    for _time in range(2):
        match = approved_match(cast, shortlists, title=CANARY, description=f"A {CANARY} that we must protect.")
        decided = {"kind": Likeness.REQUEST, "same": False}
        marks = {"one_mark": "", "other_mark": "", "person_id": cast.amina.id}
        ids = {"one_id": match.id, "other_id": match.need_id}
        cast.session.add(Question(match_id=match.id, side=Side.STATE, words="What?"))
        cast.session.add(DuplicateDecision(**decided, **marks, **ids))
        written = {"expires_on": clock.today(), "proposer_id": cast.lucia.id}
        cast.session.add(Authenticator(person_id=cast.amina.id, secret="A"))
        cast.session.add(CodeList(person_id=cast.amina.id, codes="A"))
        cast.session.add(KeptForm(person_id=cast.amina.id, address="/", typed="A"))
        cast.session.add(Release(need_id=match.need_id, text="Ports", **written))
        cast.session.flush()
    for table in SEALED:
        for row in cast.session.exec(select(table)).scalars():
            for name in texts_of(table):
                setattr(row, name, f"{CANARY} in {name}")
            cast.session.add(row)
    cast.session.commit()


def texts_of(table: type[SQLModel]) -> list[str]:
    """Return the sealed columns that hold a text."""
    return [name for name, kind in sealed_columns(table).items() if type(kind) is Sealed]


def raw(engine: Engine, table: str) -> list[str]:
    """Return all that the database itself says of the rows of a table."""
    with engine.connect() as connection:
        return [repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
