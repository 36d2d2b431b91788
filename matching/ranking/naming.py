"""Names of organisations that may be one organisation: other spellings, legal forms, acronyms, known short names.

A name is not transliterated: no library that the service keeps does it. A body with names in several scripts is found
where the table of aliases knows both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from matching.errors import Reason, reason
from matching.ranking.likely import Likely, pair_of
from matching.ranking.sharing import find_sharing
from matching.ranking.text import is_chinese, tokens
from matching.vocabulary.aliases import aliases
from matching.vocabulary.legal_forms import legal_forms, small_words

ALIKE = 0.88
"""From here on two names are shown: of the 60 pairs in tests/ranking/likely/names.csv, judged by hand, every pair that
is shown is one organisation, and 29 of the 32 that are one are shown; of the demonstration's providers none is."""
SHORT_NAME = 0.92
"""What an acronym says beside the whole name: less than the same name, enough to be shown."""
OTHER_STATE = 0.25
"""What two different States take away: every State has a Ministry of the Interior."""
SAME_STATE = 0.03
OTHER_WORD = 0.15
"""What is taken away where each name has a word that the other lacks: an academy of the police is no agency."""
_SLIP = 80.0
"""Two words of which this share (of 100) agrees are one word with a slip."""
_SHORTEST, _LONGEST = 3, 8
_POINTS = re.compile(r"\b(\w)\.\s?(?=\w\b)")
_SHORT = re.compile(r"\b[^\W\d_a-z]{3,8}\b")
_GRAM = 3


@dataclass(frozen=True)
class Named:
    """An organisation: its identifier, its name, and its State (ISO alpha-3) if it is of one."""

    id: str
    name: str
    state: str | None = None


@dataclass(frozen=True)
class _Look:
    """A name as it is compared: the words that tell, its short names as written, its initials, its known names."""

    words: tuple[str, ...]
    text: str
    short: frozenset[str]
    initials: frozenset[str]
    known: frozenset[str]


def find_same_names(rows: Sequence[Named]) -> list[Likely]:
    """Return the pairs that may be one organisation, the likeliest first. A pair depends on its two names alone."""
    looks = [_look(row.name) for row in rows]
    pairs = find_sharing([_keys(look) for look in looks])
    ones, others = [looks[one].text for one, _ in pairs], [looks[other].text for _, other in pairs]
    ratios = process.cpdist(ones, others, scorer=fuzz.token_sort_ratio) / 100.0 if pairs else np.empty(0)
    found = [
        _weigh(rows[one], rows[other], looks[one], looks[other], float(ratio))
        for (one, other), ratio in zip(pairs, ratios, strict=True)
        if ratio >= ALIKE - SAME_STATE or _meet_otherwise(looks[one], looks[other])
    ]
    kept = [likely for likely in found if likely.score >= ALIKE]
    return sorted(kept, key=lambda likely: (-likely.score, likely.one, likely.other))


def _weigh(one: Named, other: Named, left: _Look, right: _Look, ratio: float) -> Likely:
    score, why = _compare(left, right, ratio)
    if one.state and other.state:
        score += SAME_STATE if one.state == other.state else -OTHER_STATE
        why.append(reason("both-of-one-state" if one.state == other.state else "other-state"))
    return pair_of(one.id, other.id, min(score, 1.0), why)


def _compare(left: _Look, right: _Look, ratio: float) -> tuple[float, list[Reason]]:
    """Return how much alike two names are, whatever their States, and why."""
    if left.text == right.text:
        return 1.0, [reason("same-name")]
    short = sorted(_shared_short(left, right))
    if left.known & right.known:
        return max(ratio, SHORT_NAME), [reason("known-names")]
    if short:
        return max(ratio, SHORT_NAME), [reason("short-name", short=short[0].upper())]
    if _lacks(left, right) and _lacks(right, left):
        return ratio - OTHER_WORD, []
    return ratio, [reason("names-alike", words=", ".join(sorted(set(left.words) & set(right.words))))]


def _lacks(left: _Look, right: _Look) -> bool:
    """Say whether some word of `left` has nothing like it in `right`."""
    return any(max(fuzz.ratio(word, other) for other in right.words) < _SLIP for word in left.words)


def _meet_otherwise(left: _Look, right: _Look) -> bool:
    return bool(left.known & right.known or _shared_short(left, right))


def _shared_short(left: _Look, right: _Look) -> frozenset[str]:
    """Return the short names that one name has written out and the other has, too, or has as its initials."""
    return left.short & (right.short | right.initials) | right.short & left.initials


def _look(name: str) -> _Look:
    written = _POINTS.sub(r"\1", name)
    spelt = [word for word in _split(written) if word]
    bare = tuple(word for word in _without_forms(spelt) if word not in _small())
    words = bare or tuple(spelt)
    known = _known()
    codes = frozenset(known[phrase] for phrase in (words, tuple(spelt)) if phrase in known)
    standing = {word.casefold() for word in _SHORT.findall(written) if word.isupper()}
    own = {words[0]} if len(words) == 1 and len(words[0]) <= _LONGEST else set()
    initials = "".join(word[0] for word in words)
    made = {initials} if _SHORTEST <= len(initials) <= _LONGEST else set()
    return _Look(words, " ".join(sorted(words)), frozenset(standing | own), frozenset(made), codes)


def _keys(look: _Look) -> frozenset[str]:
    """Return by what a name meets others: pieces of three letters of its words, its short names, its known name."""
    padded = [f" {word} " for word in look.words]
    grams = {word[start : start + _GRAM] for word in padded for start in range(len(word) - _GRAM + 1)}
    return frozenset(
        grams | {f"short:{short}" for short in look.short | look.initials} | {f"known:{code}" for code in look.known}
    )


def _split(name: str) -> list[str]:
    """Return the folded words of a name; Chinese characters that stand together are one word."""
    words: list[str] = []
    end = -1
    for token in tokens(name, "en"):
        if is_chinese(token.word) and words and end == token.start and is_chinese(words[-1][-1]):
            words[-1] += token.word
        else:
            words.append(token.word)
        end = token.end
    return words


def _without_forms(words: list[str]) -> list[str]:
    """Return the words without legal forms; of a Chinese name the form is its ending."""
    kept = list(words)
    for form in _forms():
        if len(form) == 1 and is_chinese(form[0][0]):
            kept = [word.removesuffix(form[0]) or word for word in kept]
        for start in range(len(kept) - len(form), -1, -1):
            if tuple(kept[start : start + len(form)]) == form and len(kept) > len(form):
                del kept[start : start + len(form)]
    return kept


@cache
def _forms() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_split(form)) for form in legal_forms())


@cache
def _small() -> frozenset[str]:
    return frozenset(word for small in small_words() for word in _split(small))


@cache
def _known() -> dict[tuple[str, ...], str]:
    """Return the names in the table of aliases as words, each with the code of what it names."""
    found: dict[tuple[str, ...], str] = {}
    for alias in aliases():
        for term in (term for terms in alias.terms.values() for term in terms):
            spelt = tuple(_split(_POINTS.sub(r"\1", term)))
            for words in (spelt, tuple(word for word in spelt if word not in _small())):
                found.setdefault(words, alias.code)
    return found
