"""What people decided on two rows that looked alike: the same thing twice, or two things."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.models.base import TEXT, Row, chosen
from matching.models.person import Person
from matching.models.sealed import Sealed
from matching.vocabulary.names import Likeness


class DecisionFields(SQLModel):
    """What a person may add to a decision."""

    words: str = Field(default="", max_length=TEXT, sa_type=Sealed)


class DuplicateDecision(DecisionFields, Row, table=True):
    """A pair of requests, offers or organisations, `one_id` before `other_id`, and what a person said of it.

    `one_mark` and `other_mark` name the content that the person saw: a pair of which a side changed is shown again.
    """

    __tablename__ = "duplicate_decision"
    __table_args__ = (UniqueConstraint("one_id", "other_id", name="uq_duplicate_decision_pair"),)

    kind: Likeness = Field(sa_type=chosen(Likeness), index=True)
    one_id: str = Field(max_length=20, index=True)
    other_id: str = Field(max_length=20, index=True)
    one_mark: str = Field(max_length=16)
    other_mark: str = Field(max_length=16)
    same: bool
    person_id: str = Field(foreign_key="person.id")

    person: Person = Relationship()
