"""Questions: what was typed is cleaned or kept, and every mistake is told at its field with what to do."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from matching.vocabulary.codes import Facet
from matching.web.forms.fields import clean_text, read_day
from matching.web.forms.trees import Node
from matching.web.offers.forms import OfferForm, open_form
from matching.web.requests.forms import NeedForm
from tests.cast import Cast
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  ports \r\n and dams ", "ports \n and dams"),
        ("a\x00b", "ab"),
        ("pay\u202egnp", "paygnp"),
        ("مرافئ\u200fو", "مرافئ\u200fو"),
        ("cafe\u0301", "café"),
    ],
)
def test_text_is_kept_without_what_cannot_be_stored(typed: str, kept: str) -> None:
    assert clean_text(typed)[0] == kept


def mistakes(app: Flask, form: type[NeedForm | OfferForm], **typed: object) -> dict[str, str]:
    """Return the messages of a form that was sent with `typed`."""
    with app.test_request_context("/", method="POST", data=MultiDict(typed)):
        sent = form(meta={"csrf": False})
        sent.validate()
        return {field.name: message for field, message in sent.mistakes}


@pytest.mark.parametrize("digits", ["9" * 5000, str(2**63), "-1", "1.5", "abc", "١٢٣٤٥٦٧٨٩"])
def test_a_number_that_is_none_of_ours_is_told_at_its_field(sqlite_app: Flask, digits: str) -> None:
    assert list(mistakes(sqlite_app, NeedForm, audience_number=digits)) == ["audience_number"]


def test_digits_of_every_script_are_numbers(sqlite_app: Flask) -> None:
    assert mistakes(sqlite_app, NeedForm, audience_number="٤٠") == {}


@pytest.mark.parametrize("day", ["2027-02-30", "31/12/2027", "0001-01-01", "9999-12-31", "x" * 5000])
def test_a_day_that_is_none_is_told_with_an_example_or_a_range(day: str) -> None:
    with pytest.raises(ValueError, match="Give "):
        read_day(day)


def test_a_title_over_the_limit_of_the_table_is_told_with_the_limit(sqlite_app: Flask) -> None:
    assert mistakes(sqlite_app, NeedForm, title="x" * 201) == {"title": "Shorten this to 200 characters or fewer."}


def test_boxes_and_buttons_that_are_not_on_the_page_are_refused(sqlite_app: Flask) -> None:
    sent = {"urgency": "never", "modes": "by-magic", "working_languages": "tlh", "security_force": "maybe"}
    assert set(mistakes(sqlite_app, NeedForm, **sent)) == set(sent)
    assert set(mistakes(sqlite_app, NeedForm, sectors="magic")) == {"sectors"}


def test_an_empty_form_is_a_sound_draft(sqlite_app: Flask) -> None:
    assert mistakes(sqlite_app, NeedForm) == {}


def test_an_offer_does_not_end_before_it_starts(sqlite_app: Flask) -> None:
    sent = {"available_from": "2027-05-01", "available_until": "2027-04-01"}
    assert list(mistakes(sqlite_app, OfferForm, **sent)) == ["available_until"]


def test_a_file_where_text_is_expected_is_told_at_its_field(cast: Cast, visit: Visit) -> None:
    amina = visit(cast.amina)
    amina.get("/requests/new")
    values = amina.form("/requests/new") | {"title": (io.BytesIO(b"x"), "title.txt"), "plan": "Our plan"}
    assert amina.send("/requests/new", values).status_code == 422
    assert "A file cannot be sent." in amina.page
    assert "Our plan" in amina.page


def found(nodes: tuple[Node, ...]) -> set[str]:
    """Return the codes that a search found."""
    return {node.code for node in nodes if node.found}.union(*(found(node.children) for node in nodes))


@pytest.mark.parametrize("words", ["ports", "puertos", "порты", "ميناء", "港口"])
def test_codes_are_found_by_words_of_any_language(sqlite_app: Flask, words: str) -> None:
    sent = {"find": "sectors", "sectors-search": words, "sectors": "energy.nuclear"}
    with sqlite_app.test_request_context("/", method="POST", data=sent):
        form = NeedForm(meta={"csrf": False})
        nodes = form.sectors.nodes
    assert not form.validate_on_submit()
    assert "transport.maritime" in found(nodes)
    assert {node.code for node in nodes if node.open} >= {"transport", "energy"}


def test_a_search_for_a_piece_of_a_word_does_not_find_other_words(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        assert "transport.air" not in NeedForm().sectors.find("port ")
        assert Facet.SECTORS is NeedForm().sectors.facet


def test_states_of_the_demonstration_are_not_found_by_their_names(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        assert "KEN" in open_form(fictional=False).areas.find("kenya")
        assert open_form(fictional=True).areas.find("kenya") == frozenset()
        assert open_form(fictional=True).areas.find("demonstration state")
