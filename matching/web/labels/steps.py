"""What the buttons say: each step of each life cycle, as an instruction."""

from flask_babel import lazy_gettext as _l

from matching.workflow import Noun

LABELS = {
    (Noun.REQUEST, "edit"): _l("Edit the request"),
    (Noun.REQUEST, "submit"): _l("Submit the request"),
    (Noun.REQUEST, "assign"): _l("Assign the case"),
    (Noun.REQUEST, "return"): _l("Return it to the State"),
    (Noun.REQUEST, "open"): _l("Open the request"),
    (Noun.REQUEST, "close"): _l("Close the request"),
    (Noun.REQUEST, "withdraw"): _l("Withdraw the request"),
    (Noun.OFFER, "edit"): _l("Edit the offer"),
    (Noun.OFFER, "submit"): _l("Submit the offer"),
    (Noun.OFFER, "return"): _l("Return it to the provider"),
    (Noun.OFFER, "verify"): _l("Verify the offer"),
    (Noun.OFFER, "pause"): _l("Pause the offer"),
    (Noun.OFFER, "resume"): _l("Resume the offer"),
    (Noun.OFFER, "confirm"): _l("Confirm that the offer still stands"),
    (Noun.OFFER, "withdraw"): _l("Withdraw the offer"),
    (Noun.MATCH, "approve"): _l("Approve the match"),
    (Noun.MATCH, "answer"): _l("Send the answer"),
    (Noun.MATCH, "reply"): _l("Send the reply"),
    (Noun.MATCH, "introduce"): _l("Introduce both sides"),
    (Noun.MATCH, "decline"): _l("Decline the match"),
    (Noun.RELEASE, "approve"): _l("Approve the release"),
    (Noun.RELEASE, "withdraw"): _l("Take the release back"),
}
GRAVE = frozenset({"withdraw", "decline", "close"})


def step_label(noun: Noun, step: str) -> str:
    """Return what the button of a step says."""
    return str(LABELS[noun, step])


def is_grave(step: str) -> bool:
    """Say whether a step ends something, so that its button looks the part."""
    return step in GRAVE
