"""A need beside an offer and what became of it: answers, questions, and what the approver saw."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, Relationship

from matching.models.base import TEXT, Moment, Row, chosen, new_number
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need
from matching.models.sealed import Sealed, SealedJson
from matching.vocabulary.names import Answer, DeclineReason, MatchState, Party, Side

LIVE = "state IN ('proposed', 'approved', 'introduced')"


class Match(Row, table=True):
    """A pair. `holds_place` is true from approval until the place is given back; a pair has one live match at most."""

    __tablename__ = "match"
    __table_args__ = (
        Index(
            "uq_match_live_pair",
            "need_id",
            "offer_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
    )

    number: str = Field(default_factory=new_number("M"), unique=True, max_length=11)
    state: MatchState = Field(default=MatchState.PROPOSED, sa_type=chosen(MatchState), index=True)
    need_id: str = Field(foreign_key="need.id", index=True)
    offer_id: str = Field(foreign_key="offer.id", index=True)
    state_asks: bool = Field(default=False, description='the State pressed "Ask about this offer"')
    provider_asks: bool = Field(default=False, description='the provider pressed "We could help"')
    proposer_id: str = Field(foreign_key="person.id")
    words: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="what the proposer said; read by coordinators"
    )
    approver_id: str | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    holds_place: bool = False
    state_answer: Answer | None = Field(default=None, sa_type=chosen(Answer))
    state_until: date | None = None
    provider_answer: Answer | None = Field(default=None, sa_type=chosen(Answer))
    provider_until: date | None = None
    overlap: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="words on overlap with existing activities"
    )
    due_diligence: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="words on human-rights due diligence"
    )
    introduced_at: datetime | None = Field(default=None, sa_type=Moment)
    declined_by: Party | None = Field(default=None, sa_type=chosen(Party))
    decline_reason: DeclineReason | None = Field(default=None, sa_type=chosen(DeclineReason))
    decline_words: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="read by the refusing side and coordinators"
    )
    decline_message: str = Field(
        default="", max_length=TEXT, sa_type=Sealed, description="words addressed to the other side"
    )
    refused_need: int | None = Field(default=None, description="the need's revision when the pair was refused")
    refused_offer: int | None = Field(default=None, description="the offer's revision when the pair was refused")

    need: Need = Relationship()
    offer: Offer = Relationship()
    proposer: Person = Relationship(sa_relationship_kwargs={"foreign_keys": "Match.proposer_id"})
    approver: Person | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Match.approver_id"})


class Question(Row, table=True):
    """One question of a side to the other, relayed without contacts."""

    __tablename__ = "question"

    match_id: str = Field(foreign_key="match.id", index=True)
    side: Side = Field(sa_type=chosen(Side), description="who asks")
    words: str = Field(max_length=TEXT, sa_type=Sealed)
    reply: str = Field(default="", max_length=TEXT, sa_type=Sealed)
    replied_at: datetime | None = Field(default=None, sa_type=Moment)

    match: Match = Relationship()


class Decision(Row, table=True):
    """What the approver saw: versions and texts of both sides, score, parts, rank and alternatives, frozen."""

    __tablename__ = "decision"

    match_id: str = Field(foreign_key="match.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    seen: dict[str, Any] = Field(sa_type=SealedJson)

    match: Match = Relationship()
