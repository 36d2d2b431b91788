"""The demonstration in all its states: what the first people would have done after some weeks, done at once.

`Staged` says where each state is to be read. Everything is written through the services, as people would do it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching import clock
from matching.database import transaction
from matching.demonstration.cast import CAST
from matching.models.account import Account
from matching.models.answers import OfferAnswers, RequestAnswers
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer, viewer_of
from matching.services import answers, assignments, matches, offers, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, DeclineReason, Marking, Outcome
from matching.web.accounts.links import sign_invitation, sign_reset
from tests.browser.newcomers import add_newcomers
from tests.browser.staged import TITLES, Staged
from tests.cast import need_answers, offer_answers


@dataclass(frozen=True)
class Players:
    """Who acts: the people of the demonstration."""

    state: Viewer
    provider: Viewer
    first: Viewer
    second: Viewer


def stage(engine: Engine, shortlists: Shortlists) -> Staged:
    """Bring the demonstration into all its states, and say where they are."""
    staged = Staged()
    with _scene(engine) as (session, players):
        _requests(session, staged, players)
        _offers(session, staged, players)
    with _scene(engine) as (session, players):
        for name in TITLES:
            staged.matches[name] = _propose(session, staged, players, name=name).id
    with _scene(engine) as (session, players):
        for name, act in ACTS.items():
            act(session, session.get_one(Match, staged.matches[name]), players, shortlists)
        _lapse(session, staged.matches["lapsed"])
    with _scene(engine) as (session, _players):
        _people(session, staged)
        _demonstration(session, staged)
    with _scene(engine) as (session, players):
        _releases(session, staged, players)
    shortlists.refresh()
    return staged


@contextmanager
def _scene(engine: Engine) -> Iterator[tuple[Session, Players]]:
    with transaction(engine) as session:
        emails = [player.email for player in CAST]
        people = {person.email: person for person in session.exec(select(Person).where(col(Person.email).in_(emails)))}
        yield session, Players(*(viewer_of(people[email]) for email in emails[:4]))


def _requests(session: Session, staged: Staged, players: Players) -> None:
    def draft(title: str, marking: Marking = Marking.COORDINATORS, needs: int = 1) -> Request:
        answers = RequestAnswers(title=title, marking=marking, public_summary="Help to make a port safer.")
        request = requests.draft(session, answers, by=players.state)
        for _number in range(needs):
            requests.add_need(session, request, need_answers(), by=players.state)
        session.flush()
        return request

    made = {
        "empty": draft("Safer railway stations", needs=0),
        "draft": draft("Safer water supply of the capital", needs=2),
        "submitted": draft("Safer hospitals in the two border provinces"),
        "returned": draft("Safer airports"),
        "withdrawn": draft("Safer bridges"),
        "closed": draft("Safer power stations", Marking.EVERYONE),
        "open": draft("Safer ports and docks along the coast", Marking.PROVIDERS, needs=0),
        "hidden": draft("Safer tunnels below the harbour"),
    }
    for name, title in TITLES.items():
        answers = need_answers(title=title, security_force=name in ("approved", "ready", "introduced"))
        staged.needs[name] = requests.add_need(session, made["open"], answers, by=players.state).id
    for name in ("submitted", "returned", "withdrawn", "closed", "open", "hidden"):
        requests.submit(session, made[name], by=players.state)
    session.flush()
    for name in ("submitted", "returned", "hidden"):
        assignments.take_on(session, made[name].id, by=players.first)
    second = session.get_one(Person, players.second.person_id)
    assignments.add_coordinator(session, made["hidden"], coordinator=second, by=players.first)
    requests.return_(session, made["returned"], gaps="Please say how many officers.", by=players.first)
    requests.withdraw(session, made["withdrawn"], by=players.state)
    for name in ("closed", "open", "hidden"):
        requests.open_(session, made[name], by=players.first)
    requests.close(session, made["closed"], outcome=Outcome.MET, by=players.state)
    staged.requests = {name: request.id for name, request in made.items()}
    for name in ("draft", "hidden"):
        staged.needs[name] = _need_of(session, made[name])


def _offers(session: Session, staged: Staged, players: Players) -> None:
    def draft(title: str, **said: object) -> Offer:
        return offers.draft(session, offer_answers(title=title, **said), by=players.provider)

    made = {
        "empty": offers.draft(session, OfferAnswers(), by=players.provider),
        "draft": draft("Courses for the crews of ferries"),
        "submitted": draft("Divers who search quay walls and hulls"),
        "returned": draft("Dogs that find explosives"),
        "paused": draft("Assessment of threats to ports"),
        "withdrawn": draft("Cameras for small ports"),
        "active": draft("Port security courses and exercises", areas=["world"], places=20, exclusions=["TGO"]),
    }
    for name in ("submitted", "returned", "paused", "withdrawn", "active"):
        offers.submit(session, made[name], by=players.provider)
    offers.return_(session, made["returned"], gaps="Please say for which areas.", by=players.first)
    for name in ("paused", "active"):
        offers.verify(session, made[name], by=players.second)
    offers.pause(session, made["paused"], by=players.provider)
    offers.withdraw(session, made["withdrawn"], by=players.provider)
    staged.offers = {name: offer.id for name, offer in made.items()}


def _propose(session: Session, staged: Staged, players: Players, *, name: str) -> Match:
    need, offer = session.get_one(Need, staged.needs[name]), session.get_one(Offer, staged.offers["active"])
    by = players.state if name == "asked" else players.provider if name == "question" else players.first
    return matches.propose(session, need, offer, words="Both name ports and risk assessment.", by=by)


def _approve(session: Session, match: Match, players: Players, shortlists: Shortlists) -> None:
    matches.approve(session, match, shortlists=shortlists, by=players.second)


def _question(session: Session, match: Match, players: Players, shortlists: Shortlists) -> None:
    _approve(session, match, players, shortlists)
    answers.ask(session, match, words="How many metres of fence, and in which climate?", by=players.provider)
    until = clock.today() + timedelta(days=20)
    answers.answer(session, match, said=Answer.UNTIL, until=until, by=players.state)


def _ready(session: Session, match: Match, players: Players, shortlists: Shortlists) -> None:
    _approve(session, match, players, shortlists)
    answers.answer(session, match, said=Answer.YES, by=players.state)
    answers.answer(session, match, said=Answer.PART, by=players.provider)


def _introduced(session: Session, match: Match, players: Players, shortlists: Shortlists) -> None:
    _ready(session, match, players, shortlists)
    matches.introduce(session, match, overlap="None known.", due_diligence="Two sources checked.", by=players.first)


def _declined(session: Session, match: Match, players: Players, shortlists: Shortlists) -> None:
    _approve(session, match, players, shortlists)
    said = {"words": "The quay is too short.", "message": "We cannot come this year."}
    matches.decline(session, match, because=DeclineReason.TIMING, by=players.provider, **said)


def _lapse(session: Session, match_id: str) -> None:
    session.get_one(Match, match_id).approved_at = clock.now() - timedelta(days=400)
    session.flush()
    matches.lapse(session, after=timedelta(days=365))


ACTS: dict[str, Callable[[Session, Match, Players, Shortlists], None]] = {
    "approved": _approve,
    "question": _question,
    "ready": _ready,
    "introduced": _introduced,
    "declined": _declined,
    "lapsed": _approve,
    "spare": _approve,
}


def _people(session: Session, staged: Staged) -> None:
    """Let newcomers in, and write the mails' links by which passwords are chosen."""
    newcomers = add_newcomers(session)
    player = session.exec(select(Person).where(Person.email == CAST[0].email)).one()
    staged.people = {
        "state": player.id,
        "home": player.organisation_id,
        "invited": newcomers[-1].id,
    }
    invited, known = (session.get_one(Account, person.id) for person in (newcomers[-1], player))
    staged.links = {
        "invitation": f"/invitation/{sign_invitation(invited)}",
        "reset": f"/forgot-password/{sign_reset(known)}",
    }


def _demonstration(session: Session, staged: Staged) -> None:
    """Where the postings of the demonstration itself are: needs that fit much or nothing, an offer in Arabic."""
    casualties = (need.id for need in session.exec(select(Need)) if need.title.startswith("Mass-casualty"))
    staged.needs["casualties"] = next(casualties)
    for marking in Marking:
        found = select(Request).where(Request.marking == marking, col(Request.origin).is_not(None))
        request = session.exec(found.order_by(col(Request.origin))).first()
        staged.requests[marking.value] = request.id  # type: ignore[union-attr]
        staged.needs[marking.value] = _need_of(session, request)  # type: ignore[arg-type]
    arabic = select(Offer).where(Offer.language == "ar")
    staged.offers["arabic"] = session.exec(arabic.order_by(col(Offer.origin))).first().id  # type: ignore[union-attr]


def _releases(session: Session, staged: Staged, players: Players) -> None:
    """Let coordinators write to the provider of a need for coordinators only, of which one text is approved."""
    need = session.get_one(Need, staged.needs["hidden"])
    home = session.get_one(Organisation, players.provider.organisation_id)
    last = clock.today() + timedelta(days=90)
    for name in ("proposed", "approved"):
        text = f"A State seeks courses for the staff of its harbours ({name})."
        release = releases.write(session, need, text=text, to=[home], expires_on=last, by=players.first)
        staged.releases[name] = release.id
    releases.approve(session, release, by=players.second)


def _need_of(session: Session, request: Request) -> str:
    return session.exec(select(Need).where(Need.request_id == request.id)).first().id  # type: ignore[union-attr]
