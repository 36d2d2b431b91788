"""An offer from the draft to its end: what each step asks for and what it leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from matching import clock as clock_module
from matching.errors import Refused
from matching.models.offer import Offer
from matching.services import answers, matches, offers
from matching.services.shortlists import Shortlists
from matching.vocabulary.names import Answer, MatchState, OfferState
from tests.cast import Cast, active_offer, approved_match, offer_answers, proposed_match

REQUIRED: dict[str, Any] = {"title": "", "description": "", "areas": [], "working_languages": []}


def submitted(cast: Cast, **said: Any) -> Offer:
    """Let Chidi draft and submit an offer."""
    offer = offers.draft(cast.session, offer_answers(**said), by=cast.as_(cast.chidi))
    offers.submit(cast.session, offer, by=cast.as_(cast.chidi))
    return offer


def edit(cast: Cast, offer: Offer, **said: Any) -> None:
    """Let Chidi change the offer."""
    offers.edit(cast.session, offer, offer_answers(**said), version=offer.version, by=cast.as_(cast.chidi))


def test_an_offer_without_a_required_answer_is_not_submitted(cast: Cast) -> None:
    for field, nothing in REQUIRED.items():
        with pytest.raises(Refused, match="incomplete") as told:
            submitted(cast, **{field: nothing})
        assert [part.values["field"] for part in told.value.reason.values["parts"]] == [field]


def test_an_offer_of_no_place_is_not_submitted(cast: Cast) -> None:
    with pytest.raises(Refused, match="incomplete"):
        submitted(cast, places=0)


def test_an_offer_whose_last_day_has_passed_is_not_submitted(cast: Cast) -> None:
    with pytest.raises(Refused, match="incomplete") as told:
        submitted(cast, valid_until=clock_module.today() - timedelta(days=1))
    assert [part.code for part in told.value.reason.values["parts"]] == ["date-has-passed"]


def test_an_offer_is_returned_with_its_gaps_and_resubmitted(cast: Cast) -> None:
    offer = submitted(cast)
    offers.return_(cast.session, offer, gaps="Say for whom.", by=cast.as_(cast.tomas))
    assert (offer.state, offer.gaps) == (OfferState.RETURNED, "Say for whom.")
    offers.submit(cast.session, offer, by=cast.as_(cast.chidi))
    offers.verify(cast.session, offer, by=cast.as_(cast.tomas))
    assert (offer.state, offer.gaps) == (OfferState.ACTIVE, "")


def test_an_offer_is_not_returned_without_a_word_on_what_is_missing(cast: Cast) -> None:
    with pytest.raises(Refused, match="name-the-gaps"):
        offers.return_(cast.session, submitted(cast), gaps="", by=cast.as_(cast.tomas))


def test_a_verified_offer_stands_for_half_a_year_unless_it_says_otherwise(cast: Cast) -> None:
    assert active_offer(cast).valid_until == clock_module.today() + offers.CONFIRMED_FOR
    soon = clock_module.today() + timedelta(days=9)
    assert active_offer(cast, valid_until=soon).valid_until == soon


def test_an_active_offer_keeps_its_last_day_when_an_edit_leaves_it_empty(cast: Cast) -> None:
    offer = active_offer(cast)
    edit(cast, offer, title="New", valid_until=None)
    assert offer.valid_until == clock_module.today() + offers.CONFIRMED_FOR


def test_an_active_offer_keeps_what_is_required(cast: Cast) -> None:
    offer = active_offer(cast)
    for field, nothing in REQUIRED.items():
        with pytest.raises(Refused, match="missing-field"):
            edit(cast, offer, **{field: nothing})


def test_a_draft_may_be_left_half_finished(cast: Cast) -> None:
    offer = offers.draft(cast.session, offer_answers(title=""), by=cast.as_(cast.chidi))
    edit(cast, offer, description="")
    assert offer.state is OfferState.DRAFT


def test_places_do_not_go_below_those_that_are_used(cast: Cast, shortlists: Shortlists) -> None:
    offer = approved_match(cast, shortlists).offer
    with pytest.raises(Refused, match="places-are-taken"):
        edit(cast, offer, places=0)
    edit(cast, offer, places=1)
    assert (offer.places, offer.places_used) == (1, 1)


def test_only_a_change_of_content_counts_as_a_revision(cast: Cast) -> None:
    offer = active_offer(cast)
    edit(cast, offer, valid_until=offer.valid_until)
    assert offer.revision == 1
    edit(cast, offer, title="New")
    assert offer.revision == 2


def test_an_expired_offer_is_confirmed_and_stands_again(cast: Cast, clock) -> None:
    offer = active_offer(cast)
    clock(timedelta(days=200))
    assert offers.expire(cast.session) == 1
    assert offer.state is OfferState.EXPIRED
    offers.confirm(cast.session, offer, by=cast.as_(cast.chidi))
    assert (offer.state, offer.valid_until) == (OfferState.ACTIVE, clock_module.today() + offers.CONFIRMED_FOR)


def test_an_offer_valid_until_today_does_not_expire_today(cast: Cast) -> None:
    active_offer(cast, valid_until=clock_module.today())
    assert offers.expire(cast.session) == 0


def test_an_offer_is_not_confirmed_until_a_day_that_has_passed(cast: Cast) -> None:
    offer = active_offer(cast)
    yesterday = clock_module.today() - timedelta(days=1)
    with pytest.raises(Refused, match="date-has-passed"):
        offers.confirm(cast.session, offer, valid_until=yesterday, by=cast.as_(cast.chidi))


def test_a_paused_offer_keeps_its_matches_and_resumes(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    offers.pause(cast.session, match.offer, by=cast.as_(cast.chidi))
    assert (match.state, match.offer.places_used) == (MatchState.APPROVED, 1)
    offers.resume(cast.session, match.offer, by=cast.as_(cast.chidi))
    assert match.offer.state is OfferState.ACTIVE


def test_a_match_of_a_paused_offer_is_not_approved(cast: Cast, shortlists: Shortlists) -> None:
    match = proposed_match(cast)
    offers.pause(cast.session, match.offer, by=cast.as_(cast.chidi))
    with pytest.raises(Refused, match="not-active"):
        matches.approve(cast.session, match, shortlists=shortlists, by=cast.as_(cast.tomas))


def test_withdrawing_an_offer_ends_its_matches_up_to_the_introduction(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    offers.withdraw(cast.session, match.offer, by=cast.as_(cast.chidi))
    assert (match.state, match.offer.places_used) == (MatchState.WITHDRAWN, 0)


def test_withdrawing_an_offer_leaves_those_who_were_introduced_together(cast: Cast, shortlists: Shortlists) -> None:
    match = approved_match(cast, shortlists)
    for person in (cast.amina, cast.chidi):
        answers.answer(cast.session, match, said=Answer.YES, by=cast.as_(person))
    matches.introduce(cast.session, match, overlap="None.", due_diligence="", by=cast.as_(cast.lucia))
    offers.withdraw(cast.session, match.offer, by=cast.as_(cast.chidi))
    assert (match.state, match.offer.places_used) == (MatchState.INTRODUCED, 1)
