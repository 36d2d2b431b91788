"""What row-level security costs on PostgreSQL: the same reads and pages in one run, with it and past it.

Past it is the server's superuser, whom no rule of the database holds; the policy layer is the same for both. Two of
three requests are hidden or for named providers, two of three hidden ones are assigned, and there are matches.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from app import ROOT, create_app
from bench.rows import fill
from bench.synthetic import load_source, make_needs, make_offers
from matching.database import act_as, open_session, transaction
from matching.models.disclosure import Assignment, NamedProvider
from matching.models.match import Match
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer, read_as, viewer_of
from matching.queries.matches import find_matches
from matching.queries.offers import find_offers
from matching.queries.requests import count_open_needs, find_open_needs, get_need
from matching.settings import read
from matching.vocabulary.names import Marking, Role, System
from tests.engines import TEMPLATE, run_server
from tests.web.visitor import Visitor

ROUNDS = 5
Read = Callable[[Session, Viewer], object]


def main(needs: int, offers: int, matches: int) -> None:
    """Fill a database, measure and print."""
    source = load_source(None)
    with run_server() as server, tempfile.TemporaryDirectory() as instance:
        url = server.make("bench", template=TEMPLATE)
        held, past = (
            create_app(read({"DATABASE_URL": each, "INSTANCE": f"{instance}/{role}"}, root=ROOT))
            for role, each in (("held", url), ("past", url.replace("application@", "postgres@")))
        )
        fill(held.extensions["engine"], make_needs(source, needs), make_offers(source, offers))
        people = add_cases(act_as(held.extensions["engine"], System.COMMAND), matches)
        print(f"{needs} needs, {offers} offers, {matches} matches; medians of {ROUNDS}, in milliseconds")
        for who, person in people.items():
            compare_reads(held, past, who, viewer_of(person))
        for app in (held, past):
            app.extensions["shortlists"].refresh()
        compare_pages(held, past, people)
        for app in (held, past):
            app.extensions["engine"].dispose()
            app.extensions["queue"].storage.close()


def add_cases(engine: Engine, matches: int) -> dict[str, Person]:
    """Hide, name, assign and match; return one reader of each role."""
    with transaction(engine) as session:
        desk = Organisation(name="Secretariat")
        session.add(desk)
        session.flush()
        staff = [_person(session, f"Coordinator {number}", desk, Role.COORDINATOR) for number in range(3)]
        providers = session.exec(select(Organisation).where(Organisation.is_provider)).all()
        provider = _person(session, "Provider", providers[0], Role.PROVIDER)
        requests = session.exec(select(Request).order_by(Request.id)).all()
        for number, request in enumerate(requests):
            request.marking = tuple(Marking)[number % 3]
            if request.marking is Marking.COORDINATORS:
                session.add(Assignment(request_id=request.id, person_id=staff[number % 2].id))
            elif request.marking is Marking.PROVIDERS and number % 2:
                home = providers[number % len(providers)]
                session.add(NamedProvider(request_id=request.id, organisation_id=home.id))
        rows = session.exec(select(Need.id).order_by(Need.id).limit(matches)).all()
        posted = cycle(session.exec(select(Offer.id).order_by(Offer.id)).all())
        session.add_all(Match(need_id=n, offer_id=next(posted), proposer_id=staff[0].id, state_asks=True) for n in rows)
        asker = session.exec(select(Person).where(Person.organisation_id == requests[0].organisation_id)).first()
        assert asker is not None
        people = {"coordinator": staff[0], "provider": provider, "State": asker}
        for person in people.values():
            person.organisation = session.get_one(Organisation, person.organisation_id)
        return people


def compare_reads(held: Flask, past: Flask, who: str, viewer: Viewer) -> None:
    """Time each read for one viewer."""
    with open_session(past.extensions["engine"], writes=False) as session:
        one = find_open_needs(session, viewer)[0].id
    reads: dict[str, Read] = {
        "all open needs": find_open_needs,
        "how many there are": count_open_needs,
        "one need": lambda session, viewer: get_need(session, viewer, one),
        "all matches": find_matches,
        "a page of offers": find_offers,
    }
    for name, ask in reads.items():
        times = [_times(partial(_ask, app, viewer, ask)) for app in (held, past)]
        _say(f"{who}: {name}", *times)


def compare_pages(held: Flask, past: Flask, people: dict[str, Person]) -> None:
    """Time whole pages."""
    pages = (("coordinator", "/desk"), ("State", "/requests"), ("provider", "/requests"), ("provider", "/"))
    for who, address in pages:
        visitors = [Visitor(app).sign_in(people[who]) for app in (held, past)]
        times = [_times(partial(visitor.get, address)) for visitor in visitors]
        _say(f"{who}: page {address}", *times)


def _ask(app: Flask, viewer: Viewer, ask: Read) -> None:
    with open_session(app.extensions["engine"], writes=False) as session:
        read_as(session, viewer)
        ask(session, viewer)


def _times(act: Callable[[], object]) -> list[float]:
    return [_time(act) for _round in range(ROUNDS)]


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def _say(what: str, held: list[float], past: list[float]) -> None:
    one, other = statistics.median(held), statistics.median(past)
    print(f"{what:<34} {one:9.1f} held {other:9.1f} past it  ratio {one / other:5.2f}", flush=True)


def _person(session: Session, name: str, home: Organisation, role: Role) -> Person:
    person = Person(name=name, email=f"{name.lower().replace(' ', '-')}@example.org", organisation_id=home.id)
    person.roles = [role]
    session.add(person)
    session.flush()
    return person


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=10_000)
    parser.add_argument("--offers", type=int, default=2_000)
    parser.add_argument("--matches", type=int, default=2_000)
    given = parser.parse_args()
    main(given.needs, given.offers, given.matches)
