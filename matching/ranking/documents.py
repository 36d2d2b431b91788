"""What the matcher knows of a need and an offer: the content that is compared, and the facts that the gates test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a document stands for a code: it declares it, or its text holds `words` that speak of it, or both."""

    declared: bool
    words: tuple[str, ...] = ()
    strength: float = field(default=0.0, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as the blocks see it. `evidence` is by axis (a facet, or the concepts) and code.

    `words` say how often each word (in Chinese each pair of characters) stands there, `stems` the stem of each that
    is not its own.
    """

    language: str
    evidence: Mapping[tuple[str, str], Evidence]
    words: Mapping[str, int]
    stems: Mapping[str, str]

    def on(self, axis: str) -> dict[str, Evidence]:
        """Return the evidence on one axis by code."""
        return {code: found for (name, code), found in self.evidence.items() if name == axis}


@dataclass(frozen=True)
class Document:
    """The content of a posting: its words, and the codes its author declared (unknown codes are ignored).

    `kept` is what was read in it before, if that was kept (see `kept`): then nobody needs to read it again.
    """

    language: str | None
    title: str
    text: str
    sectors: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    assistance_types: tuple[str, ...] = ()
    kept: bytes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Need:
    """One line of a request. A fact that is missing (None, or empty) forbids nothing.

    `region` stands in place of the State for readers who do not learn whose need it is.
    """

    id: str
    document: Document
    state: str | None = None
    working_languages: tuple[str, ...] = ()
    interpretation: bool = False
    needed_from: date | None = None
    needed_until: date | None = None
    modes: tuple[str, ...] = ()
    open: bool = True
    region: str | None = None


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
