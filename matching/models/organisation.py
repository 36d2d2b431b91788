"""Organisations: ministries that ask, bodies that provide, and those that do both."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import LINE, Moment, Row, chosen
from matching.models.disclosure import Objection
from matching.vocabulary.names import ProviderKind


class OrganisationFields(SQLModel):
    """What an administrator says about an organisation. `state` is an ISO 3166-1 alpha-3 code, if it is a State's."""

    name: str = Field(max_length=LINE)
    state: str | None = Field(default=None, max_length=3)
    is_state: bool = False
    is_provider: bool = False
    provider_kind: ProviderKind | None = Field(default=None, sa_type=chosen(ProviderKind))
    website: str = Field(default="", max_length=LINE)


class Organisation(OrganisationFields, Row, table=True):
    """An organisation. `fictional` marks demonstration data, whose State is never shown by its real name.

    `objections` name the coordinators who are kept from its requests.
    """

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("NOT is_state OR state IS NOT NULL", name="a_state_has_a_code"),)

    fictional: bool = False
    closed_at: datetime | None = Field(default=None, sa_type=Moment)

    objections: list[Objection] = Relationship(sa_relationship_kwargs={"cascade": "all, delete-orphan"})
