"""What to do about each answer that is missing before something can be submitted."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.errors import Reason

INSTRUCTIONS: Mapping[str, Any] = {
    "title": _l("Give it a title."),
    "description": _l("Describe it in some sentences."),
    "public_summary": _l("Write the public summary, or do not publish one."),
    "needed_until": _l("Say by which date help is useful at the latest."),
    "working_languages": _l("Choose at least one working language."),
    "beneficiary": _l("Say who benefits."),
    "security_force": _l("Say whether a security force benefits."),
    "areas": _l("Choose where the offer may be used."),
    "places": _l("Say how many engagements the offer can serve, at least one."),
}


def missing_sentence(reason: Reason) -> str:
    """Return what to do about the missing field that `reason` names, with the number of the need it belongs to."""
    told = str(INSTRUCTIONS.get(str(reason.values["field"]), _("An answer is missing.")))
    place = reason.values.get("place")
    return _("Need %(place)s: %(told)s", place=place, told=told) if place else told
