"""What the database says about itself: its role, its security, its clock, and whether it holds a demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.queries.base import count

ROLE = text("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
OWNED = text(
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_roles ON"
    " pg_roles.oid = relowner WHERE nspname = 'public' AND relkind IN ('r', 'p') AND rolname = current_user"
)
GUARDED = text(
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname = 'public' AND relrowsecurity AND relforcerowsecurity"
)
PRAGMAS = ("synchronous", "foreign_keys", "secure_delete")


@dataclass(frozen=True)
class DatabaseRole:
    """What the account of this connection may do; `owned` are tables that are its own, `guarded` force row security."""

    powers: Sequence[str]
    owned: Sequence[str]
    guarded: Sequence[str]


def count_fictional(session: Session) -> tuple[int, int]:
    """Return how many organisations of the demonstration there are, and how many of its people."""
    homes = select(Organisation.id).where(col(Organisation.fictional))
    people = select(Person.id).where(col(Person.organisation_id).in_(homes))
    return count(session, homes), count(session, people)


def get_database_role(session: Session) -> DatabaseRole:
    """Return who we are to PostgreSQL."""
    powers = session.execute(ROLE).mappings().one()
    held = [name.removeprefix("rol") for name, is_held in powers.items() if is_held]
    return DatabaseRole(held, session.scalars(OWNED).all(), session.scalars(GUARDED).all())


def get_database_time(session: Session) -> datetime:
    """Return what time it is to PostgreSQL."""
    moment: datetime = session.scalars(text("SELECT clock_timestamp()")).one()
    return moment


def find_pragmas(session: Session) -> dict[str, str]:
    """Return how SQLite treats the file through this connection."""
    return {name: str(session.scalars(text(f"PRAGMA {name}")).one()) for name in PRAGMAS}
