"""Second factors: an authenticator that shows codes, a printed list of codes, and security keys."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from matching import clock
from matching.models.base import LINE, TEXT, Moment, Row, new_id
from matching.models.sealed import Sealed


class Authenticator(SQLModel, table=True):
    """A program or device that shows six digits every half minute. Before it is confirmed it opens nothing.

    `last_counter` is the half minute of the last code that was taken, so that none is taken twice.
    """

    __tablename__ = "authenticator"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    person_id: str = Field(foreign_key="person.id", max_length=20, index=True)
    secret: str = Field(max_length=LINE, sa_type=Sealed, description="as `sealing.name_owner` gives it")
    last_counter: int = 0
    made_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)


class CodeList(SQLModel, table=True):
    """A printed list of numbered codes, of which the first `used` were taken. Before it is confirmed it opens nothing.

    `hashes` are of the codes in their order; `codes` are the codes themselves until the list is confirmed.
    """

    __tablename__ = "code_list"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    person_id: str = Field(foreign_key="person.id", max_length=20, index=True)
    codes: str = Field(default="", max_length=TEXT, sa_type=Sealed, description="as `sealing.name_owner` gives it")
    hashes: list[str] = Field(default_factory=list, sa_type=JSON)
    used: int = 0
    made_at: datetime = Field(default_factory=clock.now, sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)


class SecurityKey(Row, table=True):
    """A security key or passkey: what is needed to check its signatures; nothing of it is secret."""

    __tablename__ = "security_key"

    person_id: str = Field(foreign_key="person.id", max_length=20, index=True)
    name: str = Field(max_length=LINE)
    credential_id: str = Field(max_length=7 * LINE, unique=True, description="base64url")
    public_key: str = Field(max_length=TEXT, description="base64url")
    sign_count: int = 0
    used_at: datetime | None = Field(default=None, sa_type=Moment)
