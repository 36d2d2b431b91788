"""Worlds that are equal but for requests for coordinators only, built by the services, one phase after another."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask import Flask

from app import create_app
from matching import clock, jobs
from matching.database import open_session, transaction
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.services import fits, matches, offers, releases, requests
from matching.settings import Settings
from matching.vocabulary.names import DeclineReason, Marking, Role
from matching.web.mails import compose
from tests.application import engine_of
from tests.cast import Cast, need_answers, offer_answers, share_case
from tests.noninterference.fate import Fate
from tests.stages import introduce

HIDDEN, MATCHED, RELEASED = 40, 10, 2
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "zu",
]
OUTSIDERS = ("nobody", "chidi", "dana", "rosa")


@dataclass
class World:
    """A built world: the application, its people by name, and the identifiers that addresses of it are made of."""

    app: Flask
    fate: Fate
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)


def make_words(seed: str, number: int) -> list[str]:
    """Return made-up words that no vocabulary has."""
    chance, words = random.Random(seed), dict[str, None]()
    while len(words) < number:
        words["".join(chance.choices(SYLLABLES, k=4))] = None
    return list(words)


def write(words: Sequence[str], seed: str) -> str:
    """Return a text for which some of `words` were drawn."""
    chance = random.Random(seed)
    return "We wish to protect " + " ".join(chance.choices(words, k=30)) + " against attacks."


def build(settings: Settings, url: str, fate: Fate, *, variant: int | None, hidden: int = HIDDEN) -> World:
    """Return the world of this variant of the hidden texts; None has no hidden request."""
    fate.begin("application", day=0)
    world = World(create_app(replace(settings, database_url=url)), fate)
    with open_session(engine_of(world.app), writes=True) as session:
        fate.begin("before", day=0)
        cast = Cast(session)
        add_sven(cast)
        post_before(cast, world)
        world.app.extensions["shortlists"].refresh()
        if variant is not None:
            fate.begin("hidden", day=1)
            post_hidden(cast, world, variant=variant, hidden=hidden)
        fate.begin("after", day=2)
        post_after(cast, world)
        world.people = {person.name.lower(): person for person in cast.people()}
    fate.begin("jobs", day=3)
    pass_time(world)
    fate.begin("looking", day=4)
    return world


def add_sven(cast: Cast) -> None:
    """Let there be a third provider, whose places the hidden requests take."""
    cast.bureau = Organisation(name="Bureau of Dams", is_provider=True)  # type: ignore[attr-defined]
    cast.session.add(cast.bureau)  # type: ignore[attr-defined]
    cast.session.flush()
    person = Person(
        name="Sven",
        email="sven@example.org",
        organisation_id=cast.bureau.id,
        roles=[Role.PROVIDER],  # type: ignore[attr-defined]
    )
    person.organisation = cast.bureau  # type: ignore[attr-defined]
    cast.sven = person  # type: ignore[attr-defined]
    cast.session.add(person)
    cast.session.commit()


def post_before(cast: Cast, world: World) -> None:
    """Let providers and States post what everybody's world has, and put one match to both sides."""
    probes = make_words("probes", 8)
    sven: Person = cast.sven  # type: ignore[attr-defined]
    kept = [offer_of(cast, by, f"{word} courses") for by in (cast.chidi, cast.dana, sven) for word in probes[:4]]
    kept += [offer_of(cast, sven, f"Twin {word}", description=f"Courses on {word} of ports.") for word in probes]
    rosa = [case_of(cast, cast.rosa, " ".join(probes), marking) for marking in (Marking.EVERYONE, Marking.PROVIDERS)]
    rosa += [case_of(cast, cast.rosa, probes[0], Marking.COORDINATORS)]
    amina = [case_of(cast, cast.amina, probes[1], marking) for marking in (Marking.EVERYONE, Marking.PROVIDERS)]
    cast.session.commit()
    world.app.extensions["shortlists"].refresh()
    match = matches.propose(cast.session, rosa[0], kept[0], by=cast.as_(cast.lucia))
    matches.approve(cast.session, match, shortlists=world.app.extensions["shortlists"], by=cast.as_(cast.tomas))
    cast.session.commit()
    release = release_of(cast, rosa[2], cast.agency)
    needs = [*rosa, *amina]
    world.ids = {
        "offer_id": [offer.id for offer in kept],
        "need_id": [need.id for need in needs],
        "request_id": [need.request_id for need in needs],
        "match_id": [match.id],
        "release_id": [release.id],
        "person_id": [cast.rosa.id],
        "organisation_id": [cast.peru.id],
    }
    world.numbers = [offer.number for offer in kept[:1] + kept[10:12] + kept[14:16]]


def post_hidden(cast: Cast, world: World, *, variant: int, hidden: int) -> None:
    """Let Amina post requests for coordinators only; ten of them are matched, refused, approved and introduced."""
    words = [*make_words("probes", 8)[variant % 2 :: 2], *make_words(f"hidden {variant}", 40)]
    texts = [write(words, f"{variant} {number}") for number in range(hidden)]
    needs = [case_of(cast, cast.amina, text, Marking.COORDINATORS) for text in texts]
    world.app.extensions["shortlists"].refresh()
    theirs = [cast.session.get_one(Offer, offer_id) for offer_id in world.ids["offer_id"][8:]]
    for place, (need, offer) in enumerate(zip(needs[:MATCHED], theirs, strict=False)):
        follow(cast, world, need, offer, how_far=place % 4)
    bureau: Organisation = cast.bureau  # type: ignore[attr-defined]
    world.ids["release_id"] += [release_of(cast, need, bureau).id for need in needs[-RELEASED:]]
    for need in needs:
        world.ids["need_id"].append(need.id)
        world.ids["request_id"].append(need.request_id)


def follow(cast: Cast, world: World, need: Need, offer: Offer, *, how_far: int) -> None:
    """Bring a pair in and take it so far: proposed, declined, approved, introduced."""
    shortlists, tomas = world.app.extensions["shortlists"], cast.as_(cast.tomas)
    match = matches.propose(cast.session, need, offer, by=cast.as_(cast.lucia))
    world.ids["match_id"].append(match.id)
    if how_far == 1:
        matches.decline(cast.session, match, because=DeclineReason.TIMING, by=tomas)
    if how_far > 1:
        matches.approve(cast.session, match, shortlists=shortlists, by=tomas)
    cast.session.commit()
    if how_far > 2:
        chidi, cast.chidi = cast.chidi, cast.sven  # type: ignore[attr-defined]
        introduce(cast, match)
        cast.chidi = chidi
        cast.session.commit()


def post_after(cast: Cast, world: World) -> None:
    """Let people post once more, after whatever is hidden: numbers, order and suggestions of it must not tell."""
    new = offer_of(cast, cast.chidi, "Later courses")
    need = case_of(cast, cast.rosa, "later", Marking.EVERYONE)
    cast.session.commit()
    world.ids["offer_id"].append(new.id)
    world.ids["need_id"].append(need.id)
    world.ids["request_id"].append(need.request_id)


def pass_time(world: World) -> None:
    """Let the worker do what it does: a new fit, what time brings, news, and the mails of it all."""
    with transaction(engine_of(world.app)) as session:
        fits.renew(session)
    world.app.extensions["shortlists"].refresh()
    jobs.keep_time(world.app, jobs.HOURLY)
    jobs.tell_news(world.app)
    with transaction(engine_of(world.app)) as session:
        waiting = jobs.find_waiting_errands(session, now=jobs.clock.now())
    for errand in waiting:
        jobs.run_errand(world.app, errand)
    jobs.send_notices(world.app, compose)


def offer_of(cast: Cast, by: Person, title: str, **said: str) -> Offer:
    """Let somebody post an offer, and Lucía verify it."""
    offer = offers.draft(cast.session, offer_answers(title=title, areas=["world"], places=5, **said), by=cast.as_(by))
    offers.submit(cast.session, offer, by=cast.as_(by))
    offers.verify(cast.session, offer, by=cast.as_(cast.lucia))
    return offer


def release_of(cast: Cast, need: Need, to: Organisation) -> Release:
    """Let Lucía write of a need to one provider, and Tomas approve it."""
    last = clock.today() + timedelta(days=30)
    by = cast.as_(cast.lucia)
    release = releases.write(cast.session, need, text="A State seeks courses.", to=[to], expires_on=last, by=by)
    releases.approve(cast.session, release, by=cast.as_(cast.tomas))
    cast.session.commit()
    return release


def case_of(cast: Cast, by: Person, text: str, marking: Marking) -> Need:
    """Let somebody post a request with one need of this text, and Lucía open it."""
    answers = requests.RequestAnswers(title=text[:100], marking=marking)
    request: Request = requests.draft(cast.session, answers, by=cast.as_(by))
    said = need_answers(title=text[:100], description=text)
    need = requests.add_need(cast.session, request, said, by=cast.as_(by))
    requests.submit(cast.session, request, by=cast.as_(by))
    share_case(cast, request)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    return need
