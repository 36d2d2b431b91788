"""A score in words: what each part of it means, what both sides share, what the offer lacks, why a list is empty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.errors import Reason
from matching.ranking.explanation import Part, TermPart
from matching.ranking.shortlist import TOO_WEAK
from matching.ranking.weights import GOOD, MINIMUM
from matching.vocabulary.codes import Facet, ancestors, is_code
from matching.vocabulary.terms import glossary
from matching.web.labels.codes import code_label, code_labels
from matching.web.labels.reasons import sentence
from matching.web.locale import page_language

THOUSAND = 1000
MOST_WORDS = 8
MOST_PHRASES = 3
LEAST_WORDS = 0.01
"""Words that add less than this are chance: pieces of words of two languages that look alike."""
BLOCKS: Mapping[str, Any] = {
    "sectors": _l("Sectors"),
    "capabilities": _l("Capabilities"),
    "assistance_types": _l("Types of assistance"),
    "concepts": _l("Subjects found in both texts"),
    "words": _l("Words in common"),
    "letters": _l("Words that are spelt alike"),
    "meaning": _l("Words of like meaning"),
}
LACKING: Mapping[str, Any] = {
    Facet.SECTORS: _l("The offer does not speak of these sectors: %(codes)s."),
    Facet.CAPABILITIES: _l("The offer does not speak of these capabilities: %(codes)s."),
    Facet.ASSISTANCE_TYPES: _l("The offer does not speak of these types of assistance: %(codes)s."),
}
EMPTY: Mapping[str, Any] = {
    "open": _l("The request is not open, or its latest useful date has passed. Offers stopped by this: %(count)s."),
    "active": _l("Offers that lapsed or whose time is over: %(count)s."),
    "area": _l("Offers that are not for this State: %(count)s."),
    "same-state": _l("Offers whose provider is of the same State: %(count)s."),
    "windows": _l("Offers that are available at other times: %(count)s."),
    "language": _l("Offers without a common working language or interpretation: %(count)s."),
    "mode": _l("Offers that are delivered in other ways: %(count)s."),
    "places": _l("Offers whose places are all used: %(count)s."),
    "refused": _l("Offers that were refused for this need, with neither side changed since: %(count)s."),
    TOO_WEAK: _l("Offers whose content hardly meets the need: %(count)s."),
}


@dataclass(frozen=True)
class Term:
    """What one code or pair of words adds, in words; `shown` are thousandths that add up to the bar's."""

    told: str
    shown: str


@dataclass(frozen=True)
class Bar:
    """One part of a score. `start` and `width` are percent of the whole scale, for the drawing."""

    block: str
    label: str
    value: float
    shown: str
    start: float
    width: float
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Score:
    """A score with its bars. Everything shown is rounded so that the bars add up to the score, as read.

    `minimum` and `good` are what it is compared with.
    """

    value: float
    shown: str
    standing: str
    bars: tuple[Bar, ...]
    minimum: float = MINIMUM
    good: float = GOOD


def score_of(value: float, parts: Sequence[Part]) -> Score:
    """Return a score as a coordinator reads it."""
    total = max(0, round(value * THOUSAND))
    bars, start = [], 0.0
    for part, units in zip(parts, share_out([part.value for part in parts], total), strict=True):
        width = max(0.0, part.value) * 100
        label = str(BLOCKS.get(part.block, part.block))
        bars.append(Bar(part.block, label, part.value, _decimal(units), start, width, _terms(part, units)))
        start += width
    return Score(value, _decimal(total), _standing(value), tuple(bars))


def share_out(values: Sequence[float], total: int) -> list[int]:
    """Return `values` in thousandths that add up to `total`: the largest remainders are rounded up."""
    units = [floor(value * THOUSAND) for value in values]
    by_remainder = sorted(range(len(values)), key=lambda at: values[at] * THOUSAND - units[at], reverse=True)
    for at in by_remainder[: max(0, total - sum(units))]:
        units[at] += 1
    return units


def shown(value: float) -> str:
    """Return a score alone, as it is written."""
    return _decimal(max(0, round(value * THOUSAND)))


def published() -> tuple[str, str]:
    """Return the least score that counts, and the score from which on a candidate is called good."""
    return _decimal(round(MINIMUM * THOUSAND)), _decimal(round(GOOD * THOUSAND))


def shared_sentences(parts: Iterable[Part]) -> list[str]:
    """Return what need and offer share, the weightiest first, without any number.

    Words in common weigh as much as the strongest of them; a subject is not told where a code says its words already.
    """
    told: list[tuple[float, str]] = []
    said: set[str] = set()
    for part in parts:
        if part.block == "words":
            pairs = [_pair(term) for term in part.terms if term.need_term and part.value >= LEAST_WORDS]
            line = _("Words in common: %(words)s", words=", ".join(pairs[:MOST_WORDS]))
            told += [(max(term.value for term in part.terms), line)] if pairs else []
        else:
            terms = [term for term in _nearest(part) if part.block in set(Facet) or not _phrases(term) <= said]
            said.update(*map(_phrases, terms))
            told += [(term.value, _told(part.block, _shorten(term))) for term in terms]
    return [line for _value, line in sorted(told, key=lambda one: -one[0])]


def lacking_sentences(missing: Iterable[tuple[str, str]]) -> list[str]:
    """Return what the need asks for and the offer does not speak of, a sentence for each facet."""
    by_facet: dict[str, list[str]] = {}
    for facet, code in missing:
        by_facet.setdefault(facet, []).append(code)
    return [str(LACKING[Facet(facet)]) % {"codes": _listed(facet, codes)} for facet, codes in by_facet.items()]


def stop_sentence(reason: Reason, *, fictional: bool, for_coordinators: bool) -> str:
    """Return why a gate is shut. Others read the same whether their State is excluded or lies outside the areas."""
    if reason.code == "outside-area" and not for_coordinators:
        return _("The offer is not for the State that asks.")
    return sentence(reason, fictional=fictional)


def empty_sentences(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return why no offer is on a shortlist: how many each gate stopped, the most first."""
    ordered = sorted(counts, key=lambda pair: -pair[1])
    return [str(EMPTY[gate]) % {"count": count} for gate, count in ordered if gate in EMPTY]


def _standing(value: float) -> str:
    if value >= GOOD:
        return _("A good candidate.")
    return _("A possible candidate.") if value > MINIMUM else _("Too weak to be suggested.")


def _terms(part: Part, total: int) -> tuple[Term, ...]:
    shares = share_out([term.value for term in part.terms], total)
    return tuple(Term(_told(part.block, term), _decimal(units)) for term, units in zip(part.terms, shares, strict=True))


def _told(block: str, term: TermPart) -> str:
    """Return one shared code or pair of words, with the words of both texts that speak of it."""
    if term.code is None:
        return _pair(term) if term.need_term else _("many small pieces of words")
    label, need, offer = _label(block, term.code), _isolate(term.need_term), _isolate(term.offer_term)
    if term.need_term and term.offer_term:
        return _("%(code)s – found in both texts: %(need)s ↔ %(offer)s", code=label, need=need, offer=offer)
    if term.need_term:
        return _("%(code)s – the need says %(need)s, the offer has chosen it", code=label, need=need)
    if term.offer_term:
        return _("%(code)s – the need has chosen it, the offer says %(offer)s", code=label, offer=offer)
    return _("%(code)s – both have chosen it", code=label)


def _pair(term: TermPart) -> str:
    if term.need_term == term.offer_term:
        return _isolate(term.need_term)
    return f"{_isolate(term.need_term)} ↔ {_isolate(term.offer_term)}"


def _shorten(term: TermPart) -> TermPart:
    """Return a term with its first phrases only: enough for a line; the whole stands beside the score."""
    need, offer = (_first(text) for text in (term.need_term, term.offer_term))
    return TermPart(need, offer, term.value, term.code)


def _phrases(term: TermPart) -> set[str]:
    """Return the words that a term was found by, of both sides."""
    return {phrase for text in (term.need_term, term.offer_term) for phrase in text.casefold().split(", ") if phrase}


def _first(text: str) -> str:
    phrases = text.split(", ")
    return ", ".join(phrases[:MOST_PHRASES]) + (" …" if len(phrases) > MOST_PHRASES else "")


def _nearest(part: Part) -> list[TermPart]:
    """Return the terms of a part without those codes that only stand above another one of them."""
    coded = [term for term in part.terms if term.code is not None and term.value > 0]
    if part.block not in set(Facet):
        return coded
    facet = Facet(part.block)
    above = {name for term in coded if is_code(facet, str(term.code)) for name in ancestors(facet, str(term.code))}
    return [term for term in coded if term.code not in above]


def _label(block: str, code: str) -> str:
    return code_label(block, code) if block in set(Facet) else _concepts().get((code, page_language().value), code)


@cache
def _concepts() -> Mapping[tuple[str, str], str]:
    """Return the first wording of each concept of the glossary in each language."""
    wordings = ((concept.code, lang, texts) for concept in glossary() for lang, texts in concept.terms.items())
    return {(code, lang): texts[0][:1].upper() + texts[0][1:] for code, lang, texts in wordings if texts}


def _listed(facet: str, codes: Iterable[str]) -> str:
    return ", ".join(code_labels(facet, codes))


def _isolate(text: str) -> str:
    """Keep foreign words from turning the sentence around them."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _decimal(units: int) -> str:
    return str(format_decimal(units / THOUSAND, "0.000"))
