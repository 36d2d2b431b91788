"""A State's case, and its needs: the lines that are matched."""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import COUNT, LINE, LONG, TEXT, Moment, Row, chosen, new_number
from matching.models.disclosure import Assignment, NamedProvider
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.sealed import Sealed, SealedData, SealedJson
from matching.vocabulary.names import CostBand, Marking, Mode, Outcome, RequestState, Urgency


class RequestFields(SQLModel):
    """What a State says of the whole case."""

    title: str = Field(default="", max_length=LINE, sa_type=Sealed)
    marking: Marking = Field(default=Marking.COORDINATORS, sa_type=chosen(Marking))
    public_summary: str = Field(default="", max_length=TEXT)
    publish_summary: bool = False
    as_region: bool = Field(default=False, description='until introduction others read "a State in Western Africa"')
    endorsing_authority: str = Field(default="", max_length=LINE, sa_type=Sealed)
    endorsing_number: str = Field(default="", max_length=LINE, sa_type=Sealed)
    endorsing_date: date | None = None
    plan: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    help_elsewhere: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    own_contribution: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    cost_band: CostBand = Field(default=CostBand.UNKNOWN, sa_type=chosen(CostBand))


class Request(RequestFields, Row, table=True):
    """A case. `focal_point` acts for the State, `coordinator` is in charge; `assigned` are all who handle it.

    `named` are the providers for whom alone it is, where it is for providers and the State named any. Queries of many
    rows bring along what the rules ask for (`queries.requests.HANDLED`).
    """

    __tablename__ = "request"

    number: str = Field(default_factory=new_number("R"), unique=True, max_length=11)
    state: RequestState = Field(default=RequestState.DRAFT, sa_type=chosen(RequestState), index=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    focal_point_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    coordinator_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    gaps: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="what a coordinator asked for on returning it"
    )
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    origin: str | None = Field(default=None, unique=True, max_length=40, description="names the imported row")
    outcome: Outcome | None = Field(default=None, sa_type=chosen(Outcome))

    organisation: Organisation = Relationship()
    focal_point: Person | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Request.focal_point_id"})
    coordinator: Person | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Request.coordinator_id"})
    assigned: list[Assignment] = Relationship(sa_relationship_kwargs={"cascade": "all, delete-orphan"})
    named: list[NamedProvider] = Relationship(sa_relationship_kwargs={"cascade": "all, delete-orphan"})


class NeedFields(SQLModel):
    """What a State says of one need. Codes are never required; empty lists and dates mean "not said"."""

    title: str = Field(default="", max_length=LINE, sa_type=Sealed)
    description: str = Field(default="", max_length=LONG, sa_type=Sealed)
    result: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    beneficiary: str = Field(default="", max_length=LINE, sa_type=Sealed)
    security_force: bool | None = Field(default=None, sa_type=Boolean)
    audience: str = Field(default="", max_length=LINE, sa_type=Sealed)
    audience_number: int | None = Field(default=None, ge=0, le=COUNT)
    baseline: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    target: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    sectors: list[str] = Field(default_factory=list, sa_type=SealedJson)
    capabilities: list[str] = Field(default_factory=list, sa_type=SealedJson)
    assistance_types: list[str] = Field(default_factory=list, sa_type=SealedJson)
    own_term: str = Field(default="", max_length=LINE, sa_type=Sealed)
    modes: list[Mode] = Field(default_factory=list, sa_type=JSON)
    working_languages: list[str] = Field(default_factory=list, sa_type=JSON)
    interpretation: bool = False
    needed_from: date | None = None
    needed_until: date | None = None
    urgency: Urgency = Field(default=Urgency.NORMAL, sa_type=chosen(Urgency))
    urgency_reason: str = Field(default="", max_length=TEXT, sa_type=Sealed)


class Need(NeedFields, Row, table=True):
    """One line of a request.

    `revision` counts changes of its content, `stamp` is its place in the order of index updates, and `language` is the
    language of its text.
    """

    __tablename__ = "need"
    __table_args__ = (CheckConstraint("audience_number IS NULL OR audience_number >= 0", name="audience_is_a_number"),)

    request_id: str = Field(foreign_key="request.id", index=True)
    place: int = Field(default=1, description="its place in the request, from 1")
    language: str | None = Field(default=None, max_length=3)
    revision: int = 1
    stamp: int = Field(default=0, index=True)
    reading: bytes | None = Field(default=None, sa_type=SealedData, description="what was read in its text, packed")

    request: Request = Relationship()
