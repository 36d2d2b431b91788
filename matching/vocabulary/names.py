"""The closed lists of names: roles, states of each life cycle, answers, bands. Tables' CHECKs and `workflow` read them.

A value is what is stored and exchanged: lower case, with dashes. What people read for it stands in `web/labels`.
"""

from enum import StrEnum


class PageLanguage(StrEnum):
    """The six official languages, in the order in which they are listed everywhere."""

    AR = "ar"
    ZH = "zh"
    EN = "en"
    FR = "fr"
    RU = "ru"
    ES = "es"


class Role(StrEnum):
    """What an account is for; a person has one role, but who asks for a State may also offer for a provider."""

    STATE = "state"
    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class System(StrEnum):
    """In whose name the service itself reads and writes rows that are no viewer's: `row_security.sql` lists the same.

    These only read: `INDEX` what is matched; `EXTRACTS` the few facts that a rule shows of a request whose text it
    hides; `SIDES` the other side of a match, or the case around a need, that a viewer was given already; `RULES` what
    decides who reads what. These write, too: `STEP` what a person's step does beyond their own rows, `JOBS` what time
    brings, `COMMAND` what is typed on the machine.
    """

    INDEX = "index"
    EXTRACTS = "extracts"
    SIDES = "sides"
    RULES = "rules"
    STEP = "step"
    JOBS = "jobs"
    COMMAND = "command"


class Factor(StrEnum):
    """What somebody proves beside their password: an authenticator's code, a printed code, or a security key."""

    CODE = "code"
    LIST = "list"
    KEY = "key"


class Marking(StrEnum):
    """Who reads a request's text, as its State chose."""

    EVERYONE = "everyone"
    PROVIDERS = "providers"
    COORDINATORS = "coordinators"


class RequestState(StrEnum):
    """Where a request stands in its editorial life cycle."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """Where an offer stands in its editorial life cycle."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class MatchState(StrEnum):
    """Where a match stands, up to the introduction."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ReleaseState(StrEnum):
    """Where a coordinator's text to named providers stands; that its last day has passed is read from the date."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """Who takes part in a match: proposes it, or refuses it."""

    COORDINATOR = "coordinator"
    PROVIDER = "provider"
    STATE = "state"


class Side(StrEnum):
    """Whose answer it is."""

    STATE = "state"
    PROVIDER = "provider"


class Answer(StrEnum):
    """What a side says to a match: yes; yes, in part; we need until a date; one question; no."""

    YES = "yes"
    PART = "part"
    UNTIL = "until"
    QUESTION = "question"
    NO = "no"


class Outcome(StrEnum):
    """How far a closed request was met."""

    MET = "met"
    PARTLY_MET = "partly-met"
    UNMET = "unmet"


class Urgency(StrEnum):
    """How soon a need presses, as its State says."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Mode(StrEnum):
    """Where help is given: in the country, at a distance, or in another country."""

    ON_SITE = "on-site"
    REMOTE = "remote"
    ABROAD = "abroad"


class CostBand(StrEnum):
    """What a request may cost, in United States dollars."""

    UNKNOWN = "unknown"
    UNDER_50K = "under-50k"
    FROM_50K_TO_250K = "50k-250k"
    FROM_250K_TO_1M = "250k-1m"
    OVER_1M = "over-1m"


class CostTerms(StrEnum):
    """Who pays for what an offer gives."""

    FREE = "free"
    SHARED = "shared"
    AT_COST = "at-cost"
    TO_AGREE = "to-agree"


class Funding(StrEnum):
    """Whether the money behind an offer is there."""

    SECURED = "secured"
    PARTLY = "partly"
    NOT_YET = "not-yet"


class ProviderKind(StrEnum):
    """What sort of organisation provides."""

    STATE = "state"
    UN_ENTITY = "un-entity"
    REGIONAL_ORGANISATION = "regional-organisation"
    PRIVATE_SECTOR = "private-sector"
    NGO = "ngo"
    ACADEMIA = "academia"


class DeclineReason(StrEnum):
    """Why a match is declined; `other` is told in words."""

    WRONG_SECTOR = "wrong-sector"
    WRONG_CAPABILITY = "wrong-capability"
    AREA = "area"
    LANGUAGE = "language"
    TIMING = "timing"
    PLACES_USED_UP = "places-used-up"
    COST_TERMS = "cost-terms"
    ALREADY_COVERED = "already-covered"
    BENEFICIARY_NOT_ELIGIBLE = "beneficiary-not-eligible"
    SAFEGUARDS = "safeguards"
    COMMERCIAL_INTEREST = "commercial-interest"
    REQUEST_UNCLEAR = "request-unclear"
    PREFERENCE_OF_THE_STATE = "preference-of-the-state"
    OTHER = "other"


class Likeness(StrEnum):
    """What may be there twice."""

    REQUEST = "request"
    OFFER = "offer"
    ORGANISATION = "organisation"
