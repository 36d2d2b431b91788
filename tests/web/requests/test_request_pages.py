"""A State's pages: from a draft over several visits to an open request, and what a coordinator does beside it."""

from collections.abc import Callable

from sqlmodel import select

from matching.models.request import Need, Request
from matching.services import requests
from matching.vocabulary.names import Marking, RequestState
from tests.cast import Cast, draft_request, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
NEED = {
    "title": "Train harbour officers",
    "description": "Forty officers need training.",
    "beneficiary": "Port authority",
    "security_force": "no",
    "needed_until": "2027-09-30",
    "working_languages": ["fr", "en"],
}


def drafted(cast: Cast) -> Request:
    """Let Amina draft a request, and let go of the database."""
    request, _need = draft_request(cast)
    cast.session.commit()
    return request


def submitted(cast: Cast) -> Request:
    """Let Amina submit a request."""
    request, _need = draft_request(cast)
    requests.submit(cast.session, request, by=cast.as_(cast.amina))
    cast.session.commit()
    return request


def state_of(cast: Cast, request: Request) -> RequestState:
    """Return where the request stands now."""
    cast.session.rollback()
    cast.session.refresh(request)
    state = request.state
    cast.session.rollback()
    return state


def test_a_state_drafts_a_request_adds_a_need_and_submits_it(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    page = amina.post("/requests/new", title="Safer ports").location
    assert page is not None
    amina.get(page)
    assert "Add at least one need" in amina.page
    assert amina.post(f"{page}/needs/new", **NEED).location == page
    amina.get(page)
    assert "Before you can submit" not in amina.page
    assert amina.post(f"{page}/submit", on=page).location == page
    cast.session.rollback()
    assert cast.session.exec(select(Request)).one().state is RequestState.SUBMITTED


def test_a_new_request_is_for_coordinators_only(cast: Cast, visit: Visit) -> None:
    visit(cast.amina).post("/requests/new", title="Safer ports")
    assert cast.session.exec(select(Request)).one().marking is Marking.COORDINATORS


def test_a_draft_may_be_empty_and_lists_what_it_lacks_with_links(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    page = amina.post("/requests/new").location
    amina.post(f"{page}/needs/new", title="")
    amina.get(page)
    for told, field in (("Give it a title.", "title"), ("Say who benefits.", "beneficiary")):
        assert told in amina.page
        assert f"#{field}" in amina.page


def test_a_second_need_begins_with_what_the_first_says(cast: Cast, visit: Visit) -> None:
    request = drafted(cast)
    amina = visit(cast.amina)
    amina.get(f"/requests/{request.id}/needs/new")
    form = amina.form(f"/requests/{request.id}/needs/new")
    assert form["beneficiary"] == ["Port authority"]
    assert form["sectors"] == ["transport.maritime"]
    assert form["title"] == [""]


def test_searching_for_a_code_saves_nothing_and_keeps_what_was_typed(cast: Cast, visit: Visit) -> None:
    request = drafted(cast)
    amina = visit(cast.amina)
    address = f"/requests/{request.id}/needs/new"
    typed = {"title": "Half a title", "find": "sectors", "sectors-search": "hospital", "sectors": ["energy.nuclear"]}
    assert amina.post(address, **typed).status_code == 200
    assert amina.form(address)["title"] == ["Half a title"]
    assert amina.form(address)["sectors"] == ["energy.nuclear"]
    assert "marked below" in amina.page
    assert len(cast.session.exec(select(Need)).all()) == 1


def test_a_stale_edit_keeps_what_was_typed_and_shows_both_texts(cast: Cast, visit: Visit) -> None:
    request = drafted(cast)
    address = f"/requests/{request.id}/edit"
    amina, mosi = visit(cast.amina), visit(cast.mosi)
    amina.get(address)
    read = amina.form(address)
    assert mosi.post(address, title="Title of Mosi").status_code == 303
    assert amina.send(address, read | {"title": "Title of Amina"}).status_code == 409
    assert "Title of Mosi" in amina.page
    again = amina.form(address)
    assert again["title"] == ["Title of Amina"]
    assert amina.send(address, again).status_code == 303


def test_a_stale_edit_of_a_need_saves_nothing(cast: Cast, visit: Visit) -> None:
    request, need = draft_request(cast)
    cast.session.commit()
    address = f"/needs/{need.id}/edit"
    amina = visit(cast.amina)
    assert amina.post(address, version="0", title="Other").status_code == 409
    assert "Risk assessment of a container port" in amina.page
    assert amina.send(f"/requests/{request.id}/submit", amina.form("none")).status_code == 400


def test_a_button_on_an_old_page_is_refused(cast: Cast, visit: Visit) -> None:
    request = drafted(cast)
    amina = visit(cast.amina)
    assert amina.post(f"/requests/{request.id}/submit", on=f"/requests/{request.id}", version="9").status_code == 409
    assert state_of(cast, request) is RequestState.DRAFT


def test_a_coordinator_returns_a_request_only_with_named_gaps(cast: Cast, visit: Visit) -> None:
    request = submitted(cast)
    page, lucia = f"/requests/{request.id}", visit(cast.lucia)
    assert lucia.post(f"{page}/return", on=page, gaps=" ").status_code == 422
    assert "Name what is missing" in lucia.page
    assert lucia.post(f"{page}/return", on=page, gaps="How many ports?").status_code == 303
    amina = visit(cast.amina)
    amina.get(page)
    assert "How many ports?" in amina.page
    assert amina.post(f"{page}/submit", on=page).status_code == 303
    assert state_of(cast, request) is RequestState.SUBMITTED


def test_a_coordinator_assigns_opens_and_closes_a_request(cast: Cast, visit: Visit) -> None:
    request = submitted(cast)
    page, lucia = f"/requests/{request.id}", visit(cast.lucia)
    assert lucia.post(f"{page}/assign", on=page, coordinator_id=cast.tomas.id).status_code == 303
    assert lucia.post(f"{page}/open", on=page).status_code == 303
    assert lucia.post(f"{page}/close", on=page).status_code == 422
    assert lucia.post(f"{page}/close", on=page, outcome="partly-met").status_code == 303
    assert state_of(cast, request) is RequestState.CLOSED


def test_a_coordinator_of_the_same_state_is_not_offered_as_one_to_assign(cast: Cast, visit: Visit) -> None:
    request = submitted(cast)
    lucia = visit(cast.lucia)
    lucia.get(f"/requests/{request.id}")
    assert cast.tomas.id in lucia.page
    assert cast.kamau.id not in lucia.page
    assert visit(cast.kamau).get(f"/requests/{request.id}").status_code == 404


def test_readers_outside_see_needs_and_neither_plan_nor_history(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.EVERYONE)
    need.request.plan, need.request.endorsing_number = "The national plan", "17/2027"
    cast.session.commit()
    for person in (None, cast.chidi, cast.rosa):
        visitor = visit(person)
        assert visitor.get(f"/requests/{need.request_id}").status_code == 200
        assert "Risk assessment of a container port" in visitor.page
        assert not any(word in visitor.page for word in ("The national plan", "17/2027", "History", "Amina"))


def test_a_request_for_providers_leaves_others_its_public_summary(cast: Cast, visit: Visit) -> None:
    need = open_need(cast)
    need.request.public_summary, need.request.publish_summary = "A State asks for help with ports.", True
    cast.session.commit()
    rosa, chidi = visit(cast.rosa), visit(cast.chidi)
    rosa.get("/requests")
    chidi.get("/requests")
    assert "A State asks for help with ports." in rosa.page
    assert need.request_id not in rosa.page
    assert need.request_id in chidi.page


def test_a_draft_need_is_removed_and_one_of_an_open_request_is_not(cast: Cast, visit: Visit) -> None:
    request, need = draft_request(cast)
    cast.session.commit()
    amina = visit(cast.amina)
    assert amina.post(f"/needs/{need.id}/remove", on=f"/requests/{request.id}").status_code == 303
    used = open_need(cast)
    amina.get(f"/requests/{used.request_id}")
    assert f"/needs/{used.id}/remove" not in amina.page


def test_the_list_is_one_line_for_each_request(cast: Cast, visit: Visit) -> None:
    open_need(cast)
    lucia = visit(cast.lucia)
    lucia.get("/requests")
    for fact in ("Safer ports", "Kenya", "Ports and shipping", "Training", "open"):
        assert fact in lucia.page
