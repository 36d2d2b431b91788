"""The pages about the service itself, for anybody."""

from collections.abc import Callable

import pytest

from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("address", ["/", "/about", "/access"])
def test_anybody_reads_that_this_is_no_service_of_the_united_nations(visit: Visit, address: str) -> None:
    visitor = visit()
    assert visitor.get(address).status_code == 200
    assert "It is not a United Nations service." in visitor.page


def test_the_page_on_access_says_what_the_letter_holds(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/access")
    assert "note verbale" in visitor.page
    assert "sends an invitation" in visitor.page


def test_a_visitor_chooses_a_language_and_stays_on_the_page(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/about?x=1")
    token = visitor.page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.send("/language", {"csrf_token": token, "language": "ar", "next": "/about?x=1"})
    assert answer.location == "/about?x=1"
    visitor.get("/about")
    assert '<html lang="ar" dir="rtl">' in visitor.page
    assert "bootstrap.rtl.min.css" in visitor.page


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "x", ""])
def test_the_language_switch_leads_nowhere_else(visit: Visit, address: str) -> None:
    visitor = visit()
    visitor.get("/about")
    token = visitor.page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.send("/language", {"csrf_token": token, "language": "fr", "next": address})
    assert answer.location == "/"


def test_a_language_that_there_is_not_is_refused(visit: Visit) -> None:
    visitor = visit()
    visitor.get("/about")
    token = visitor.page.split('name="csrf_token" value="')[1].split('"')[0]
    assert visitor.send("/language", {"csrf_token": token, "language": "tlh"}).status_code == 400


def test_a_browser_that_asks_for_a_language_without_a_catalogue_reads_english(visit: Visit) -> None:
    answer = visit().browser.get("/", headers={"Accept-Language": "ar, ru;q=0.5"})
    assert '<html lang="en" dir="ltr">' in answer.get_data(as_text=True)


def test_the_health_page_says_that_the_database_answers(visit: Visit) -> None:
    assert visit().get("/health").get_data() == b"well\n"
