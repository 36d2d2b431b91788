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
    (OFFER, "language"): _l("If this offer also worked in %(value)s, it would pass."),
    (OFFER, "interpretation"): _l("If interpretation could be provided for this offer, it would pass."),
    (OFFER, "mode"): _l("If “%(value)s” were also a way of delivery of this offer, it would pass."),
    (OFFER, "area"): _l("If this offer could also be used in %(value)s, it would pass."),
    (OFFER, "exclusion"): _l("If this offer did not exclude %(value)s, it would pass."),
    (OFFER, "until"): _l("If this offer were available until %(value)s, it would pass."),
    (OFFER, "from"): _l("If this offer were available from %(value)s on, it would pass."),
    (OFFER, "place"): _l("If this offer had one more place, it would pass."),
    (OFFER, CODE): _l("If this offer also covered “%(value)s”, it would pass."),
    (NEED, "language"): _l("If this need also accepted %(value)s as a working language, the offer would pass."),
    (NEED, "interpretation"): _l("If interpretation could be provided for this need, the offer would pass."),
    (NEED, "mode"): _l("If this need also accepted “%(value)s” as a way of delivery, the offer would pass."),
    (NEED, "until"): _l("If help were still useful on %(value)s, the offer would pass."),
    (NEED, "from"): _l("If help were useful from %(value)s on, the offer would pass."),
}


GAINS: Mapping[tuple[str, str], Callable[[int, str], str]] = {
    (OFFER, "language"): lambda num, value: ngettext(
        "If this offer also worked in %(value)s, %(num)s more need would pass.",
        "If this offer also worked in %(value)s, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, "interpretation"): lambda num, value: ngettext(
        "If interpretation could be provided for this offer, %(num)s more need would pass.",
        "If interpretation could be provided for this offer, %(num)s more needs would pass.",
        num,
    ),
    (OFFER, "mode"): lambda num, value: ngettext(
        "If “%(value)s” were also a way of delivery of this offer, %(num)s more need would pass.",
        "If “%(value)s” were also a way of delivery of this offer, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, "area"): lambda num, value: ngettext(
        "If this offer could also be used in %(value)s, %(num)s more need would pass.",
        "If this offer could also be used in %(value)s, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, "exclusion"): lambda num, value: ngettext(
        "If this offer did not exclude %(value)s, %(num)s more need would pass.",
        "If this offer did not exclude %(value)s, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, "until"): lambda num, value: ngettext(
        "If this offer were available until %(value)s, %(num)s more need would pass.",
        "If this offer were available until %(value)s, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, "from"): lambda num, value: ngettext(
        "If this offer were available from %(value)s on, %(num)s more need would pass.",
        "If this offer were available from %(value)s on, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (OFFER, CODE): lambda num, value: ngettext(
        "If this offer also covered “%(value)s”, %(num)s more need would pass.",
        "If this offer also covered “%(value)s”, %(num)s more needs would pass.",
        num,
        value=value,
    ),
    (NEED, "language"): lambda num, value: ngettext(
        "If this need also accepted %(value)s as a working language, %(num)s more offer would pass.",
        "If this need also accepted %(value)s as a working language, %(num)s more offers would pass.",
        num,
        value=value,
    ),
    (NEED, "interpretation"): lambda num, value: ngettext(
        "If interpretation could be provided for this need, %(num)s more offer would pass.",
        "If interpretation could be provided for this need, %(num)s more offers would pass.",
        num,
    ),
    (NEED, "mode"): lambda num, value: ngettext(
        "If this need also accepted “%(value)s” as a way of delivery, %(num)s more offer would pass.",
        "If this need also accepted “%(value)s” as a way of delivery, %(num)s more offers would pass.",
        num,
        value=value,
    ),
    (NEED, "until"): lambda num, value: ngettext(
        "If help were still useful on %(value)s, %(num)s more offer would pass.",
        "If help were still useful on %(value)s, %(num)s more offers would pass.",
        num,
        value=value,
    ),
    (NEED, "from"): lambda num, value: ngettext(
        "If help were useful from %(value)s on, %(num)s more offer would pass.",
        "If help were useful from %(value)s on, %(num)s more offers would pass.",
        num,
        value=value,
    ),
}


def opening_sentence(change: Change, *, fictional: bool) -> str:
    """Return what would let this pair pass; `fictional` hides the real names of States."""
    wording = str(OPENINGS[change.side, change.kind])
    return wording % {"value": _shown(change, fictional=fictional)}


def gain_sentence(gain: Gain, *, fictional: bool) -> str:
    """Return what would let more of the other side pass, and how many."""
    return GAINS[gain.change.side, gain.change.kind](gain.more, _shown(gain.change, fictional=fictional))


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
