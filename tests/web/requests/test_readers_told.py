"""The forms say beside each question who will read the answer, and a page shows what a provider will see."""

import re
from collections.abc import Callable

import pytest

from matching.models.answers import RequestAnswers
from matching.models.request import Request
from matching.services import requests
from matching.vocabulary.names import Marking
from tests.cast import Cast, draft_request, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
PROVIDERS = "Read by coordinators and all verified providers, once the request is open."
NAMED = "Read by coordinators and the providers that you name, once the request is open."
HIDDEN = "Read by the coordinators who are assigned to the case, and by no provider."
INSIDE = "Read by your organisation, its auditors and the coordinators of the case."


def beside(page: str, field: str) -> str:
    """Return what stands beside a question."""
    return page.partition(f'id="{field}-readers">')[2].partition("</p>")[0]


def test_the_line_beside_each_question_follows_the_marking_that_is_chosen_on_the_page(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.get("/requests/new")
    assert beside(amina.page, "title") == HIDDEN
    answer = amina.post("/requests/new", title="Ports", marking="providers", find="readers")
    assert answer.status_code == 200
    assert beside(amina.page, "title") == PROVIDERS
    assert beside(amina.page, "plan") == INSIDE
    assert 'value="Ports"' in amina.page
    amina.post("/requests/new", marking="providers", named=cast.agency.id, find="readers")
    assert beside(amina.page, "title") == NAMED
    amina.post("/requests/new", marking="everyone", find="readers")
    assert "Read by anyone" in beside(amina.page, "title")


def test_looking_who_reads_saves_nothing(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.post("/requests/new", title="Nowhere to be found", marking="providers", find="readers")
    amina.get("/requests")
    assert "Nowhere to be found" not in amina.page


def test_every_question_of_a_need_says_who_reads_it(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS)
    amina = visit(cast.amina)
    amina.get(f"/needs/{need.id}/edit")
    assert amina.page.count(PROVIDERS) == len(re.findall(r'id="\w+-readers">', amina.page))
    assert amina.page.count(PROVIDERS) > 15


def drafted(cast: Cast, marking: Marking) -> Request:
    """Let Amina draft a request."""
    request, _need = draft_request(cast, marking=marking)
    requests.edit(
        cast.session,
        request,
        RequestAnswers(title="Safer ports", marking=marking, plan="Our secret plan", own_contribution="Rooms"),
        version=request.version,
        by=cast.as_(cast.amina),
    )
    cast.session.commit()
    return request


@pytest.mark.parametrize("marking", Marking)
def test_the_preview_shows_what_a_provider_reads_and_nothing_that_it_does_not(
    cast: Cast, visit: Visit, marking: Marking
) -> None:
    request = drafted(cast, marking)
    amina = visit(cast.amina)
    assert amina.get(f"/requests/{request.id}/preview").status_code == 200
    assert "Our secret plan" not in amina.page
    assert "Risk assessment of a container port" in amina.page
    assert ("Safer ports" in amina.page) is (marking is not Marking.COORDINATORS)
    assert ("Rooms" in amina.page) is (marking is not Marking.COORDINATORS)


def test_the_preview_is_what_a_provider_then_reads(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.PROVIDERS)
    amina, chidi = visit(cast.amina), visit(cast.chidi)
    amina.get(f"/requests/{need.request_id}/preview")
    chidi.get(f"/requests/{need.request_id}")

    def told(page: str) -> list[str]:
        return [part.partition("</dd>")[0] for part in page.split("<dd>")[1:]]

    assert told(amina.page) == told(chidi.page)


def test_providers_are_named_on_the_form_and_kept(cast: Cast, visit: Visit) -> None:
    amina, chidi, dana = visit(cast.amina), visit(cast.chidi), visit(cast.dana)
    page = amina.post("/requests/new", title="Ports", marking="providers", named=cast.rival.id).location
    amina.get(f"{page}/edit")
    part = amina.page.partition(f'value="{cast.rival.id}"')[2].partition(">")[0]
    assert "checked" in part
    for provider in (chidi, dana):
        assert provider.get(page).status_code == 404


def test_a_name_that_is_not_on_the_page_is_refused_and_nothing_typed_is_lost(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    answer = amina.post("/requests/new", title="Typed", marking="providers", named=cast.peru.id)
    assert answer.status_code == 422
    assert "Choose from the answers on the page." in amina.page
    assert 'value="Typed"' in amina.page
