"""Exclusions, places left and the code of a refusal: an excluded State reads what a State outside the area reads."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from matching.models.answers import RequestAnswers
from matching.models.offer import Offer
from matching.models.person import Person
from matching.models.request import Need
from matching.services import matches, requests
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import DeclineReason, Marking
from tests.cast import Cast, active_offer, approved_match, need_answers
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
CHANGING = re.compile(r'value="[^"]*"|/needs/[a-z0-9]{20}|/requests/[a-z0-9]{20}|R-\w{4}-\w{4}|Kenya|Peru')


@pytest.fixture
def index(app: Flask) -> Shortlists:
    """The application's own index, ready."""
    made: Shortlists = app.extensions["shortlists"]
    made.refresh()
    return made


def case_of(cast: Cast, person: Person) -> Need:
    """Let somebody have the same open need."""
    by = cast.as_(person)
    request = requests.draft(cast.session, RequestAnswers(title="Ports", marking=Marking.PROVIDERS), by=by)
    need = requests.add_need(cast.session, request, need_answers(), by=by)
    requests.submit(cast.session, request, by=by)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    cast.session.commit()
    return need


def pages_of(visit: Visit, person: Person, need: Need, offer: Offer, other: Offer) -> dict[str, str]:
    """Return everything that a State reads of offers beside its need, without its own names and numbers."""
    visitor = visit(person)
    visitor.get("/access")
    token = visitor.token
    asked = {
        name: visitor.get(f"/needs/{need.id}/{path}").get_data(as_text=True)
        for name, path in {
            "shortlist": "shortlist",
            "why": f"why?offer={offer.number}",
            "compare": f"compare?offer={offer.number}&offer={other.number}",
        }.items()
    }
    asked["offer"] = visitor.get(f"/offers/{offer.id}").get_data(as_text=True)
    asked["offers"] = visitor.get("/offers").get_data(as_text=True)
    asked["home"] = visitor.get("/").get_data(as_text=True)
    sent = {"csrf_token": token, "offer": offer.number, "words": ""}
    asked["ask"] = visitor.send(f"/needs/{need.id}/ask", sent).get_data(as_text=True)
    names = re.compile(f"{person.name}|{re.escape(person.organisation.name)}")
    return {name: names.sub("", CHANGING.sub("", page)) for name, page in asked.items()}


def set_up(cast: Cast, index: Shortlists, **excluded: list[str]) -> tuple[Need, Need, Offer, Offer]:
    """Return the needs of Kenya and of Peru, and an offer for Africa and Asia beside one for the world."""
    for home in (cast.kenya, cast.peru):
        home.name = "Ministry"
    cast.session.commit()
    needs = case_of(cast, cast.amina), case_of(cast, cast.rosa)
    offer, other = (
        active_offer(cast, areas=["002", "142"], **excluded),
        active_offer(cast, areas=["world"], title="Other"),
    )
    index.refresh()
    return *needs, offer, other


def test_an_excluded_state_reads_byte_for_byte_what_a_state_outside_the_area_reads(
    cast: Cast, visit: Visit, index: Shortlists
) -> None:
    kenya, peru, offer, other = set_up(cast, index, exclusions=["KEN"])
    inside = pages_of(visit, cast.amina, kenya, offer, other)
    outside = pages_of(visit, cast.rosa, peru, offer, other)
    for name, page in inside.items():
        assert page == outside[name], name
    assert all("exclude" not in page for page in inside.values())


def test_a_state_that_is_not_excluded_reads_something_else(cast: Cast, visit: Visit, index: Shortlists) -> None:
    kenya, peru, offer, other = set_up(cast, index)
    inside = pages_of(visit, cast.amina, kenya, offer, other)
    outside = pages_of(visit, cast.rosa, peru, offer, other)
    assert {"shortlist", "why", "compare", "ask"} <= {name for name in inside if inside[name] != outside[name]}


def test_exclusions_and_places_left_are_on_no_page_of_others(cast: Cast, visit: Visit, index: Shortlists) -> None:
    match = approved_match(cast, index)
    matches.give_back(cast.session, match)
    offer = match.offer
    offer.exclusions, offer.places, offer.places_used = ["UGA"], 977, 13
    cast.session.commit()
    pages = [f"/offers/{offer.id}", "/offers", f"/matches/{match.id}", f"/needs/{match.need_id}/shortlist"]
    pages += [f"/needs/{match.need_id}/why?offer={offer.number}", "/", "/figures"]
    for person in (cast.amina, cast.rosa, cast.dana, cast.noor, cast.wei):
        reader = visit(person)
        for page in pages:
            reader.get(page)
            assert "Uganda" not in reader.page, (person.name, page)
            assert "964" not in reader.page, (person.name, page)
    for person in (cast.chidi, cast.lucia):
        reader = visit(person)
        reader.get(f"/offers/{offer.id}")
        assert "Uganda" in reader.page, person.name


@pytest.mark.parametrize("refuser", ["amina", "chidi"])
def test_the_code_of_a_refusal_is_read_by_who_refused_and_by_coordinators(
    cast: Cast, visit: Visit, index: Shortlists, refuser: str
) -> None:
    match = approved_match(cast, index)
    by = cast.as_(getattr(cast, refuser))
    matches.decline(cast.session, match, because=DeclineReason.SAFEGUARDS, words="Hush", message="Not now", by=by)
    cast.session.commit()
    told = set()
    for person in (cast.amina, cast.mosi, cast.chidi, cast.lucia, cast.tomas, cast.noor, cast.wei):
        reader = visit(person)
        reader.get(f"/matches/{match.id}")
        assert ("Hush" in reader.page) == ("safeguards" in reader.page.lower())
        told |= {person.name} if "Hush" in reader.page else set()
    assert told == {"Lucia", "Tomas"} | ({"Amina", "Mosi"} if refuser == "amina" else {"Chidi"})
