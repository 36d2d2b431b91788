"""People who act for organisations. How they sign in is the account's business, on the web's floor."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import LINE, Moment, Row, chosen
from matching.models.organisation import Organisation
from matching.models.sealed import Sealed
from matching.vocabulary.names import PageLanguage, Role


class PersonFields(SQLModel):
    """What is known of a person. The contacts that an introduction discloses are among it."""

    name: str = Field(max_length=LINE)
    position: str = Field(default="", max_length=LINE)
    email: str = Field(max_length=LINE)
    telephone: str = Field(default="", max_length=LINE, sa_type=Sealed)
    language: PageLanguage = Field(default=PageLanguage.EN, sa_type=chosen(PageLanguage))
    state: str | None = Field(default=None, max_length=3, description="whose cases a coordinator leaves to others")


class Person(PersonFields, Row, table=True):
    """A person. `roles` is a list of `Role` values."""

    __tablename__ = "person"

    email: str = Field(max_length=LINE, unique=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    roles: list[Role] = Field(default_factory=list, sa_type=JSON)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)

    organisation: Organisation = Relationship()
