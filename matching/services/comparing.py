"""An offer beside a need, field by field: what each side says, and whether the two agree."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from matching import clock
from matching.models.offer import Offer
from matching.models.request import Need
from matching.policy.handling import coordinates_request
from matching.policy.offers import may_see_private_facts
from matching.policy.viewer import Viewer
from matching.ranking import documents
from matching.ranking.explanation import missing, stands_for
from matching.ranking.gates import Circumstances, find_stops
from matching.services.postings import need_document, offer_document
from matching.vocabulary.codes import Facet, ancestors
from matching.vocabulary.names import CostTerms

OVER = frozenset(("window-over", "need-over"))


class Agreement(StrEnum):
    """How what an offer says agrees with what the need says."""

    MATCH = "match"
    PART = "part"
    MISMATCH = "mismatch"
    BLANK = "blank"


@dataclass(frozen=True)
class Beside:
    """A need beside an offer, both as the matcher reads them; `shut` are the reasons of the gates that forbid it."""

    asked: documents.Need
    given: documents.Offer
    cost_terms: CostTerms
    shut: Mapping[str, str]
    shows_places: bool


@dataclass(frozen=True)
class Field:
    """One line of a comparison. `judge` gives None where there is nothing to agree on, or not for this reader."""

    name: str
    judge: Callable[[Beside], Agreement | None]


def set_beside(session: Session, viewer: Viewer, need: Need, offer: Offer) -> Beside:
    """Return what is compared of a pair, as far as the viewer may know it."""
    asked, given = need_document(need), offer_document(offer)
    now = Circumstances(today=clock.today(), for_coordinators=coordinates_request(viewer, need.request))
    return Beside(
        asked=asked,
        given=given,
        cost_terms=offer.cost_terms,
        shut={stop.gate: stop.reason.code for stop in find_stops(asked, given, now)},
        shows_places=may_see_private_facts(viewer, offer),
    )


def compare(pair: Beside) -> dict[str, Agreement | None]:
    """Return how a pair agrees in each field, in the order of the table."""
    return {field.name: field.judge(pair) for field in FIELDS}


def codes_of(posting: documents.Need | documents.Offer, facet: Facet) -> tuple[str, ...]:
    """Return the codes that stand in a comparison: those declared or else those that the text speaks of."""
    return stands_for(posting.document, facet)


def found_in_text(pair: Beside, facet: Facet) -> tuple[str, ...]:
    """Return the codes asked for that the offer's text speaks of, though it declares neither them nor any below."""
    declared = codes_of(pair.given, facet)
    above = {name for code in declared for name in ancestors(facet, code)}
    answered = (code for code in codes_of(pair.asked, facet) if code not in _lacked(pair, facet))
    return tuple(code for code in answered if code not in above and code not in declared)


def _lacked(pair: Beside, facet: Facet) -> frozenset[str]:
    return frozenset(code for kind, code in missing(pair.asked.document, pair.given.document) if kind is facet)


def _coded(facet: Facet) -> Callable[[Beside], Agreement]:
    """Return the judge of one tree of codes. A code above the one that is asked for counts in part."""

    def judge(pair: Beside) -> Agreement:
        asked, given, lacked = codes_of(pair.asked, facet), codes_of(pair.given, facet), _lacked(pair, facet)
        if not asked or (not given and len(lacked) == len(asked)):
            return Agreement.BLANK
        if not lacked:
            return Agreement.MATCH
        near = any(name in given for code in asked for name in ancestors(facet, code))
        return Agreement.PART if near or len(lacked) < len(asked) else Agreement.MISMATCH

    return judge


def _area(pair: Beside) -> Agreement:
    if "area" in pair.shut:
        return Agreement.MISMATCH
    return Agreement.MATCH if pair.given.areas else Agreement.BLANK


def _languages(pair: Beside) -> Agreement:
    return _shared(pair, "language", pair.asked.working_languages, pair.given.working_languages)


def _modes(pair: Beside) -> Agreement:
    return _shared(pair, "mode", pair.asked.modes, pair.given.modes)


def _shared(pair: Beside, gate: str, asked: Iterable[str], given: Iterable[str]) -> Agreement:
    """Judge two lists: all that is asked for is a match; some of it, or a gate opened by other means, is a part."""
    wanted, there = set(asked), set(given)
    if gate in pair.shut:
        return Agreement.MISMATCH
    if not wanted or not there:
        return Agreement.BLANK
    return Agreement.MATCH if wanted <= there else Agreement.PART


def _window(pair: Beside) -> Agreement:
    """Judge the days: a match is an offer that is there as long as the need has use of it."""
    asked, given = pair.asked, pair.given
    if "windows" in pair.shut or OVER & set(pair.shut.values()):
        return Agreement.MISMATCH
    if not (asked.needed_from or asked.needed_until) or not (given.available_from or given.available_until):
        return Agreement.BLANK
    starts = max(asked.needed_from or clock.today(), clock.today())
    late = given.available_from is not None and given.available_from > starts
    ends = asked.needed_until
    early = given.available_until is not None and (ends is None or given.available_until < ends)
    return Agreement.PART if late or early else Agreement.MATCH


def _places(pair: Beside) -> Agreement | None:
    if not pair.shows_places:
        return None
    return Agreement.MATCH if pair.given.places_left > 0 else Agreement.MISMATCH


def _cost(pair: Beside) -> Agreement:
    """Judge who pays: what is free asks nothing of the State, and what is to be agreed is not said yet."""
    if pair.cost_terms is CostTerms.FREE:
        return Agreement.MATCH
    return Agreement.BLANK if pair.cost_terms is CostTerms.TO_AGREE else Agreement.PART


def _nothing(pair: Beside) -> None:
    return None


FIELDS: tuple[Field, ...] = (
    *(Field(facet.value, _coded(facet)) for facet in Facet),
    Field("area", _area),
    Field("languages", _languages),
    Field("window", _window),
    Field("modes", _modes),
    Field("places", _places),
    Field("cost", _cost),
    Field("provider", _nothing),
)
