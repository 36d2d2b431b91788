"""Who was named on a case: the coordinators it is assigned to, providers who alone read it, and who is objected to.

Rows of two or three identifiers: there is nothing of anybody's text in them.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from matching import clock
from matching.models.base import Moment


class Assignment(SQLModel, table=True):
    """A coordinator who handles a request; one for coordinators only is read by no other."""

    __tablename__ = "assignment"

    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=20)
    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=20, index=True)


class NamedProvider(SQLModel, table=True):
    """A provider's organisation that a State named: a request for providers with such rows is for these alone."""

    __tablename__ = "named_provider"

    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=20)
    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id", max_length=20, index=True)


class Objection(SQLModel, table=True):
    """A coordinator to whom a State's organisation objects: they are kept from all of its requests."""

    __tablename__ = "objection"

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id", max_length=20)
    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=20, index=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Moment)
