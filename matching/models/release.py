"""What a coordinator writes to named providers about a need whose text they may not read."""

from datetime import date, datetime

from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import LONG, Moment, Row, chosen, new_number
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need
from matching.models.sealed import Sealed
from matching.vocabulary.names import ReleaseState


class Addressee(SQLModel, table=True):
    """A provider's organisation to which a release is addressed."""

    __tablename__ = "addressee"

    release_id: str = Field(primary_key=True, foreign_key="release.id", max_length=20)
    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id", max_length=20, index=True)

    organisation: Organisation = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class Release(Row, table=True):
    """A coordinator's own text about one need, read by its addressees from its approval until its last day."""

    __tablename__ = "release"

    number: str = Field(default_factory=new_number("L"), unique=True, max_length=11)
    state: ReleaseState = Field(default=ReleaseState.PROPOSED, sa_type=chosen(ReleaseState), index=True)
    need_id: str = Field(foreign_key="need.id", index=True)
    text: str = Field(max_length=LONG, sa_type=Sealed)
    expires_on: date
    proposer_id: str = Field(foreign_key="person.id")
    approver_id: str | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=Moment)

    need: Need = Relationship()
    proposer: Person = Relationship(sa_relationship_kwargs={"foreign_keys": "Release.proposer_id"})
    approver: Person | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Release.approver_id"})
    addressees: list[Addressee] = Relationship(sa_relationship_kwargs={"lazy": "selectin"})
