"""What the matcher knows of a need and an offer: the content that is compared, and the facts that the gates test."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Document:
    """The content of a posting: its words, and the codes its author declared (unknown codes are ignored)."""

    language: str | None
    title: str
    text: str
    sectors: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    assistance_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """One line of a request. A fact that is missing (None, or empty) forbids nothing."""

    id: str
    document: Document
    state: str | None = None
    working_languages: tuple[str, ...] = ()
    interpretation: bool = False
    needed_from: date | None = None
    needed_until: date | None = None
    modes: tuple[str, ...] = ()
    open: bool = True


@dataclass(frozen=True)
class Offer:
    """What a provider offers. A fact that is missing forbids nothing; without areas it is for the whole world."""

    id: str
    document: Document
    areas: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    working_languages: tuple[str, ...] = ()
    interpretation: bool = False
    available_from: date | None = None
    available_until: date | None = None
    valid_until: date | None = None
    modes: tuple[str, ...] = ()
    active: bool = True
    places_left: int = 1
    provider_state: str | None = None
