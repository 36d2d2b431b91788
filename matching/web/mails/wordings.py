"""What each kind of mail says: its subject, what happened, and whose turn it is."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from matching.vocabulary.notices import NoticeKind as Kind


class Wording(NamedTuple):
    """The sentences of one kind; `%(number)s` is the number of the case."""

    subject: Any
    happened: Any
    turn: Any


NOTHING = _l("You do not have to do anything now.")
YOURS = _l("It is your turn. Open the page to go on:")
ANSWER = _l("It is your turn to answer. Open the page:")
READ = _l("Read it here:")

WORDINGS: Mapping[Kind, Wording] = {
    Kind.REQUEST_RECEIVED: Wording(
        _l("Request %(number)s received"),
        _l("We have received your request %(number)s. A coordinator reviews it next."),
        NOTHING,
    ),
    Kind.REQUEST_TO_REVIEW: Wording(
        _l("Request %(number)s to review"), _l("Request %(number)s was submitted and waits for a review."), YOURS
    ),
    Kind.REQUEST_RETURNED: Wording(
        _l("Request %(number)s returned to you"),
        _l("A coordinator has returned your request %(number)s and says what is missing."),
        YOURS,
    ),
    Kind.REQUEST_OPENED: Wording(
        _l("Request %(number)s is open"),
        _l("Your request %(number)s is open, and its needs are matched with offers."),
        READ,
    ),
    Kind.REQUEST_CLOSED: Wording(_l("Request %(number)s closed"), _l("Request %(number)s was closed."), READ),
    Kind.REQUEST_ASSIGNED: Wording(
        _l("Request %(number)s assigned to you"), _l("Request %(number)s was assigned to you."), YOURS
    ),
    Kind.OFFER_RECEIVED: Wording(
        _l("Offer %(number)s received"),
        _l("We have received your offer %(number)s. A coordinator verifies it next."),
        NOTHING,
    ),
    Kind.OFFER_TO_VERIFY: Wording(
        _l("Offer %(number)s to verify"), _l("Offer %(number)s was submitted and waits to be verified."), YOURS
    ),
    Kind.OFFER_RETURNED: Wording(
        _l("Offer %(number)s returned to you"),
        _l("A coordinator has returned your offer %(number)s and says what is missing."),
        YOURS,
    ),
    Kind.OFFER_VERIFIED: Wording(
        _l("Offer %(number)s is active"),
        _l("Your offer %(number)s was verified and is active: it is matched with needs."),
        READ,
    ),
    Kind.OFFER_EXPIRED: Wording(
        _l("Offer %(number)s has expired"),
        _l("Your offer %(number)s has expired and is not matched any more."),
        _l("If it still stands, confirm it with a new date:"),
    ),
    Kind.OFFER_IN_TOP_TEN: Wording(
        _l("A new offer for your request %(number)s"),
        _l("A new offer is among the ten that fit a need of your request %(number)s best."),
        _l("If it looks useful, ask about it:"),
    ),
    Kind.MATCH_TO_APPROVE: Wording(
        _l("Match %(number)s to approve"), _l("Match %(number)s was proposed and waits for an approval."), YOURS
    ),
    Kind.MATCH_PUT_TO_YOU: Wording(
        _l("Match %(number)s put to you"), _l("A coordinator has put match %(number)s to both sides."), ANSWER
    ),
    Kind.MATCH_ANSWERED: Wording(
        _l("Match %(number)s: an answer"), _l("One side has answered to match %(number)s."), READ
    ),
    Kind.MATCH_READY: Wording(
        _l("Match %(number)s: both sides said yes"),
        _l("Both sides have said yes to match %(number)s. A coordinator introduces them next."),
        YOURS,
    ),
    Kind.QUESTION_ASKED: Wording(
        _l("Match %(number)s: a question to you"), _l("The other side of match %(number)s asks you a question."), ANSWER
    ),
    Kind.QUESTION_REPLIED: Wording(
        _l("Match %(number)s: a reply to your question"),
        _l("The other side of match %(number)s has replied to your question."),
        ANSWER,
    ),
    Kind.MATCH_INTRODUCED: Wording(
        _l("Match %(number)s: you are introduced"),
        _l("Both sides of match %(number)s are introduced. The contacts of the other side are on its page."),
        _l("It is the turn of both sides to get in touch:"),
    ),
    Kind.MATCH_DECLINED: Wording(
        _l("Match %(number)s declined"), _l("Match %(number)s was declined and has ended."), READ
    ),
    Kind.MATCH_WITHDRAWN: Wording(
        _l("Match %(number)s withdrawn"),
        _l("Match %(number)s has ended, because its request or its offer is not there any more."),
        READ,
    ),
    Kind.MATCH_LAPSED: Wording(
        _l("Match %(number)s lapsed"), _l("Match %(number)s has lapsed: not everybody answered in time."), READ
    ),
    Kind.RELEASE_TO_APPROVE: Wording(
        _l("Release %(number)s to approve"), _l("Release %(number)s was written and waits for an approval."), YOURS
    ),
    Kind.RELEASE_ADDRESSED: Wording(
        _l("Release %(number)s is addressed to you"),
        _l("A coordinator has addressed release %(number)s to your organisation."),
        _l("Read it, and say whether you could help:"),
    ),
    Kind.INVITATION: Wording(
        _l("Your invitation to Assistance Matching"),
        _l("An administrator has opened an account for you, to be used with this e-mail address."),
        _l("Choose your password within seven days. The link works once:"),
    ),
    Kind.RESET_PASSWORD: Wording(
        _l("A new password"),
        _l("Somebody asked for a new password for your account. If it was not you, leave this mail as it is."),
        _l("Choose a new password within one day. The link works once:"),
    ),
    Kind.PASSWORD_CHANGED: Wording(
        _l("Your password was changed"),
        _l("The password of your account was changed, and all your other devices were signed out."),
        _l("If it was not you, choose a new password at once under “Have you forgotten your password?”:"),
    ),
    Kind.FACTORS_CHANGED: Wording(
        _l("Your second factor was changed"),
        _l("A second factor of your account was added or removed, and all your other devices were signed out."),
        _l("If it was not you, tell an administrator at once and choose a new password:"),
    ),
    Kind.FACTORS_RESET: Wording(
        _l("Your second factor was reset"),
        _l("An administrator has removed every second factor of your account, and all your devices were signed out."),
        _l("Sign in with your password and choose a second factor. If you did not ask for this, tell them at once:"),
    ),
    Kind.CASES_HANDED_OVER: Wording(
        _l("Cases handed over to you"),
        _l("An administrator has handed %(count)s cases of a colleague over to you."),
        _l("You find them on your home page:"),
    ),
}
