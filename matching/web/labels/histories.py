"""The history of a row as sentences: what happened, by whom, when."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.models.history import History
from matching.web.labels.wordings_people import HISTORY

SENTENCES = {
    **HISTORY,
    ("request", "draft"): _l("The request was begun."),
    ("request", "import"): _l("The request was taken over from a file."),
    ("request", "read"): _l("The case was read."),
    ("request", "edit"): _l("The request was changed."),
    ("request", "add-need"): _l("A need was added."),
    ("request", "edit-need"): _l("A need was changed."),
    ("request", "remove-need"): _l("A need was removed."),
    ("request", "submit"): _l("The request was submitted."),
    ("request", "assign"): _l("The case was assigned to a coordinator."),
    ("request", "take-on"): _l("A coordinator took the case on."),
    ("request", "add-coordinator"): _l("A further coordinator handles the case."),
    ("request", "return"): _l("The request was returned to the State with what is missing."),
    ("request", "open"): _l("The request was opened."),
    ("request", "close"): _l("The request was closed."),
    ("request", "withdraw"): _l("The request was withdrawn."),
    ("request", "destroy-text"): _l("The key of the case was destroyed: nobody can read its texts any more."),
    ("person", "forget-contacts"): _l("Telephone number and position were erased, as their time was over."),
    ("organisation", "take-out"): _l("All data of the organisation was taken out."),
    ("offer", "draft"): _l("The offer was begun."),
    ("offer", "import"): _l("The offer was taken over from a file."),
    ("offer", "edit"): _l("The offer was changed."),
    ("offer", "submit"): _l("The offer was submitted."),
    ("offer", "return"): _l("The offer was returned to the provider with what is missing."),
    ("offer", "verify"): _l("The offer was verified and is active."),
    ("offer", "pause"): _l("The offer was paused."),
    ("offer", "resume"): _l("The offer was resumed."),
    ("offer", "confirm"): _l("The provider confirmed that the offer still stands."),
    ("offer", "expire"): _l("The offer expired."),
    ("offer", "withdraw"): _l("The offer was withdrawn."),
    ("match", "propose-as-coordinator"): _l("A coordinator proposed the match."),
    ("match", "propose-as-provider"): _l("The provider said that it could help."),
    ("match", "propose-as-state"): _l("The State asked about the offer."),
    ("match", "approve"): _l("A coordinator approved the match, and it was put to both sides."),
    ("match", "answer"): _l("An answer was given."),
    ("match", "question"): _l("A question was asked."),
    ("match", "reply"): _l("A question was answered."),
    ("match", "introduce"): _l("Both sides were introduced to each other."),
    ("match", "decline"): _l("The match was declined."),
    ("match", "withdraw"): _l("The match ended because one side is no longer there."),
    ("match", "lapse"): _l("The match lapsed, because not everybody answered in time."),
    ("release", "propose"): _l("A coordinator wrote the release."),
    ("release", "approve"): _l("Another coordinator approved it, and it was addressed to the providers."),
    ("release", "withdraw"): _l("The release was taken back."),
    ("organisation", "object"): _l("The State objected to a coordinator."),
    ("organisation", "take-back-objection"): _l("The State took an objection to a coordinator back."),
    ("organisation", "name-auditor"): _l("The State named an auditor of its cases."),
    ("person", "invite"): _l("The person was invited."),
    ("person", "edit"): _l("The person's details were changed."),
    ("person", "close"): _l("The account was closed."),
    ("person", "hand-over"): _l("The person's cases were handed over to a successor."),
    ("organisation", "found-same"): _l("It was found to be the same as another one here."),
    ("organisation", "found-different"): _l("It was found to be another than one that looks like it."),
    ("organisation", "register"): _l("The organisation was registered."),
    ("organisation", "edit"): _l("The organisation's details were changed."),
}


def step_sentence(row: History) -> str:
    """Return what happened; a step that has no sentence yet is named by its code."""
    known = SENTENCES.get((row.noun, row.step))
    return str(known) if known else _("Step: %(step)s.", step=row.step)
