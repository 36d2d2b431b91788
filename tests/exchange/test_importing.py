"""Rows of a file become submitted postings, once; what is wrong about one takes none of the others along."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

import matching
from matching.database import transaction
from matching.models.base import LONG
from matching.models.history import History
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.viewer import viewer_of
from matching.services import offers, requests
from matching.services.exchange.importing import Manner, find_known, import_offers, import_requests
from matching.services.exchange.rows import OfferRow, RequestRow, read_offers, read_requests
from matching.vocabulary.names import Marking, OfferState, RequestState
from tests.cast import Cast, share_case

DEMONSTRATION = Path(matching.__file__).parent / "demonstration"
REQUEST = {
    "id": "R1",
    "state": "KEN",
    "language": "en",
    "title": "Training for port security officers",
    "needed_until": "2027-03-01",
}
OFFER = {"id": "O1", "provider": "Institute for Safe Ports", "language": "fr", "title": "Cours", "capacity": 3}


def request_rows(*changes: dict[str, object]) -> list[RequestRow]:
    """Return the rows of a file with one request for each of `changes`."""
    good, bad = read_requests([json.dumps(REQUEST | change) for change in changes])
    assert not bad
    return good


def offer_rows(*changes: dict[str, object]) -> list[OfferRow]:
    """Return the rows of a file with one offer for each of `changes`."""
    good, bad = read_offers([json.dumps(OFFER | change) for change in changes])
    assert not bad
    return good


def test_an_imported_request_waits_for_review_and_is_for_coordinators_only(cast: Cast) -> None:
    (need,) = import_requests(cast.session, request_rows({}))
    request = need.request
    assert (request.state, request.marking) == (RequestState.SUBMITTED, Marking.COORDINATORS)
    assert (need.title, need.language, need.needed_until) == (REQUEST["title"], "en", date(2027, 3, 1))


def test_an_imported_offer_waits_for_verification(cast: Cast) -> None:
    (offer,) = import_offers(cast.session, offer_rows({}))
    assert (offer.state, offer.places, offer.areas, offer.language) == (OfferState.SUBMITTED, 3, ["world"], "fr")


def test_an_imported_request_belongs_to_the_organisation_that_its_state_already_has(cast: Cast) -> None:
    (need,) = import_requests(cast.session, request_rows({}))
    assert need.request.organisation is cast.kenya


def test_two_rows_of_one_state_make_one_organisation(cast: Cast) -> None:
    first, second = import_requests(cast.session, request_rows({"state": "MAR"}, {"id": "R2", "state": "MAR"}))
    assert first.request.organisation_id == second.request.organisation_id
    assert first.request.organisation.name == "Morocco"


def test_fictional_rows_never_join_a_real_organisation(cast: Cast) -> None:
    (need,) = import_requests(cast.session, request_rows({}), manner=Manner(fictional=True))
    (offer,) = import_offers(cast.session, offer_rows({"provider": cast.agency.name}), manner=Manner(fictional=True))
    assert (need.request.organisation.fictional, offer.organisation.fictional) == (True, True)
    assert {need.request.organisation_id, offer.organisation_id}.isdisjoint({cast.kenya.id, cast.agency.id})


def test_a_real_row_never_joins_a_fictional_organisation(cast: Cast) -> None:
    import_requests(cast.session, request_rows({"state": "MAR"}), manner=Manner(fictional=True))
    (need,) = import_requests(cast.session, request_rows({"id": "R2", "state": "MAR"}))
    assert not need.request.organisation.fictional


def test_every_date_of_a_row_is_moved(cast: Cast) -> None:
    manner = Manner(move=lambda day: day + timedelta(days=10))
    (need,) = import_requests(cast.session, request_rows({"needed_from": "2027-02-01"}), manner=manner)
    window = {"available_from": "2027-01-01", "available_until": "2027-12-31"}
    (offer,) = import_offers(cast.session, offer_rows(window), manner=manner)
    assert (need.needed_from, need.needed_until) == (date(2027, 2, 11), date(2027, 3, 11))
    assert (offer.available_from, offer.available_until) == (date(2027, 1, 11), date(2028, 1, 10))


def test_a_file_that_is_read_again_is_recognised_row_by_row(cast: Cast) -> None:
    import_requests(cast.session, request_rows({}))
    import_offers(cast.session, offer_rows({}))
    cast.session.commit()
    again = [*request_rows({"id": "R2"}, {}), *offer_rows({"title": "Changed"})]
    known = find_known(cast.session, again)
    assert [(row.line, row.field, row.reason.code) for row in known] == [(2, "id", "already-imported")]


def test_the_database_itself_takes_no_row_twice(cast: Cast) -> None:
    import_offers(cast.session, offer_rows({}))
    with pytest.raises(IntegrityError):
        import_offers(cast.session, offer_rows({}))


def test_an_import_is_all_or_nothing_as_its_caller_commits(engine: Engine, cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        import_in_one_transaction(engine, request_rows({}), [*offer_rows({}), *offer_rows({})])
    assert not cast.session.exec(select(Request)).all()
    assert not cast.session.exec(select(Organisation).where(Organisation.name == OFFER["provider"])).all()


def import_in_one_transaction(engine: Engine, asked: list[RequestRow], offered: list[OfferRow]) -> None:
    """Import both as a command does."""
    with transaction(engine) as session:
        import_requests(session, asked)
        import_offers(session, offered)


def test_an_import_is_written_into_the_history_as_the_services_own(cast: Cast) -> None:
    (need,) = import_requests(cast.session, request_rows({}))
    (offer,) = import_offers(cast.session, offer_rows({}))
    lines = cast.session.exec(select(History)).all()
    told = {(line.row_id, line.noun, line.step, line.person_id, line.after) for line in lines}
    assert told == {
        (need.request_id, "request", "import", None, "submitted"),
        (offer.id, "offer", "import", None, "submitted"),
    }


def test_titles_as_real_registers_have_them_come_in_unchanged(cast: Cast) -> None:
    titles = [
        "Engineer and Explosive Ordnance Recon – CTFP / “Non-SA, UC”",
        "Appui à la sûreté portuaire (phase II) & formation d’agents",
        "بناء قدرات حماية الموانئ – المرحلة ٢",
        "=SUM(A1:A9) 100% <b>ports</b> 港口安全",
    ]
    rows = request_rows(*({"id": f"fmt-{number:05}", "title": title} for number, title in enumerate(titles)))
    assert [need.title for need in import_requests(cast.session, rows)] == titles


def test_the_longest_description_that_is_read_is_also_kept(cast: Cast) -> None:
    (need,) = import_requests(cast.session, request_rows({"description": "é" * LONG}))
    cast.session.commit()
    assert len(need.description) == LONG


def test_every_demonstration_posting_is_imported_opened_and_verified(cast: Cast) -> None:
    by = viewer_of(cast.lucia)
    with (DEMONSTRATION / "requests.jsonl").open(encoding="utf-8") as file:
        needs = import_requests(cast.session, read_requests(file)[0], manner=Manner(fictional=True))
    with (DEMONSTRATION / "offers.jsonl").open(encoding="utf-8") as file:
        posted = import_offers(cast.session, read_offers(file)[0], manner=Manner(fictional=True))
    for need in needs:
        share_case(cast, need.request)
        requests.open_(cast.session, need.request, by=by)
    for offer in posted:
        offers.verify(cast.session, offer, by=by)
    cast.session.commit()
    assert len({need.stamp for need in cast.session.exec(select(Need))}) == 36
    assert len({offer.stamp for offer in cast.session.exec(select(Offer))}) == 120
