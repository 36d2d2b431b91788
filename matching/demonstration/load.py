"""Filling an empty database with the demonstration: fictional requests, offers and people, open to be walked at once.

The postings are the committed judged set; their dates move by whole months, so that they never age.
"""

import secrets
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flask import Flask
from sqlmodel import Session

from matching import clock
from matching.database import open_session, transaction
from matching.demonstration.cast import CAST, PROVIDER_OF, SECRETARIAT, STATE_OF, Player
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer, viewer_of
from matching.queries.origins import count_people
from matching.services import assignments, fits, offers, requests
from matching.services.exchange.importing import Manner, import_offers, import_requests
from matching.services.exchange.rows import read_offers, read_requests
from matching.services.exchange.shift import demonstration_months, shift_months
from matching.settings import Settings
from matching.vocabulary.names import Marking, Role, System
from matching.web.accounts.codes import new_authenticator
from matching.web.accounts.store import open_account

FOLDER = Path(__file__).parent
FILE = "demo-accounts.txt"
SECOND_FACTOR = "The second factor of each, a new one every half minute: .venv/bin/flask --app app demo-code ADDRESS"
MARKINGS = (Marking.PROVIDERS, Marking.EVERYONE, Marking.COORDINATORS)


def load_if_empty(app: Flask) -> bool:
    """Load the demonstration into a database in which there is nobody yet; say whether it was."""
    engine, settings = app.extensions["engine"], app.extensions["settings"]
    with open_session(engine, writes=False) as session:
        if count_people(session):
            return False
    with app.app_context(), transaction(engine, system=System.COMMAND) as session:
        write_accounts(settings, load(session))
    return True


def load(session: Session) -> list[tuple[Player, str]]:
    """Load postings and people; return the people with the passwords that were made for them."""
    manner = Manner(fictional=True, move=partial(shift_months, months=demonstration_months(clock.today())))
    request_rows, bad_requests = read_requests(_lines("requests.jsonl"))
    offer_rows, bad_offers = read_offers(_lines("offers.jsonl"))
    if bad_requests or bad_offers:
        raise ValueError(f"the demonstration data is broken: {[*bad_requests, *bad_offers][:3]}")
    needs = import_requests(session, request_rows, manner=manner)
    posted = import_offers(session, offer_rows, manner=manner)
    secretariat = Organisation(name=SECRETARIAT, fictional=True)
    session.add(secretariat)
    homes: dict[Role, Request | Offer] = {
        Role.STATE: next(need for need, row in zip(needs, request_rows, strict=True) if row.id == STATE_OF).request,
        Role.PROVIDER: next(offer for offer, row in zip(posted, offer_rows, strict=True) if row.id == PROVIDER_OF),
    }
    people, passwords = _people(session, secretariat, homes)
    _open(session, needs, posted, coordinators=[viewer_of(p) for p in people if Role.COORDINATOR in p.roles])
    fits.renew(session)
    return list(zip(CAST, passwords, strict=True))


def write_accounts(settings: Settings, players: Sequence[tuple[Player, str]]) -> None:
    """Keep the demonstration's passwords where only the owner of the machine reads them."""
    file = settings.instance / FILE
    file.touch(mode=0o600)
    lines = [f"{player.email:<32} {password:<14} {player.what}" for player, password in players]
    file.write_text("\n".join([*lines, SECOND_FACTOR]) + "\n")


def _lines(name: str) -> list[str]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(file)


def _people(
    session: Session, secretariat: Organisation, homes: dict[Role, Request | Offer]
) -> tuple[list[Person], list[str]]:
    people, passwords = [], []
    for player in CAST:
        home = homes.get(Role.STATE if player.role is Role.AUDITOR else player.role)
        organisation = home.organisation if home is not None else secretariat
        person = Person(name=player.name, email=player.email, position=player.what, organisation_id=organisation.id)
        person.telephone, person.roles, person.organisation = player.telephone, [player.role], organisation
        session.add(person)
        session.flush()
        if home is not None and player.role in homes:
            home.focal_point_id = person.id
        people.append(person)
        passwords.append(secrets.token_urlsafe(9))
        open_account(session, person, password=passwords[-1])
        new_authenticator(session, person.id).confirmed_at = clock.now()
    return people, passwords


def _open(session: Session, needs: Sequence[Need], posted: Sequence[Offer], *, coordinators: list[Viewer]) -> None:
    """Let the coordinators open every request and verify every offer, as they would; hidden cases are for two."""
    for place, need in enumerate(needs):
        request = need.request
        request.marking = MARKINGS[place % len(MARKINGS)]
        if request.marking is Marking.PROVIDERS:
            request.public_summary, request.publish_summary = need.title, True
        first, *others = coordinators[place % len(coordinators) :] + coordinators[: place % len(coordinators)]
        if request.marking is Marking.COORDINATORS:
            for coordinator in (first, *others):
                assignments.put_on(request, coordinator)
        requests.open_(session, request, by=first)
    for place, offer in enumerate(posted):
        offers.verify(session, offer, by=coordinators[place % len(coordinators)])
        offer.announced_at = clock.now()
