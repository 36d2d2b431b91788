"""A State may appear as "a State in Eastern Africa": until the introduction nothing that others see tells which."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from matching.models.answers import RequestAnswers
from matching.models.request import Need
from matching.services import matches, requests
from matching.services.answers import answer
from matching.services.postings import touch
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, Marking
from tests.cast import Cast, active_offer, need_answers
from tests.stages import add_auditor
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
VEIL = "a State in Eastern Africa"
CHANGING = re.compile(r'value="[^"]*"')


@pytest.fixture
def index(app: Flask) -> Shortlists:
    """The application's own index, ready."""
    made: Shortlists = app.extensions["shortlists"]
    made.refresh()
    return made


@pytest.fixture
def veiled(cast: Cast, index: Shortlists) -> Need:
    """A need of Kenya's, for providers, that does not say that it is Kenya's."""
    by, said = cast.as_(cast.amina), {"public_summary": "Ports need help.", "publish_summary": True}
    answers = RequestAnswers(title="Safer ports", marking=Marking.PROVIDERS, as_region=True, **said)
    request = requests.draft(cast.session, answers, by=by)
    need = requests.add_need(cast.session, request, need_answers(), by=by)
    requests.submit(cast.session, request, by=by)
    requests.open_(cast.session, request, by=cast.as_(cast.lucia))
    cast.session.commit()
    return need


def provider_pages(cast: Cast, visit: Visit, need: Need, offer_ids: list[str]) -> dict[str, str]:
    """Return everything that a provider can open about a need, without what differs each time."""
    chidi = visit(cast.chidi)
    pages = ["/", "/requests", f"/requests/{need.request_id}", f"/needs/{need.id}", f"/needs/{need.id}/help"]
    pages += ["/matches", "/offers", *(f"/offers/{offer_id}/needs" for offer_id in offer_ids)]
    return {page: CHANGING.sub("", chidi.get(page).get_data(as_text=True)) for page in pages}


def test_others_read_the_region_and_the_state_its_auditors_and_coordinators_the_name(
    cast: Cast, visit: Visit, veiled: Need
) -> None:
    pages = ["/requests", f"/requests/{veiled.request_id}", f"/needs/{veiled.id}"]
    for person in (cast.chidi, cast.dana):
        reader = visit(person)
        for page in pages:
            reader.get(page)
            assert VEIL in reader.page, page
            assert "Kenya" not in reader.page, page
    for person in (cast.amina, cast.mosi, cast.lucia, add_auditor(cast)):
        reader = visit(person)
        for page in pages:
            reader.get(page)
            assert "Kenya" in reader.page, (person.name, page)
            assert VEIL not in reader.page


def test_a_coordinator_of_the_state_itself_reads_the_region_of_what_is_for_everyone(
    cast: Cast, visit: Visit, veiled: Need
) -> None:
    veiled.request.marking = Marking.EVERYONE
    cast.session.commit()
    for reader in (visit(cast.kamau), visit(cast.rosa), visit(cast.noor), visit()):
        reader.get(f"/requests/{veiled.request_id}")
        assert VEIL in reader.page
        assert "Kenya" not in reader.page


def offers_that_probe(cast: Cast) -> list[str]:
    """Post offers of which some are for Kenya alone, or for all but Kenya, or of a provider of the same region."""
    said: list[dict[str, object]] = [
        {"areas": ["KEN"]},
        {"areas": ["UGA"]},
        {"areas": ["014"], "exclusions": ["KEN"]},
        {"areas": ["014"], "exclusions": ["UGA"]},
        {"areas": ["005"]},
        {"areas": ["world"], "working_languages": ["ru"]},
    ]
    return [active_offer(cast, title=f"Probe {place}", **facts).id for place, facts in enumerate(said)]


def move_to(cast: Cast, state: str, need: Need, index: Shortlists) -> None:
    """Let the request be that of another State of the same region."""
    cast.kenya.state = state
    touch(cast.session, need)
    cast.session.commit()
    index.refresh()


def test_nothing_that_a_provider_sees_depends_on_which_state_of_the_region_it_is(
    cast: Cast, visit: Visit, veiled: Need, index: Shortlists
) -> None:
    offers = offers_that_probe(cast)
    index.refresh()
    seen = provider_pages(cast, visit, veiled, offers)
    move_to(cast, "UGA", veiled, index)
    assert provider_pages(cast, visit, veiled, offers) == seen
    move_to(cast, "RWA", veiled, index)
    assert provider_pages(cast, visit, veiled, offers) == seen


def test_without_the_veil_the_same_pages_tell_it(cast: Cast, visit: Visit, veiled: Need, index: Shortlists) -> None:
    veiled.request.as_region = False
    offers = offers_that_probe(cast)
    index.refresh()
    seen = provider_pages(cast, visit, veiled, offers)
    move_to(cast, "UGA", veiled, index)
    differing = {page for page, text in provider_pages(cast, visit, veiled, offers).items() if text != seen[page]}
    assert {"/requests", f"/needs/{veiled.id}", f"/needs/{veiled.id}/help"} <= differing


def test_the_introduction_lifts_the_veil_for_that_provider_alone(
    cast: Cast, visit: Visit, veiled: Need, index: Shortlists
) -> None:
    match = matches.propose(cast.session, veiled, active_offer(cast), by=cast.as_(cast.lucia))
    matches.approve(cast.session, match, shortlists=index, by=cast.as_(cast.tomas))
    for person in (cast.amina, cast.chidi):
        answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
    cast.session.commit()
    chidi, dana = visit(cast.chidi), visit(cast.dana)
    for page in (f"/matches/{match.id}", f"/needs/{veiled.id}", "/"):
        chidi.get(page)
        assert "Kenya" not in chidi.page, page
    matches.introduce(cast.session, match, overlap="None.", due_diligence="None.", by=cast.as_(cast.lucia))
    cast.session.commit()
    chidi.get(f"/needs/{veiled.id}")
    dana.get(f"/needs/{veiled.id}")
    assert "Kenya" in chidi.page
    assert "Kenya" not in dana.page
    assert VEIL in dana.page
