"""The pages that lay side by side what may be there twice, and what is said about it elsewhere."""

from collections.abc import Callable

import pytest
from flask import Flask

from matching.models.base import TEXT
from matching.models.organisation import Organisation
from matching.vocabulary.names import Marking
from tests.cast import Cast, active_offer, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
REQUESTS = "/desk/duplicates?kind=request"


@pytest.fixture
def ready(app: Flask, cast: Cast) -> None:
    """The application's model, fitted."""
    cast.session.commit()
    app.extensions["shortlists"].refresh()


@pytest.fixture
def twins(cast: Cast, ready: None) -> tuple[str, str]:
    """Two requests of Amina's for the same."""
    return open_need(cast, marking=Marking.EVERYONE).request_id, open_need(cast, marking=Marking.EVERYONE).request_id


def test_an_empty_page_says_that_nothing_is_alike(ready: None, cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    for kind in ("request", "offer", "organisation", "nonsense"):
        assert visitor.get(f"/desk/duplicates?kind={kind}").status_code == 200
        assert "At present no two of them look alike." in visitor.page


def test_before_there_is_a_model_the_page_says_so(cast: Cast, visit: Visit) -> None:
    cast.session.commit()
    visitor = visit(cast.lucia)
    visitor.get(REQUESTS)
    assert "The shortlists are being prepared." in visitor.page


def test_the_desk_counts_what_waits_to_be_decided(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    visitor.get("/desk")
    assert 'Possible duplicates</a> <span class="count">1</span>' in visitor.page


def test_a_coordinator_decides_and_finds_it_on_both_pages(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    answer = visitor.post(REQUESTS, said="same", words="Sent by note verbale, too.")
    assert answer.status_code == 303
    visitor.get(REQUESTS)
    assert "Sent by note verbale, too." in visitor.page
    for request_id in twins:
        visitor.get(f"/requests/{request_id}")
        assert "The same as:" in visitor.page


def test_owners_are_led_to_their_other_posting(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    one, other = twins
    visitor = visit(cast.amina)
    visitor.get(f"/requests/{one}")
    assert "Looks like:" in visitor.page
    assert f"/requests/{other}" in visitor.page
    assert "Compare the two" not in visitor.page


@pytest.mark.parametrize("name", ["rosa", "chidi", "kamau", ""])
def test_nobody_else_reads_that_a_request_looks_like_another(
    twins: tuple[str, str], cast: Cast, visit: Visit, name: str
) -> None:
    visitor = visit(getattr(cast, name) if name else None)
    assert visitor.get(f"/requests/{twins[0]}").status_code == 200
    assert "Looks like:" not in visitor.page


def test_words_that_are_too_long_come_back_with_what_to_do(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    answer = visitor.post(REQUESTS, said="same", words="x" * (TEXT + 1))
    assert answer.status_code == 422
    assert "Shorten this to 4,000 characters or fewer." in visitor.page
    assert "x" * (TEXT + 1) in visitor.page


def test_a_form_without_an_answer_says_what_to_do(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    assert visitor.post(REQUESTS, words="Hm.").status_code == 409
    assert "Choose one of the answers." in visitor.page


@pytest.mark.parametrize("other", ["", "a" * 20, "x\x00y", "é" * 20])
def test_a_pair_that_is_not_there_is_told_like_one_that_cannot_be(
    twins: tuple[str, str], cast: Cast, visit: Visit, other: str
) -> None:
    visitor = visit(cast.lucia)
    assert visitor.post(REQUESTS, said="same", other_id=other).status_code == 409
    assert "These two are not here to be compared any more." in visitor.page


def test_a_coordinator_of_the_state_cannot_decide(twins: tuple[str, str], cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.lucia)
    visitor.get(REQUESTS)
    form = visitor.form(REQUESTS)
    recused = visit(cast.kamau)
    recused.get("/desk")
    answer = recused.send(REQUESTS, form | {"csrf_token": recused.token, "said": "same"})
    assert answer.status_code == 409


def test_administrators_compare_organisations_and_nothing_else(ready: None, cast: Cast, visit: Visit) -> None:
    cast.session.add(Organisation(name="APS", state="FRA", is_provider=True))
    active_offer(cast)
    visitor = visit(cast.noor)
    visitor.get("/organisations/duplicates")
    assert "APS is the short name of both." in visitor.page
    visitor.post(
        "/organisations/duplicates?kind=organisation", on="/organisations/duplicates", said="different", words="No."
    )
    visitor.get(f"/organisations/{cast.agency.id}")
    assert "Looks like:" not in visitor.page
    assert "It was found to be another than one that looks like it." in visitor.page
    assert visitor.get(REQUESTS).status_code == 404
