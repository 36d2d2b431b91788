"""One row for each object of the matrix, posted by people, and somebody for each of its roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from matching import clock
from matching.models.answers import RequestAnswers
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need
from matching.services import answers, matches, releases, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, Marking, Role
from tests.cast import Cast, active_offer, need_answers, share_case
from tests.stages import NOWHERE
from tests.web.visitor import Visitor

Places = Mapping[str, str]


@dataclass(frozen=True)
class Ground:
    """Who looks, by role, and where each object is: the values of the slots of its addresses."""

    visitors: Mapping[str, Visitor]
    objects: Mapping[str, Places]


def make_ground(app: Flask, cast: Cast, shortlists: Shortlists) -> Ground:
    """Bring everything of the matrix into being."""
    water = cast._organisation("Ministry of Water", state="KEN", is_state=True)
    third = cast._organisation("School of Ports", state=None, is_provider=True)
    zuri, petra = _join(cast, "Zuri", water, Role.STATE), _join(cast, "Petra", cast.secretariat, Role.COORDINATOR)
    odile, _tia = _join(cast, "Odile", cast.kenya, Role.AUDITOR), _join(cast, "Tia", third, Role.PROVIDER)
    objects = {
        "own": _case(cast, cast.amina),
        "same organisation": _case(cast, cast.mosi),
        "other organisation of the same State": _case(cast, zuri),
        "foreign for everyone": _case(cast, cast.rosa, Marking.EVERYONE),
        "foreign for providers": _case(cast, cast.rosa, Marking.PROVIDERS),
        "foreign for coordinators only": _case(cast, cast.rosa),
    }
    places = {called: _places(need) for called, need in objects.items()}
    places["released to me"] = _released(cast, cast.agency)
    places["released to another"] = _released(cast, third)
    places["introduced to me"] = _introduced(cast, shortlists)
    places["absent"] = dict.fromkeys(("request_id", "need_id", "match_id", "release_id"), NOWHERE)
    cast.session.commit()
    roles = {
        "owner": cast.amina,
        "colleague": cast.mosi,
        "other State": cast.rosa,
        "provider introduced": cast.chidi,
        "other provider": cast.dana,
        "coordinator assigned": cast.lucia,
        "coordinator not assigned": petra,
        "coordinator of the same State": cast.kamau,
        "administrator": cast.noor,
        "observer": cast.wei,
        "auditor": odile,
    }
    visitors = {role: Visitor(app).sign_in(person) for role, person in roles.items()}
    return Ground({"anonymous": Visitor(app)} | visitors, places)


def _join(cast: Cast, name: str, home: Organisation, role: Role) -> Person:
    person = cast._person(name, home, role)
    cast.session.commit()
    return person


def _case(cast: Cast, by: Person, marking: Marking = Marking.COORDINATORS) -> Need:
    viewer = cast.as_(by)
    request = requests.draft(cast.session, RequestAnswers(title="Safer ports", marking=marking), by=viewer)
    need = requests.add_need(cast.session, request, need_answers(), by=viewer)
    requests.submit(cast.session, request, by=viewer)
    share_case(cast, request)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    cast.session.commit()
    return need


def _places(need: Need) -> dict[str, str]:
    return {"request_id": need.request_id, "need_id": need.id}


def _released(cast: Cast, home: Organisation) -> Places:
    need, last = _case(cast, cast.rosa), clock.today() + timedelta(days=30)
    by = cast.as_(cast.tomas)
    release = releases.write(cast.session, need, text="A State seeks courses.", to=[home], expires_on=last, by=by)
    releases.approve(cast.session, release, by=cast.as_(cast.lucia))
    return _places(need) | {"release_id": release.id}


def _introduced(cast: Cast, shortlists: Shortlists) -> Places:
    need, offer, desk = _case(cast, cast.rosa), active_offer(cast, areas=["world"]), cast.as_(cast.lucia)
    match = matches.propose(cast.session, need, offer, by=desk)
    matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))
    question = answers.ask(cast.session, match, words="How many?", by=cast.as_(cast.chidi))
    answers.reply(cast.session, match, question, words="Forty.", by=cast.as_(cast.rosa))
    for person in (cast.rosa, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
    matches.introduce(cast.session, match, overlap="None known.", due_diligence="Checked.", by=desk)
    return _places(need) | {"match_id": match.id, "question_id": question.id}
