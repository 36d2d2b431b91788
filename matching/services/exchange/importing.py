"""Putting checked rows of a file into the database: as submitted postings, for coordinators to review.

A clerk who enters what came by note verbale uses this too. A row that was imported before is refused, so that a file
read twice makes nothing twice.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session

from matching import areas, clock
from matching.errors import reason
from matching.models.answers import NeedAnswers, OfferAnswers
from matching.models.offer import Offer
from matching.models.organisation import Organisation
from matching.models.request import Need, Request
from matching.policy.viewer import SYSTEM
from matching.queries.origins import find_origins, find_provider, find_state_organisation
from matching.services.exchange.rows import BadRow, OfferRow, PostingRow, RequestRow
from matching.services.postings import revise, touch
from matching.services.steps import record
from matching.vocabulary.names import Marking, OfferState, ProviderKind, RequestState

Move = Callable[[date], date]


@dataclass(frozen=True)
class Manner:
    """How rows come in: `fictional` ones are a demonstration's, and `move` shifts every date of a row."""

    fictional: bool = False
    move: Move = lambda day: day


REAL = Manner()


def origin_of(row: PostingRow) -> str:
    """Return a name for the content of a row, the same whenever and from whatever line it is read."""
    content = {name: value for name, value in asdict(row).items() if name != "line"}
    return hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest()[:40]


def find_known(session: Session, rows: Sequence[PostingRow]) -> list[BadRow]:
    """Return a complaint for every row that was imported before."""
    known = find_origins(session, [origin_of(row) for row in rows])
    return [BadRow(row.line, "id", reason("already-imported")) for row in rows if origin_of(row) in known]


def import_requests(session: Session, rows: Sequence[RequestRow], *, manner: Manner = REAL) -> list[Need]:
    """Make a submitted request with one need from each row, for coordinators only until the State says otherwise."""
    return [_import_request(session, row, manner) for row in rows]


def import_offers(session: Session, rows: Sequence[OfferRow], *, manner: Manner = REAL) -> list[Offer]:
    """Make a submitted offer from each row."""
    return [_import_offer(session, row, manner) for row in rows]


def _import_request(session: Session, row: RequestRow, manner: Manner) -> Need:
    organisation = find_state_organisation(session, row.state, fictional=manner.fictional)
    if organisation is None:
        name = _name_of(row.state, manner)
        organisation = Organisation(name=name, state=row.state, is_state=True, fictional=manner.fictional)
    request = Request(
        organisation_id=organisation.id,
        title=row.title,
        marking=Marking.COORDINATORS,
        state=RequestState.SUBMITTED,
        submitted_at=clock.now(),
        origin=origin_of(row),
    )
    request.organisation = organisation
    need = Need(request_id=request.id)
    need.request = request
    answers = {**_common(row), **_window(row, manner), "urgency": row.urgency}
    revise(need, NeedAnswers.model_validate(answers), language=row.language)
    need.revision = 1
    session.add_all([organisation, request, need])
    touch(session, need)
    record(session, request, "import", by=SYSTEM, after=request.state.value)
    return need


def _import_offer(session: Session, row: OfferRow, manner: Manner) -> Offer:
    organisation = find_provider(session, row.provider, fictional=manner.fictional)
    if organisation is None:
        organisation = Organisation(
            name=row.provider,
            state=row.provider_state,
            is_provider=True,
            provider_kind=row.provider_type or ProviderKind.STATE,
            fictional=manner.fictional,
        )
    offer = Offer(
        organisation_id=organisation.id, state=OfferState.SUBMITTED, submitted_at=clock.now(), origin=origin_of(row)
    )
    offer.organisation = organisation
    answers = {
        **_common(row),
        "areas": list(row.eligible),
        "places": row.capacity,
        "available_from": row.available_from and manner.move(row.available_from),
        "available_until": row.available_until and manner.move(row.available_until),
    }
    revise(offer, OfferAnswers.model_validate(answers), language=row.language)
    offer.revision = 1
    session.add_all([organisation, offer])
    touch(session, offer)
    record(session, offer, "import", by=SYSTEM, after=offer.state.value)
    return offer


def _name_of(state: str, manner: Manner) -> str:
    """Return what the organisation of a State is called; a fictional one never has a real State's name."""
    if manner.fictional:
        return f"Demonstration State {areas.demonstration_letter(state)}"
    return areas.state_name(state, "en")


def _common(row: PostingRow) -> dict[str, object]:
    names = ("title", "description", "sectors", "capabilities", "assistance_types", "working_languages")
    values = {name: getattr(row, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _window(row: RequestRow, manner: Manner) -> dict[str, object]:
    return {
        "needed_from": row.needed_from and manner.move(row.needed_from),
        "needed_until": row.needed_until and manner.move(row.needed_until),
    }
