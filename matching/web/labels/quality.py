"""How good the model is, in words: what each judged set is, what was done with it before, who is compared."""

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from matching.ranking.quality import Figure, Standing

STANDINGS: Mapping[Standing, Any] = {
    Standing.UNTOUCHED: _l("nothing was tuned on this"),
    Standing.LOOKED_AT: _l("looked at when the weights were set"),
    Standing.TUNED_ON: _l("tuned on this"),
}
SETS: Mapping[str, tuple[Any, Any]] = {
    "eu-outcomes-to-scopes": (
        _l("EU calls: outcome to scope"),
        _l("The expected outcome of a call of the European Union has to find the scope of the same call. English."),
    ),
    "activities-to-their-rest": (
        _l("Aid activities: first half to second"),
        _l("The first half of the text of a real aid activity has to find the second. English and Spanish."),
    ),
    "purposes-across": (
        _l("Aid purposes: English to French and back"),
        _l("The definition of a purpose has to find the same one in the other language, among all in both."),
    ),
    "rights-across": (
        _l("Declaration of Human Rights"),
        _l(
            "A sentence in one of six languages has to find its five translations among all. The model had not seen "
            "these translations."
        ),
    ),
    "eu-calls-to-projects": (
        _l("EU calls: topic to projects"),
        _l("A topic has to find the projects that were funded under it. English."),
    ),
    "sdg-indicators-to-targets": (
        _l("Development goals: indicator to target"),
        _l("An indicator has to find its target, from any of six languages to any. Its translations were not seen."),
    ),
    "demonstration": (
        _l("Demonstration: needs to offers"),
        _l("Requests and offers in six languages, with grades by hand. The only set that has codes."),
    ),
}
RANKERS: Mapping[str, Any] = {
    "ours": _l("This model"),
    "tfidf": _l("TF-IDF (words alone)"),
    "bm25": _l("BM25 (words alone)"),
    "tag overlap": _l("Shared codes alone"),
    "random": _l("At random"),
}
PROCESSES: Mapping[str, Any] = {"pages": _l("Pages"), "worker": _l("Worker")}
PLACES: Mapping[str, Any] = {"total": _l("All"), "needs": _l("Needs"), "offers": _l("Offers")}


def decimal(value: float) -> str:
    """Return a figure with three digits."""
    return str(format_decimal(value, "0.000"))


def signed(value: float) -> str:
    """Return a difference with three digits and its sign; none has none."""
    shown = round(value, 3)
    return str(format_decimal(shown, "+0.000;−0.000")) if shown else decimal(0)


def interval(figure: Figure) -> str:
    """Return between which values a figure lies, "" where that is not known."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{decimal(figure.low)} – {decimal(figure.high)}"
