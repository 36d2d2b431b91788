"""What would help, in a sentence: the one change that lets a pair pass, or that lets more of the other side pass."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matching.ranking.counterfactuals import Gain
from matching.ranking.ways import CODE, NEED, OFFER, Change
from matching.vocabulary.names import Mode
from matching.web.labels.codes import code_label
from matching.web.labels.names import name
from matching.web.labels.places import area_name
from matching.web.labels.values import language_name, show_date

OPENINGS: Mapping[tuple[str, str], Any] = {
    (OFFER, "language"): _l("If this offer also worked in %(value)s, it would fit this need."),
    (OFFER, "interpretation"): _l("If interpretation could be provided for this offer, it would fit this need."),
    (OFFER, "mode"): _l("If “%(value)s” were also a way of delivery of this offer, it would fit this need."),
    (OFFER, "area"): _l("If this offer could also be used in %(value)s, it would fit this need."),
    (OFFER, "exclusion"): _l("If this offer did not exclude %(value)s, it would fit this need."),
    (OFFER, "until"): _l("If this offer were available until %(value)s, it would fit this need."),
    (OFFER, "from"): _l("If this offer were available from %(value)s on, it would fit this need."),
    (OFFER, "place"): _l("If this offer had one more place, it would fit this need."),
    (OFFER, CODE): _l("If this offer also covered “%(value)s”, it would fit this need."),
    (NEED, "language"): _l("If this need also accepted %(value)s as a working language, this offer would fit."),
    (NEED, "interpretation"): _l("If interpretation could be provided for this need, this offer would fit."),
    (NEED, "mode"): _l("If this need also accepted “%(value)s” as a way of delivery, this offer would fit."),
    (NEED, "until"): _l("If help were still useful on %(value)s, this offer would fit."),
    (NEED, "from"): _l("If help were useful from %(value)s on, this offer would fit."),
}


def _plural(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence for one and for many for translation; it is worded where the number is known."""
    return one, many


GAINS: Mapping[tuple[str, str], tuple[str, str]] = {
    (OFFER, "language"): _plural(
        "If this offer also worked in %(value)s, it would fit %(num)s more need.",
        "If this offer also worked in %(value)s, it would fit %(num)s more needs.",
    ),
    (OFFER, "interpretation"): _plural(
        "If interpretation could be provided for this offer, it would fit %(num)s more need.",
        "If interpretation could be provided for this offer, it would fit %(num)s more needs.",
    ),
    (OFFER, "mode"): _plural(
        "If “%(value)s” were also a way of delivery of this offer, it would fit %(num)s more need.",
        "If “%(value)s” were also a way of delivery of this offer, it would fit %(num)s more needs.",
    ),
    (OFFER, "area"): _plural(
        "If this offer could also be used in %(value)s, it would fit %(num)s more need.",
        "If this offer could also be used in %(value)s, it would fit %(num)s more needs.",
    ),
    (OFFER, "exclusion"): _plural(
        "If this offer did not exclude %(value)s, it would fit %(num)s more need.",
        "If this offer did not exclude %(value)s, it would fit %(num)s more needs.",
    ),
    (OFFER, "until"): _plural(
        "If this offer were available until %(value)s, it would fit %(num)s more need.",
        "If this offer were available until %(value)s, it would fit %(num)s more needs.",
    ),
    (OFFER, "from"): _plural(
        "If this offer were available from %(value)s on, it would fit %(num)s more need.",
        "If this offer were available from %(value)s on, it would fit %(num)s more needs.",
    ),
    (OFFER, CODE): _plural(
        "If this offer also covered “%(value)s”, it would fit %(num)s more need.",
        "If this offer also covered “%(value)s”, it would fit %(num)s more needs.",
    ),
    (NEED, "language"): _plural(
        "If this need also accepted %(value)s as a working language, %(num)s more offer would fit.",
        "If this need also accepted %(value)s as a working language, %(num)s more offers would fit.",
    ),
    (NEED, "interpretation"): _plural(
        "If interpretation could be provided for this need, %(num)s more offer would fit.",
        "If interpretation could be provided for this need, %(num)s more offers would fit.",
    ),
    (NEED, "mode"): _plural(
        "If this need also accepted “%(value)s” as a way of delivery, %(num)s more offer would fit.",
        "If this need also accepted “%(value)s” as a way of delivery, %(num)s more offers would fit.",
    ),
    (NEED, "until"): _plural(
        "If help were still useful on %(value)s, %(num)s more offer would fit.",
        "If help were still useful on %(value)s, %(num)s more offers would fit.",
    ),
    (NEED, "from"): _plural(
        "If help were useful from %(value)s on, %(num)s more offer would fit.",
        "If help were useful from %(value)s on, %(num)s more offers would fit.",
    ),
}


def opening_sentence(change: Change, *, fictional: bool) -> str:
    """Return what would let this pair pass; `fictional` hides the real names of States."""
    wording = str(OPENINGS[change.side, change.kind])
    return wording % {"value": _shown(change, fictional=fictional)}


def gain_sentence(gain: Gain, *, fictional: bool) -> str:
    """Return what would let more of the other side pass, and how many."""
    one, many = GAINS[gain.change.side, gain.change.kind]
    return ngettext(one, many, gain.more, value=_shown(gain.change, fictional=fictional))


def _shown(change: Change, *, fictional: bool) -> str:
    """Return how the value of a change is written."""
    if change.kind in SHOWN:
        return SHOWN[change.kind](change.value)
    if change.kind in ("area", "exclusion"):
        return area_name(change.value, fictional=fictional)
    return ""


SHOWN: Mapping[str, Callable[[Any], str]] = {
    "language": language_name,
    "mode": lambda value: name(Mode, value),
    "until": show_date,
    "from": show_date,
    CODE: lambda value: code_label(*value),
}
