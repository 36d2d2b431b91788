"""A process of its own that approves matches: it reads one, says so, waits for the word, approves, says how it went.

Each turn has two lines: the way to approve, the address of a database, a match and a person; and then the word.
"""

import sys

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from matching.database import open_engine, open_session
from matching.errors import Refused, Stale
from matching.models.match import Match
from matching.models.person import Person
from matching.policy.viewer import viewer_of
from matching.queries.matches import get_match
from matching.services import matches
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import System
from tests.keys import KEYS

REFUSALS = (Stale, StaleDataError, IntegrityError, OperationalError)


def main() -> None:
    """Approve what is asked for until there is nothing more."""
    url = ""
    while line := sys.stdin.readline():
        how, asked, match_id, person_id = line.split()
        if asked != url:
            url, engine = asked, open_engine(asked, **KEYS)
            shortlists = Shortlists(engine)
            shortlists.refresh()
        with open_session(engine, writes=True, system=System.JOBS) as session:
            print(take_turn(session, match_id, person_id, shortlists, how=how), flush=True)


def take_turn(session: Session, match_id: str, person_id: str, shortlists: Shortlists, *, how: str) -> str:
    """Read the match (on PostgreSQL; on SQLite whoever reads first holds the lock), wait for the word, and approve."""
    if session.get_bind().dialect.name == "postgresql":
        read(session, match_id, person_id)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        match, person = read(session, match_id, person_id)
        WAYS[how](session, match, person, shortlists)
        session.commit()
    except Refused as refused:
        return refused.reason.code
    except REFUSALS as error:
        return type(error).__name__
    return "done"


def read(session: Session, match_id: str, person_id: str) -> tuple[Match, Person]:
    """Return the match as the person reads it, and the person."""
    person = session.get_one(Person, person_id)
    return get_match(session, viewer_of(person), match_id), person


def approve(session: Session, match: Match, person: Person, shortlists: Shortlists) -> None:
    """Approve the match as the page does."""
    matches.approve(session, match, shortlists=shortlists, by=viewer_of(person))


def look_first(session: Session, match: Match, _person: Person, _shortlists: Shortlists) -> None:
    """Take a place in the wrong way: look whether one is free, then write the number that follows."""
    if match.offer.places_used < match.offer.places:
        session.connection().exec_driver_sql(
            f"UPDATE offer SET places_used = {match.offer.places_used + 1} WHERE id = '{match.offer_id}'"
        )
        match.holds_place = True
        session.add(match)


WAYS = {"approve": approve, "look-first": look_first}

if __name__ == "__main__":
    main()
