"""The sentence for each reason: what is so, and what the reader can do about it."""

import logging
from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.errors import Reason
from matching.vocabulary.codes import Facet
from matching.vocabulary.names import MatchState, Mode, OfferState, RequestState
from matching.web.labels.codes import code_label
from matching.web.labels.missing import missing_sentence
from matching.web.labels.names import name, names
from matching.web.labels.places import area_name, area_names
from matching.web.labels.values import language_names, show_date
from matching.web.labels.wordings import SENTENCES

log = logging.getLogger(__name__)
NOWHERE = _l("nowhere yet")
STATES = {"request": RequestState, "offer": OfferState, "match": MatchState}
DAYS = frozenset({"need_from", "need_until", "offer_from", "offer_until", "valid_until", "until"}) | {
    "available_until",
    "needed_until",
}


def sentence(reason: Reason, *, fictional: bool = False) -> str:
    """Return the sentence for a reason; `fictional` hides the real names of States in it."""
    if reason.code == "missing-field":
        return missing_sentence(reason)
    wording = SENTENCES.get(reason.code)
    if wording is None:
        log.error("no sentence for the reason %s", reason.code)
        return _("This is not possible now.")
    shown = {key: show_value(key, value, reason, fictional=fictional) for key, value in reason.values.items()}
    return str(wording) % shown if shown else str(wording).replace("%%", "%")


def show_value(key: str, value: Any, reason: Reason, *, fictional: bool) -> str:
    """Return how one value of a reason is written."""
    if key == "parts":
        return " ".join(sentence(part) for part in value)
    if key in DAYS:
        return show_date(value) if isinstance(value, date) else _("no date")
    if reason.code == "spread-over-everything":
        return str(ceil(value))
    if reason.code == "no-common-language":
        return _listed(language_names(value))
    if reason.code == "no-common-mode":
        return _listed(names(Mode, value))
    if key == "areas":
        return _listed(area_names(value, fictional=fictional)) or str(NOWHERE)
    if key == "shared":
        return _listed(code_label(Facet(facet), code) for facet, code in value)
    if key == "state":
        return _state(value, reason, fictional=fictional)
    return str(value)


def _state(value: str, reason: Reason, *, fictional: bool) -> str:
    lives = STATES.get(str(reason.values.get("noun")))
    return name(lives, value) if lives else area_name(value, fictional=fictional)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)
