"""What a provider can give, where, when and how often."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, LargeBinary
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import LINE, LONG, TEXT, Moment, Row, chosen, new_number
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.sealed import Sealed, SealedJson
from matching.vocabulary.names import CostTerms, Funding, Mode, OfferState

PLACES = 1_000


class OfferFields(SQLModel):
    """What a provider says of an offer. `areas` holds "world", M49 region codes and ISO alpha-3 codes."""

    title: str = Field(default="", max_length=LINE)
    description: str = Field(default="", max_length=LONG)
    sectors: list[str] = Field(default_factory=list, sa_type=JSON)
    capabilities: list[str] = Field(default_factory=list, sa_type=JSON)
    assistance_types: list[str] = Field(default_factory=list, sa_type=JSON)
    areas: list[str] = Field(default_factory=list, sa_type=JSON)
    exclusions: list[str] = Field(default_factory=list, sa_type=SealedJson)
    working_languages: list[str] = Field(default_factory=list, sa_type=JSON)
    interpretation: bool = False
    available_from: date | None = None
    available_until: date | None = None
    valid_until: date | None = None
    places: int = Field(default=1, ge=0, le=PLACES)
    modes: list[Mode] = Field(default_factory=list, sa_type=JSON)
    cost_terms: CostTerms = Field(default=CostTerms.FREE, sa_type=chosen(CostTerms))
    funding: Funding = Field(default=Funding.NOT_YET, sa_type=chosen(Funding))
    beneficiary_brings: str = Field(default="", max_length=TEXT)
    commercial_interest: str = Field(default="", max_length=TEXT)
    conditions: str = Field(default="", max_length=TEXT)


class Offer(OfferFields, Row, table=True):
    """An offer. The database itself refuses to give more places than there are."""

    __tablename__ = "offer"
    __table_args__ = (CheckConstraint("places_used >= 0 AND places_used <= places", name="places"),)

    number: str = Field(default_factory=new_number("O"), unique=True, max_length=11)
    state: OfferState = Field(default=OfferState.DRAFT, sa_type=chosen(OfferState), index=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    focal_point_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    places_used: int = 0
    language: str | None = Field(default=None, max_length=3)
    gaps: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="what a coordinator asked for on returning it"
    )
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    origin: str | None = Field(default=None, unique=True, max_length=40, description="names the imported row")
    verified_at: datetime | None = Field(default=None, sa_type=Moment)
    announced_at: datetime | None = Field(default=None, sa_type=Moment, description="when States were told of it")
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    revision: int = Field(default=1, description="counts changes of its content")
    stamp: int = Field(default=0, index=True, description="its place in the order of index updates")
    reading: bytes | None = Field(default=None, sa_type=LargeBinary, description="what was read in its text, packed")

    organisation: Organisation = Relationship()
    focal_point: Person | None = Relationship()
