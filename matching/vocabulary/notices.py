"""The kinds of messages that the service sends: what happened, for whose attention. `web/mails` words them."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """One kind of message; each names the case by its number and links to it, and holds no text of a posting."""

    REQUEST_RECEIVED = "request-received"
    REQUEST_TO_REVIEW = "request-to-review"
    REQUEST_RETURNED = "request-returned"
    REQUEST_OPENED = "request-opened"
    REQUEST_CLOSED = "request-closed"
    REQUEST_ASSIGNED = "request-assigned"
    OFFER_RECEIVED = "offer-received"
    OFFER_TO_VERIFY = "offer-to-verify"
    OFFER_RETURNED = "offer-returned"
    OFFER_VERIFIED = "offer-verified"
    OFFER_EXPIRED = "offer-expired"
    OFFER_IN_TOP_TEN = "offer-in-top-ten"
    MATCH_TO_APPROVE = "match-to-approve"
    MATCH_PUT_TO_YOU = "match-put-to-you"
    MATCH_ANSWERED = "match-answered"
    MATCH_READY = "match-ready"
    QUESTION_ASKED = "question-asked"
    QUESTION_REPLIED = "question-replied"
    MATCH_INTRODUCED = "match-introduced"
    MATCH_DECLINED = "match-declined"
    MATCH_WITHDRAWN = "match-withdrawn"
    RELEASE_TO_APPROVE = "release-to-approve"
    RELEASE_ADDRESSED = "release-addressed"
    MATCH_LAPSED = "match-lapsed"
    INVITATION = "invitation"
    RESET_PASSWORD = "reset-password"  # noqa: S105
    PASSWORD_CHANGED = "password-changed"  # noqa: S105
    FACTORS_CHANGED = "factors-changed"
    FACTORS_RESET = "factors-reset"
    CASES_HANDED_OVER = "cases-handed-over"
