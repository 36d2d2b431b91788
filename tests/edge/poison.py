"""A world in which every text that somebody may type holds every payload, in rows of every stage of life."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, SQLModel, select

from matching.models import tables
from matching.models.answers import NeedAnswers, OfferAnswers, OrganisationAnswers, PersonAnswers, RequestAnswers
from matching.models.base import LINE, LONG, TEXT
from matching.models.match import Match
from matching.services import answers
from matching.services.shortlists import Shortlists
from tests.cast import Cast
from tests.stages import Stages, add_auditor, make_stages

PAYLOADS = tuple(Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines())
INPUTS = (RequestAnswers, NeedAnswers, OfferAnswers, OrganisationAnswers, PersonAnswers)
TYPED = frozenset({LINE, TEXT, LONG})
NOT_WORDS = frozenset({"email", "password"})


def text_fields(model: type[SQLModel]) -> list[str]:
    """Return the fields of an input or table model into which people type words, whichever there are."""
    return [
        name
        for name, field in model.model_fields.items()
        if field.annotation is str
        and TYPED & {getattr(limit, "max_length", None) for limit in field.metadata}
        and name not in NOT_WORDS
    ]


def words_tables() -> Iterator[type[SQLModel]]:
    """Give every table that keeps words of people."""
    assert tables.metadata.tables
    for mapper in SQLModel._sa_registry.mappers:
        if text_fields(mapper.class_):
            yield mapper.class_


def all_payloads(first: int) -> str:
    """Return every payload, one a line, beginning with another for each row."""
    turned = first % len(PAYLOADS)
    return "\n".join((*PAYLOADS[turned:], *PAYLOADS[:turned]))


def poison(session: Session) -> int:
    """Put all payloads into every text of every row; return how many texts there are."""
    count = 0
    for table in words_tables():
        for row in session.exec(select(table)):
            for name in text_fields(table):
                setattr(row, name, all_payloads(count * 7))
                count += 1
            session.add(row)
    session.commit()
    return count


def poisoned_world(cast: Cast, shortlists: Shortlists) -> Stages:
    """Bring rows to every stage, with a question and a published summary, and poison all of them."""
    add_auditor(cast)
    shortlists.refresh()
    stages = make_stages(cast, shortlists)
    asked = next(stage.id for stage in stages["match_id"] if stage.called == "approved")
    match = cast.session.get_one(Match, asked)
    question = answers.ask(cast.session, match, words="How many?", by=cast.as_(cast.amina))
    answers.reply(cast.session, match, question, words="Forty.", by=cast.as_(cast.chidi))
    assert poison(cast.session) > 200
    return stages
