"""What a coordinator is warned of before they verify an offer."""

import re
from collections.abc import Callable

from matching.models.offer import Offer
from matching.models.person import Person
from matching.services import offers
from matching.vocabulary.codes import Facet, codes
from matching.vocabulary.names import Marking
from tests.cast import Cast, draft_request, offer_answers, open_need
from tests.web.visitor import Visitor

Visit = Callable[..., Visitor]
WARNING = "so each of them counts for less"
COPIED = "Its text repeats much of what the request"
ASKED = (
    "Our two deep-water berths handle most of the grain that enters the country. We wish to train forty officers of "
    "the port authority in searching containers, to write a plan for closing one berth without closing the other, and "
    "to exercise that plan with the harbour master and the grain company before the next harvest is landed."
)
SENTENCE = ASKED.split(". ")[0]


def test_an_offer_that_names_everything_is_marked_on_the_desk(cast: Cast, visit: Visit) -> None:
    everything = {facet.value: [code.code for code in codes(facet)] for facet in (Facet.SECTORS, Facet.CAPABILITIES)}
    visitor, by = visit(cast.lucia), cast.as_(cast.chidi)
    for said, warnings in (({}, 0), (everything, 1)):
        offers.submit(cast.session, offers.draft(cast.session, offer_answers(**said), by=by), by=by)
        cast.session.commit()
        visitor.get("/desk")
        assert visitor.page.count(WARNING) == warnings
    assert "up to 8 is usual" in visitor.page
    assert re.search(r"speaks of about \d+ sectors and capabilities", visitor.page)


def submit(cast: Cast, description: str) -> Offer:
    """Let Chidi submit an offer that says this."""
    by = cast.as_(cast.chidi)
    offer = offers.draft(cast.session, offer_answers(description=description), by=by)
    offers.submit(cast.session, offer, by=by)
    cast.session.commit()
    return offer


def desk_of(visit: Visit, person: Person) -> str:
    """Return what this coordinator's desk says."""
    visitor = visit(person)
    assert visitor.get("/desk").status_code == 200
    return visitor.page


def test_an_offer_that_copies_a_request_is_marked_with_a_link_to_it(cast: Cast, visit: Visit) -> None:
    need = open_need(cast, marking=Marking.COORDINATORS, description=ASKED)
    submit(cast, f"We can do all of this. {ASKED}")
    desk = desk_of(visit, cast.lucia)
    assert f'{COPIED} <a href="/needs/{need.id}" class="number">{need.request.number}</a> says' in desk


def test_an_offer_that_quotes_a_sentence_or_speaks_of_the_same_is_not_marked(cast: Cast, visit: Visit) -> None:
    open_need(cast, description=ASKED)
    submit(cast, f"You wrote: “{SENTENCE}.” We train officers of port authorities.")
    submit(
        cast, "We train the officers of port authorities to search containers and to exercise plans for closing berths."
    )
    assert COPIED not in desk_of(visit, cast.lucia)


def test_a_coordinator_of_the_same_state_does_not_learn_what_was_copied(cast: Cast, visit: Visit) -> None:
    open_need(cast, marking=Marking.COORDINATORS, description=ASKED)
    submit(cast, ASKED)
    assert COPIED not in desk_of(visit, cast.kamau)


def test_nobody_learns_what_was_copied_from_a_draft(cast: Cast, visit: Visit) -> None:
    draft_request(cast, description=ASKED)
    submit(cast, ASKED)
    assert COPIED not in desk_of(visit, cast.lucia)
