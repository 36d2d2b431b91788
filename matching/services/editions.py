"""Editions: the public text of each offer for as long as it stood, kept so that any fit can be computed again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from matching.models.edition import Edition
from matching.queries.fits import find_open_editions
from matching.ranking.documents import Document
from matching.vocabulary.names import OfferState

PLAIN = ("language", "title")
CODES = ("sectors", "capabilities", "assistance_types")


def keep_editions(session: Session, offers: Sequence[Row[Any]], *, at: int) -> None:
    """Let each active offer have just one open edition, of its text as it is, and every other offer none.

    `offers` are locked rows, `at` is the number of the change; it closes the old edition and opens the new one.
    """
    standing = {edition.offer_id: edition for edition in find_open_editions(session, [offer.id for offer in offers])}
    for offer in offers:
        old = standing.get(offer.id)
        current = offer.revision if offer.state is OfferState.ACTIVE else None
        if old is not None and old.revision != current:
            old.until = at
            session.add(old)
        if current is not None and (old is None or old.revision != current):
            session.add(_edition(offer, since=at))
    session.flush()


def edition_document(edition: Row[Any]) -> Document:
    """Return an edition as the matcher reads it, with its reading."""
    return replace(thaw(edition.document), kept=edition.reading)


def thaw(said: Mapping[str, Any]) -> Document:
    """Return the document that was kept as these plain values, as nobody has read it yet."""
    codes: dict[str, Any] = {name: tuple(said[name]) for name in CODES}
    return Document(said["language"], said["title"], said["text"], **codes)


def _edition(offer: Row[Any], *, since: int) -> Edition:
    said = {name: getattr(offer, name) for name in (*PLAIN, *CODES)}
    return Edition(
        offer_id=offer.id,
        revision=offer.revision,
        since=since,
        document={**said, "text": offer.description},
        reading=offer.reading,
    )
