"""All questions, and what is printed of the answers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from matching.doctor import database, edge, holes, machine
from matching.doctor.findings import Colour, Finding, Patient, red

Answers = list[tuple["Question", Finding]]


class Question(NamedTuple):
    """A question by its short name; how it reads stands with the function that answers it."""

    name: str
    ask: Callable[[Patient], Finding]

    @property
    def words(self) -> str:
        """The question itself."""
        return (self.ask.__doc__ or "").strip()


QUESTIONS: Sequence[Question] = (
    Question("debug", edge.ask_debug),
    Question("keys", edge.ask_keys),
    Question("hosts", edge.ask_hosts),
    Question("cookies", edge.ask_cookies),
    Question("tls", edge.ask_tls),
    Question("proxies", edge.ask_proxies),
    Question("versions", holes.ask_versions),
    Question("database-tls", database.ask_database_tls),
    Question("sqlite-mode", database.ask_sqlite_mode),
    Question("database-role", database.ask_database_role),
    Question("migrations", database.ask_migrations),
    Question("demonstration", database.ask_demonstration),
    Question("clock", database.ask_clock),
    Question("files", machine.ask_files),
    Question("account", machine.ask_account),
    Question("mail", machine.ask_mail),
)


def examine(patient: Patient) -> Answers:
    """Ask everything."""
    return [(question, _ask(question, patient)) for question in QUESTIONS]


def is_red(answers: Answers) -> bool:
    """Say whether nobody should start this."""
    return any(finding.colour is Colour.RED for _question, finding in answers)


def describe(answers: Answers) -> str:
    """Return the answers in lines, the worst last, each with its colour as a word."""
    order = (Colour.GREY, Colour.GREEN, Colour.YELLOW, Colour.RED)
    ranked = sorted(answers, key=lambda answer: order.index(answer[1].colour))
    return "\n".join(
        f"{finding.colour:<9}  {question.name}: {question.words}\n           {finding.sentence}"
        for question, finding in ranked
    )


def _ask(question: Question, patient: Patient) -> Finding:
    try:
        return question.ask(patient)
    except SQLAlchemyError as fault:
        return red(f"The database gave no answer ({type(fault).__name__}). Check DATABASE_URL and start it.")
