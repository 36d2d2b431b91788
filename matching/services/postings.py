"""What each post tells the matching index: that a need or an offer changed, in one order for all processes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col

from matching.database import as_system
from matching.models.machinery import IndexState
from matching.models.offer import Offer
from matching.models.request import Need
from matching.queries.postings import lock_offers
from matching.ranking import documents
from matching.ranking.kept import keep, language_of
from matching.services.editions import keep_editions
from matching.vocabulary.names import OfferState, RequestState, System


def touch(session: Session, *postings: Need | Offer) -> None:
    """Stamp `postings` with the next number of change; every process reads what is newer than the last it knows.

    A stamp is no version: no text changed, so no open form goes stale and two approvals at once do not collide. The
    offers are locked and read again before the counter is: who holds the counter waits for nobody.
    """
    with as_system(session, System.STEP):
        _stamp(session, postings)


def _stamp(session: Session, postings: Sequence[Need | Offer]) -> None:
    offers = lock_offers(session, {posting.id for posting in postings if isinstance(posting, Offer)})
    grow = update(IndexState).where(col(IndexState.id) == 1).values(changes=IndexState.changes + 1)
    stamp = session.execute(grow.returning(col(IndexState.changes))).scalar_one()
    for posting in postings:
        table = type(posting)
        session.connection().execute(update(table).where(col(table.id) == posting.id).values(stamp=stamp))
        set_committed_value(posting, "stamp", stamp)
    keep_editions(session, offers, at=stamp)


def revise(posting: Need | Offer, answers: SQLModel, *, language: str | None = None) -> bool:
    """Put `answers` into `posting`; count a revision and read it again if anything changed; say whether.

    `language` is what its author says that it is written in; it counts where the text itself does not tell.
    """
    changed = {name: value for name, value in answers.model_dump().items() if getattr(posting, name) != value}
    for name, value in changed.items():
        setattr(posting, name, value)
    if changed or posting.reading is None:
        posting.reading = keep(content_of(posting, language))
        posting.language = language_of(posting.reading)
    if changed:
        posting.revision += 1
    return bool(changed)


def need_document(need: Need) -> documents.Need:
    """Return `need` as the matcher reads it."""
    return build_need(need, case=need.request.state, state=need.request.organisation.state)


def offer_document(offer: Offer) -> documents.Offer:
    """Return `offer` as the matcher reads it."""
    return build_offer(offer, provider_state=offer.organisation.state)


def build_need(need: Need | Row[Any], *, case: RequestState, state: str | None) -> documents.Need:
    """Return as the matcher reads it a need, or a row with its columns, of a request that stands at `case`."""
    return documents.Need(
        id=need.id,
        document=replace(content_of(need, need.language), kept=need.reading),
        state=state,
        working_languages=tuple(need.working_languages),
        interpretation=need.interpretation,
        needed_from=need.needed_from,
        needed_until=need.needed_until,
        modes=tuple(need.modes),
        open=case is RequestState.OPEN,
    )


def build_offer(offer: Offer | Row[Any], *, provider_state: str | None) -> documents.Offer:
    """Return as the matcher reads it an offer, or a row with its columns."""
    return documents.Offer(
        id=offer.id,
        document=replace(content_of(offer, offer.language), kept=offer.reading),
        areas=tuple(offer.areas),
        exclusions=tuple(offer.exclusions),
        working_languages=tuple(offer.working_languages),
        interpretation=offer.interpretation,
        available_from=offer.available_from,
        available_until=offer.available_until,
        valid_until=offer.valid_until,
        modes=tuple(offer.modes),
        active=offer.state is OfferState.ACTIVE,
        places_left=offer.places - offer.places_used,
        provider_state=provider_state,
    )


def content_of(posting: Need | Offer | Row[Any], language: str | None) -> documents.Document:
    """Return the words and codes of a posting, as nobody has read them yet."""
    texts = (getattr(posting, name, "") for name in ("description", "result", "audience", "own_term"))
    return documents.Document(
        language=language,
        title=posting.title,
        text="\n".join(text for text in texts if text),
        sectors=tuple(posting.sectors),
        capabilities=tuple(posting.capabilities),
        assistance_types=tuple(posting.assistance_types),
    )
