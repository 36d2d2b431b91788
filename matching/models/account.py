"""How a person signs in. The address, the roles and whether the account is open are facts of the person, asked there.

The one module below the web that knows Flask-Security, whose mixins give the library the names that it looks for.
"""

import secrets

from flask_security import RoleMixin, UserMixin
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import LINE
from matching.models.person import Person


class AccountRole(RoleMixin):
    """A role as the library asks for it: by name, made from the person's own list and stored nowhere."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(UserMixin, SQLModel, table=True):
    """A way in for one person: the hash of a password, and the mark that every session and token of theirs carries."""

    __tablename__ = "account"

    person_id: str = Field(primary_key=True, foreign_key="person.id", max_length=20)
    password: str = Field(max_length=LINE, description="an argon2 hash, never the password")
    fs_uniquifier: str = Field(default_factory=secrets.token_hex, unique=True, max_length=64)

    person: Person = Relationship(sa_relationship_kwargs={"lazy": "joined"})

    @property
    def email(self) -> str:
        """Where the person is written to, and what they sign in with."""
        return self.person.email

    @property
    def active(self) -> bool:
        """Say whether the person may sign in: neither they nor their organisation are closed."""
        return self.person.closed_at is None and self.person.organisation.closed_at is None

    @property
    def roles(self) -> list[AccountRole]:
        """The person's roles, as the library reads them."""
        return [AccountRole(role) for role in self.person.roles]
