"""All of a State's data, as who takes it out may read it: every line comes through the same rules as on pages."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel

from matching import clock
from matching.errors import Refused, reason
from matching.models.history import History
from matching.models.match import Match, Question
from matching.models.offer import Offer, OfferFields
from matching.models.organisation import Organisation, OrganisationFields
from matching.models.person import Person, PersonFields
from matching.models.request import Need, NeedFields, Request, RequestFields
from matching.policy.matches import may_see_contacts, may_see_refusal
from matching.policy.viewer import Viewer
from matching.queries.history import did_lately, find_history
from matching.queries.keys import find_destroyed
from matching.queries.matches import find_matches_of_need, find_questions
from matching.queries.offers import find_offers_by_id, find_own_offers
from matching.queries.people import find_people_of, get_organisation
from matching.queries.requests import find_needs, find_own_requests
from matching.services.steps import record
from matching.vocabulary.names import Role

Plain = dict[str, Any]
WHILE = timedelta(minutes=15)
"""For so long the file can be fetched after the button was pressed."""
SAID = ("number", "state", "created_at")
OF_REQUEST = (*SAID, "submitted_at", "opened_at", "outcome", "gaps")
OF_NEED = ("place", "language")
OF_OFFER = (*SAID, "submitted_at", "verified_at", "confirmed_at", "places_used", "gaps")
OF_MATCH = (
    *(*SAID, "approved_at", "introduced_at", "state_asks", "provider_asks", "state_answer", "state_until"),
    *("provider_answer", "provider_until", "declined_by", "decline_message"),
)
OF_REFUSAL = ("decline_reason", "decline_words")
OF_QUESTION = ("side", "words", "reply", "created_at", "replied_at")


@dataclass(frozen=True)
class TakenMatch:
    """A match as the State reads it; what is not for it is None or empty."""

    match: Match
    offer: Offer | None
    contact: Person | None
    questions: Sequence[Question]
    history: Sequence[History]
    sees_refusal: bool


@dataclass(frozen=True)
class TakenNeed:
    """A need, and its matches."""

    need: Need
    matches: Sequence[TakenMatch]


@dataclass(frozen=True)
class TakenCase:
    """A request with all that belongs to it."""

    request: Request
    needs: Sequence[TakenNeed]
    history: Sequence[History]
    destroyed_at: datetime | None


@dataclass(frozen=True)
class TakenOffer:
    """An offer of an organisation that provides, too."""

    offer: Offer
    history: Sequence[History]


@dataclass(frozen=True)
class Taken:
    """Everything of one organisation, as one of its people reads it."""

    organisation: Organisation
    people: Sequence[Person]
    cases: Sequence[TakenCase]
    offers: Sequence[TakenOffer]
    made_at: datetime

    def as_json(self, *, marking: str) -> str:
        """Return the same as JSON, in the words of the vocabulary's codes; `marking` says first who may read it."""
        said = {
            "marking": marking,
            "made_at": self.made_at,
            "organisation": _said(self.organisation, OrganisationFields),
            "people": [_said(person, PersonFields, ("roles",)) for person in self.people],
            "requests": [_case(case, self.organisation) for case in self.cases],
            "offers": [
                _said(taken.offer, OfferFields, OF_OFFER) | {"history": _lines(taken.history, self.organisation)}
                for taken in self.offers
            ],
        }
        return json.dumps(said, ensure_ascii=False, indent=1, default=str)


def begin(session: Session, *, by: Viewer) -> None:
    """Write down that all data of the viewer's State organisation is taken out; the file is theirs for a while."""
    record(session, _own(session, by), "take-out", by=by)


def take_out(session: Session, *, by: Viewer) -> Taken:
    """Gather all of the viewer's organisation, if they have just begun to take it out."""
    organisation = _own(session, by)
    if not did_lately(session, by, organisation.id, "take-out", since=clock.now() - WHILE):
        raise Refused(reason("begin-to-take-out"))
    offers = [TakenOffer(offer, find_history(session, by, offer.id)) for offer in find_own_offers(session, by)]
    cases = [_take_case(session, by, request) for request in find_own_requests(session, by)]
    return Taken(organisation, find_people_of(session, by, organisation), cases, offers, clock.now())


def _own(session: Session, by: Viewer) -> Organisation:
    if not by.is_a(Role.STATE) or by.organisation_id is None:
        raise Refused(reason("only-states-take-out"))
    return get_organisation(session, by, by.organisation_id)


def _take_case(session: Session, by: Viewer, request: Request) -> TakenCase:
    needs = [
        TakenNeed(need, [_take_match(session, by, match) for match in find_matches_of_need(session, by, need)])
        for need in find_needs(session, by, request)
    ]
    return TakenCase(request, needs, find_history(session, by, request.id), find_destroyed(session, request.id))


def _take_match(session: Session, by: Viewer, match: Match) -> TakenMatch:
    approved = match.approved_at
    return TakenMatch(
        match,
        offer=find_offers_by_id(session, by, [match.offer_id]).get(match.offer_id),
        contact=match.offer.focal_point if may_see_contacts(by, match) else None,
        questions=find_questions(session, by, match),
        history=find_history(session, by, match.id, since=approved) if approved else (),
        sees_refusal=may_see_refusal(by, match),
    )


def _case(case: TakenCase, organisation: Organisation) -> Plain:
    return _said(case.request, RequestFields, OF_REQUEST) | {
        "destroyed_at": case.destroyed_at,
        "needs": [
            _said(taken.need, NeedFields, OF_NEED) | {"matches": [_match(one, organisation) for one in taken.matches]}
            for taken in case.needs
        ],
        "history": _lines(case.history, organisation),
    }


def _match(taken: TakenMatch, organisation: Organisation) -> Plain:
    names = (*OF_MATCH, *(OF_REFUSAL if taken.sees_refusal else ()))
    return _picked(taken.match, names) | {
        "offer": _picked(taken.offer, ("number", "title")) if taken.offer else None,
        "contact": _said(taken.contact, PersonFields) if taken.contact else None,
        "questions": [_picked(question, OF_QUESTION) for question in taken.questions],
        "history": _lines(taken.history, organisation),
    }


def _lines(rows: Iterable[History], organisation: Organisation) -> list[Plain]:
    """Return a history; people of others are not named."""
    return [_picked(row, ("at", "noun", "step", "before", "after")) | {"by": _name(row, organisation)} for row in rows]


def _name(row: History, organisation: Organisation) -> str | None:
    own = row.person is not None and row.person.organisation_id == organisation.id
    return row.person.name if own and row.person else None


def _said(row: SQLModel, fields: type[SQLModel], more: Sequence[str] = ()) -> Plain:
    return _picked(row, (*more, *fields.model_fields))


def _picked(row: SQLModel, names: Iterable[str]) -> Plain:
    return dict(_pairs(row, names))


def _pairs(row: SQLModel, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        yield name, getattr(row, name)
