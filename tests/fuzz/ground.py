"""Where the attack takes place: the application, its cast, and rows brought to the state that a form needs."""

from functools import cached_property

from flask import Flask

from matching.database import transaction
from matching.models.account import Account
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.services import answers, matches, offers
from matching.services import requests as cases
from matching.services.throttles import Limit
from matching.vocabulary.names import Marking, Role
from matching.web.accounts.store import open_account
from matching.web.accounts.throttles import LIMITS, Tried
from tests.application import engine_of
from tests.cast import Cast, active_offer, draft_request, offer_answers, open_need
from tests.stages import propose, say_yes, submitted_request
from tests.web.visitor import Visitor

PASSWORD = "seven quiet lanterns"
Values = dict[str, str]


class Ground:
    """The application, its cast, and a browser for everybody."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast, self.count = app, cast, 0
        app.extensions["shortlists"].refresh()
        app.extensions["security"].pwd_context.update(argon2__rounds=1, argon2__memory_cost=64)  # forms, not hashes
        app.extensions["security"].hashing_context.update(sha256_crypt__rounds=1_000)
        app.extensions["limits"] = dict.fromkeys(LIMITS, Tried(*[Limit(10**9, 1)] * 3))  # forms, not waits
        self.give_password(cast.wei)
        self.give_password(cast.tomas)

    def give_password(self, person: Person) -> None:
        """Let somebody have a password that is known here."""
        with self.app.app_context(), transaction(engine_of(self.app)) as session:
            open_account(session, person, password=PASSWORD)

    @cached_property
    def offer(self) -> Offer:
        """An active offer with places for all."""
        return active_offer(self.cast, places=1_000)

    @cached_property
    def only_offer(self) -> Offer:
        """The one offer of Dana's institute."""
        return active_offer(self.cast, by=self.cast.dana, places=1_000)

    @cached_property
    def twins(self) -> Values:
        """Two requests and two organisations that look alike, posted once for all posts."""
        for _time in range(2):
            open_need(self.cast)
        self.cast.session.add(Organisation(name="Institute of Water Ltd", is_provider=True))
        self.cast.session.commit()
        return {}

    def visitor(self, name: str) -> Visitor:
        """Return a browser in which the person with that name is signed in; "provable" gave a password only."""
        visitor = Visitor(self.app)
        if name == "provable":
            visitor.post("/sign-in", email=self.cast.tomas.email, password=PASSWORD)
            return visitor
        return visitor.sign_in(getattr(self.cast, name)) if name else visitor

    def person(self) -> Person:
        """Return a new person of Amina's ministry, with an account and a password."""
        self.count += 1
        person = Person(
            name="Zola", email=f"zola{self.count}@example.org", organisation_id=self.cast.kenya.id, roles=[Role.STATE]
        )
        self.cast.session.add(person)
        self.cast.session.commit()
        return person

    def account(self) -> Account:
        """Return the account of a new person."""
        person = self.person()
        with transaction(engine_of(self.app)) as session:
            account = open_account(session, session.get_one(Person, person.id), password="to be replaced soon")
            assert account.person.organisation.name
        return account


def compared(ground: Ground) -> Values:
    return ground.twins


def draft(ground: Ground) -> Values:
    request, need = draft_request(ground.cast)
    ground.cast.session.commit()
    return {"request_id": request.id, "need_id": need.id}


def opened(ground: Ground, marking: Marking = Marking.PROVIDERS) -> Values:
    need = open_need(ground.cast, marking=marking)
    ground.cast.session.commit()
    return {"request_id": need.request_id, "need_id": need.id}


def submitted(ground: Ground) -> Values:
    return {"request_id": submitted_request(ground.cast).id}


def offer_draft(ground: Ground, *, hand_in: bool = False) -> Values:
    by = ground.cast.as_(ground.cast.chidi)
    offer = offers.draft(ground.cast.session, offer_answers(), by=by)
    if hand_in:
        offers.submit(ground.cast.session, offer, by=by)
    ground.cast.session.commit()
    return {"offer_id": offer.id}


def offer_submitted(ground: Ground) -> Values:
    return offer_draft(ground, hand_in=True)


def offer_active(ground: Ground) -> Values:
    return {"offer_id": active_offer(ground.cast).id}


def offer_paused(ground: Ground) -> Values:
    offer = active_offer(ground.cast)
    offers.pause(ground.cast.session, offer, by=ground.cast.as_(ground.cast.chidi))
    ground.cast.session.commit()
    return {"offer_id": offer.id}


def proposed(ground: Ground) -> Values:
    return {"match_id": propose(ground.cast, ground.offer, by=ground.cast.lucia).id}


def approved(ground: Ground) -> Values:
    values, cast = proposed(ground), ground.cast
    match = cast.session.get_one(Match, values["match_id"])
    matches.approve(cast.session, match, shortlists=ground.app.extensions["shortlists"], by=cast.as_(cast.tomas))
    cast.session.commit()
    return values


def agreed(ground: Ground) -> Values:
    values = approved(ground)
    say_yes(ground.cast, ground.cast.session.get_one(Match, values["match_id"]))
    return values


def asked(ground: Ground) -> Values:
    values, cast = approved(ground), ground.cast
    match = cast.session.get_one(Match, values["match_id"])
    question = answers.ask(cast.session, match, words="How many?", by=cast.as_(cast.amina))
    cast.session.commit()
    return values | {"question_id": question.id}


def helper(ground: Ground) -> Values:
    return opened(ground) | {"offer": ground.only_offer.number}


def waiting(ground: Ground) -> Values:
    return submitted(ground) | {"coordinator_id": ground.cast.tomas.id}


def withdrawn(ground: Ground) -> Values:
    request = submitted_request(ground.cast)
    cases.withdraw(ground.cast.session, request, by=ground.cast.as_(ground.cast.amina))
    ground.cast.session.commit()
    return {"request_id": request.id}


def returned(ground: Ground) -> Values:
    request = submitted_request(ground.cast)
    cases.return_(ground.cast.session, request, gaps="More.", by=ground.cast.as_(ground.cast.lucia))
    ground.cast.session.commit()
    return {"request_id": request.id}
