"""What the members of the closed lists are called."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from matching.vocabulary.names import (
    Answer,
    CostBand,
    CostTerms,
    DeclineReason,
    Funding,
    Likeness,
    Marking,
    MatchState,
    Mode,
    OfferState,
    Outcome,
    Party,
    ProviderKind,
    ReleaseState,
    RequestState,
    Role,
    Side,
    Urgency,
)

NAMES: Mapping[type[StrEnum], Mapping[str, Any]] = {
    Role: {
        Role.STATE: _l("focal point of a State"),
        Role.PROVIDER: _l("focal point of a provider"),
        Role.COORDINATOR: _l("coordinator"),
        Role.OBSERVER: _l("observer"),
        Role.AUDITOR: _l("auditor"),
        Role.ADMINISTRATOR: _l("administrator"),
    },
    Marking: {
        Marking.COORDINATORS: _l("For coordinators only"),
        Marking.PROVIDERS: _l("For providers"),
        Marking.EVERYONE: _l("For everyone"),
    },
    RequestState: {
        RequestState.DRAFT: _l("draft"),
        RequestState.SUBMITTED: _l("submitted"),
        RequestState.RETURNED: _l("returned"),
        RequestState.OPEN: _l("open"),
        RequestState.CLOSED: _l("closed"),
        RequestState.WITHDRAWN: _l("withdrawn"),
    },
    OfferState: {
        OfferState.DRAFT: _l("draft"),
        OfferState.SUBMITTED: _l("submitted"),
        OfferState.RETURNED: _l("returned"),
        OfferState.ACTIVE: _l("active"),
        OfferState.PAUSED: _l("paused"),
        OfferState.EXPIRED: _l("expired"),
        OfferState.WITHDRAWN: _l("withdrawn"),
    },
    MatchState: {
        MatchState.PROPOSED: _l("proposed"),
        MatchState.APPROVED: _l("put to both sides"),
        MatchState.INTRODUCED: _l("introduced"),
        MatchState.DECLINED: _l("declined"),
        MatchState.WITHDRAWN: _l("withdrawn"),
        MatchState.LAPSED: _l("lapsed"),
    },
    ReleaseState: {
        ReleaseState.PROPOSED: _l("proposed"),
        ReleaseState.APPROVED: _l("approved"),
        ReleaseState.WITHDRAWN: _l("taken back"),
    },
    Likeness: {
        Likeness.REQUEST: _l("Requests"),
        Likeness.OFFER: _l("Offers"),
        Likeness.ORGANISATION: _l("Organisations"),
    },
    Party: {
        Party.COORDINATOR: _l("proposed by a coordinator"),
        Party.PROVIDER: _l("the provider could help"),
        Party.STATE: _l("the State asked about the offer"),
    },
    Side: {Side.STATE: _l("the State"), Side.PROVIDER: _l("the provider")},
    Answer: {
        Answer.YES: _l("Yes"),
        Answer.PART: _l("Yes, in part"),
        Answer.UNTIL: _l("We need until a date"),
        Answer.QUESTION: _l("We have one question"),
        Answer.NO: _l("No"),
    },
    Outcome: {
        Outcome.MET: _l("met"),
        Outcome.PARTLY_MET: _l("partly met"),
        Outcome.UNMET: _l("not met"),
    },
    Urgency: {Urgency.HIGH: _l("High"), Urgency.NORMAL: _l("Normal"), Urgency.LOW: _l("Low")},
    Mode: {
        Mode.ON_SITE: _l("In the country"),
        Mode.REMOTE: _l("At a distance"),
        Mode.ABROAD: _l("In another country"),
    },
    CostBand: {
        CostBand.UNKNOWN: _l("Not known yet"),
        CostBand.UNDER_50K: _l("Less than 50,000 US dollars"),
        CostBand.FROM_50K_TO_250K: _l("50,000 to 250,000 US dollars"),
        CostBand.FROM_250K_TO_1M: _l("250,000 to 1 million US dollars"),
        CostBand.OVER_1M: _l("More than 1 million US dollars"),
    },
    CostTerms: {
        CostTerms.FREE: _l("Free of charge"),
        CostTerms.SHARED: _l("Costs are shared"),
        CostTerms.AT_COST: _l("The State pays what it costs"),
        CostTerms.TO_AGREE: _l("To be agreed"),
    },
    Funding: {
        Funding.SECURED: _l("Secured"),
        Funding.PARTLY: _l("Partly secured"),
        Funding.NOT_YET: _l("Not secured yet"),
    },
    ProviderKind: {
        ProviderKind.STATE: _l("State"),
        ProviderKind.UN_ENTITY: _l("United Nations entity"),
        ProviderKind.REGIONAL_ORGANISATION: _l("Regional organisation"),
        ProviderKind.PRIVATE_SECTOR: _l("Company"),
        ProviderKind.NGO: _l("Non-governmental organisation"),
        ProviderKind.ACADEMIA: _l("University or research institute"),
    },
    DeclineReason: {
        DeclineReason.WRONG_SECTOR: _l("Another sector"),
        DeclineReason.WRONG_CAPABILITY: _l("Another kind of capability"),
        DeclineReason.AREA: _l("The area does not fit"),
        DeclineReason.LANGUAGE: _l("The language does not fit"),
        DeclineReason.TIMING: _l("The dates do not fit"),
        DeclineReason.PLACES_USED_UP: _l("All places are used"),
        DeclineReason.COST_TERMS: _l("The cost terms do not fit"),
        DeclineReason.ALREADY_COVERED: _l("The need is already covered"),
        DeclineReason.BENEFICIARY_NOT_ELIGIBLE: _l("The beneficiary is not eligible"),
        DeclineReason.SAFEGUARDS: _l("Safeguards are not met"),
        DeclineReason.COMMERCIAL_INTEREST: _l("Commercial interest"),
        DeclineReason.REQUEST_UNCLEAR: _l("The request is not clear"),
        DeclineReason.PREFERENCE_OF_THE_STATE: _l("The State prefers something else"),
        DeclineReason.OTHER: _l("Another reason, in words"),
    },
}


def name_of(member: StrEnum) -> str:
    """Return what a member of a closed list is called."""
    return str(NAMES[type(member)][member])


def name(kind: type[StrEnum], value: str) -> str:
    """Return what the member of `kind` with this stored value is called; raises `KeyError`."""
    return str(NAMES[kind][value])


def names(kind: type[StrEnum], values: Iterable[str]) -> list[str]:
    """Return what several members of `kind` are called, in their order."""
    return [name(kind, value) for value in values]


def mode_names(values: Iterable[str]) -> list[str]:
    """Return what ways of delivery are called, as they are stored with a posting."""
    return names(Mode, values)


def choices(kind: type[StrEnum]) -> list[tuple[str, Any]]:
    """Return values and lazy names for a form's radio buttons or boxes, in the order of the table above."""
    return [(str(value), label) for value, label in NAMES[kind].items()]
