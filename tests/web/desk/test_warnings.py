"""What a coordinator is warned of before they verify an offer."""

from collections.abc import Callable

from matching.services import offers
from matching.vocabulary.codes import Facet, codes
from tests.cast import Cast, offer_answers
from tests.web.visitor import Visitor

WARNING = "so each of them counts for less"


def test_an_offer_that_names_everything_is_marked_on_the_desk(cast: Cast, visit: Callable[..., Visitor]) -> None:
    everything = {facet.value: [code.code for code in codes(facet)] for facet in (Facet.SECTORS, Facet.CAPABILITIES)}
    visitor, by = visit(cast.lucia), cast.as_(cast.chidi)
    for said, warnings in (({}, 0), (everything, 1)):
        offers.submit(cast.session, offers.draft(cast.session, offer_answers(**said), by=by), by=by)
        cast.session.commit()
        visitor.get("/desk")
        assert visitor.page.count(WARNING) == warnings
