"""The wording of each reason code; `reasons.sentence` fills in the values."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from matching.web.labels.wordings_keeping import KEEPING
from matching.web.labels.wordings_pairs import PAIRS
from matching.web.labels.wordings_people import PEOPLE

STEPS: Mapping[str, Any] = {
    "not-in-this-state": _l(
        "This step is not possible any more: it is now “%(state)s”. Open the page again to see how it stands."
    ),
    "not-yours-to-take": _l("This step is for somebody else to take."),
    "another-coordinator-approves": _l(
        "You proposed this match on a need that is for coordinators only. Another coordinator has to approve it."
    ),
    "both-must-say-yes-first": _l("Both sides have to say yes before they are introduced."),
    "only-states-request": _l("Only the focal point of a State posts a request."),
    "only-providers-offer": _l("Only the focal point of a provider posts an offer."),
    "incomplete": _l("Some answers are still missing: %(parts)s"),
    "no-needs": _l("Add at least one need: it is what is matched."),
    "date-has-passed": _l("This date has passed. Choose a later one."),
    "ends-before-it-starts": _l("The last day lies before the first. Change one of the two."),
    "name-the-gaps": _l("Name what is missing, so that the other side knows what to do."),
    "need-is-in-use": _l("This need is matched or its request is open, so it cannot be removed. Change it instead."),
    "choose-a-coordinator": _l("Choose a coordinator from the list."),
    "cannot-be-assigned": _l("%(name)s cannot take this case: it is their own State's, or they are no coordinator."),
    "places-are-taken": _l("%(used)s places are taken already. Give at least that number."),
    "already-matched": _l("This pair has a match already: %(number)s."),
    "check-due-diligence": _l("Write down what the human-rights due diligence found. A security force benefits."),
    "check-overlap": _l("Write down whether this overlaps with assistance that runs already."),
    "choose-an-answer": _l("Choose one of the answers."),
    "one-question-at-a-time": _l("Your last question has no reply yet. Wait for it before you ask the next."),
    "say-the-reason": _l("Say the reason in words."),
    "say-until-when": _l("Say until which day you need. It has to lie ahead."),
    "write-the-question": _l("Write the question."),
    "write-the-reply": _l("Write the reply."),
    "spread-over-everything": _l(
        "It speaks of about %(spread)s sectors and capabilities, where up to %(free)s is usual, so each of them counts "
        "for less. Ask the provider what it is mainly for."
    ),
    "being-prepared": _l("The shortlists are being prepared. Open the page again in a minute."),
    "older-than-fits": _l("This decision was made before fits were recorded, so it cannot be computed again."),
}
RELEASES: Mapping[str, Any] = {
    "nothing-to-release": _l("Only needs of open requests for coordinators only are released."),
    "write-the-release": _l("Write what the providers shall read."),
    "name-the-providers": _l("Tick the providers who shall read it."),
    "not-a-provider": _l("Tick providers from the list. One of them is a provider no longer."),
    "recused-by-provider": _l("One of these providers is of your own State. Leave it to another coordinator."),
    "say-the-last-day": _l("Give the last day on which they may read it. It cannot lie in the past."),
    "release-is-over": _l("Its last day has passed. Write a new release."),
}
GATES: Mapping[str, Any] = {
    "not-open": _l("The request is not open."),
    "not-active": _l("The offer is not active."),
    "lapsed": _l("The offer was valid until %(valid_until)s."),
    "outside-area": _l("The offer is for other areas: %(areas)s."),
    "not-for-this-state": _l("The offer is not for the State that asks."),
    "excluded-area": _l("The offer excludes this State."),
    "windows-apart": _l(
        "The dates do not meet: needed from %(need_from)s to %(need_until)s, offered from "
        "%(offer_from)s to %(offer_until)s."
    ),
    "no-common-language": _l(
        "No common working language: the need has %(needs)s, the offer has %(offers)s, and there is no interpretation."
    ),
    "no-common-mode": _l(
        "They are to be delivered in different ways: the need says %(needs)s, the offer says %(offers)s."
    ),
    "window-over": _l("The offer was available until %(available_until)s."),
    "need-over": _l("Help was useful until %(needed_until)s."),
    "no-places": _l("All places of the offer are used."),
    "same-state": _l("The provider is of the same State."),
    "refused-pair": _l("This pair was refused, and neither side has changed since."),
}
SENTENCES: Mapping[str, Any] = {**KEEPING, **PEOPLE, **PAIRS, **STEPS, **RELEASES, **GATES}
