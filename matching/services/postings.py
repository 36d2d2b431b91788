"""What each post tells the matching index: that a need or an offer changed, in one order for all processes."""

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col

from matching.models.machinery import IndexState
from matching.models.offer import Offer
from matching.models.request import Need
from matching.ranking import documents
from matching.ranking.language import detect
from matching.vocabulary.names import OfferState, RequestState


def touch(session: Session, *postings: Need | Offer) -> None:
    """Stamp `postings` with the next number of change; every process reads what is newer than the last it knows.

    A stamp is no version: no text changed, so no open form goes stale and two approvals at once do not collide.
    """
    session.flush()
    grow = update(IndexState).where(col(IndexState.id) == 1).values(changes=IndexState.changes + 1)
    stamp = session.execute(grow.returning(col(IndexState.changes))).scalar_one()
    for posting in postings:
        table = type(posting)
        session.connection().execute(update(table).where(col(table.id) == posting.id).values(stamp=stamp))
        set_committed_value(posting, "stamp", stamp)


def revise(posting: Need | Offer, answers: SQLModel) -> bool:
    """Put `answers` into `posting`; count a revision and detect the language again if anything changed; say whether."""
    changed = {name: value for name, value in answers.model_dump().items() if getattr(posting, name) != value}
    for name, value in changed.items():
        setattr(posting, name, value)
    if changed:
        posting.revision += 1
        posting.language = detect(f"{posting.title}\n{posting.description}")
    return bool(changed)


def need_document(need: Need) -> documents.Need:
    """Return `need` as the matcher reads it."""
    return documents.Need(
        id=need.id,
        document=_document(need, extra=(need.result, need.audience, need.own_term)),
        state=need.request.organisation.state,
        working_languages=tuple(need.working_languages),
        interpretation=need.interpretation,
        needed_from=need.needed_from,
        needed_until=need.needed_until,
        modes=tuple(need.modes),
        open=need.request.state is RequestState.OPEN,
    )


def offer_document(offer: Offer) -> documents.Offer:
    """Return `offer` as the matcher reads it."""
    return documents.Offer(
        id=offer.id,
        document=_document(offer, extra=()),
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
        provider_state=offer.organisation.state,
    )


def _document(posting: Need | Offer, *, extra: tuple[str, ...]) -> documents.Document:
    return documents.Document(
        language=posting.language,
        title=posting.title,
        text="\n".join(text for text in (posting.description, *extra) if text),
        sectors=tuple(posting.sectors),
        capabilities=tuple(posting.capabilities),
        assistance_types=tuple(posting.assistance_types),
    )
