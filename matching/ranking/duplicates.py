"""Requests and offers that may be the same thing posted twice: as it was, edited, rephrased, or in another language.

How much alike two postings are depends on these two and on the model alone, never on what else was posted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from rapidfuzz import fuzz

from matching.errors import Reason, reason
from matching.ranking.documents import Document
from matching.ranking.likely import Likely, pair_of
from matching.ranking.pairs import Rows, Scales, join_rows, score_pairs
from matching.ranking.similarity import Model
from matching.ranking.text import fold, tokens
from matching.vocabulary.codes import Facet

ALIKE = 0.6
"""From here on a pair is shown. Of the demonstration's offers no two of different organisations reach 0.56 (0.34 in one
language), copies with sentences moved and one left out begin at 0.9, and eleven of twelve translations made by hand
reach it where one organisation posted both; tests/ranking/likely/test_duplicates.py measures precision and recall."""
SAME_OWNER = 0.1
"""What one organisation as the author of both adds."""
SAME_TITLE = 0.15
WINDOWS_APART = 0.1
"""What is taken away when the dates of two postings do not meet: last year's course is not this year's."""
COPIED = 0.9
"""From here on the words of one text are said to stand in the other."""
_ENOUGH_WORDS = 12
"""Of a shorter text it proves nothing that all its words stand in a longer one."""
_WORTH_A_LOOK = 0.4
"""Pairs whose places in the space of meaning agree less, and whose titles differ, are not looked at."""
_WORTH_READING = ALIKE - SAME_OWNER - SAME_TITLE
"""Below this nothing else brings a pair up; its words are not laid beside each other."""
_NEIGHBOURS = 20
"""Of many postings with one title, each is held beside so many others."""
_AT_ONCE = 512


@dataclass(frozen=True)
class Posting:
    """What is compared of a request's need or an offer; `owner` is the organisation, `since` and `until` its dates."""

    id: str
    document: Document
    owner: str
    state: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, eq=False)
class Print:
    """One posting as the model sees it: its row, and its place in the space of meaning, of length 1.

    `words` are those of its text, folded, with spaces between them.
    """

    row: Rows
    place: np.ndarray
    words: str


def make_prints(model: Model, documents: Sequence[Document]) -> list[Print]:
    """Return the prints of documents, in their order."""
    rows = model.rows(documents)
    words = [" ".join(token.word for token in tokens(document.text, "en")) for document in documents]
    lengths = np.linalg.norm(rows.meaning, axis=1, keepdims=True)
    places = rows.meaning / np.where(lengths > 0, lengths, 1)
    return [Print(rows.take(np.array([at])), places[at], words[at]) for at in range(len(rows))]


def find_same_postings(model: Model, postings: Sequence[Posting], prints: Sequence[Print]) -> list[Likely]:
    """Return the pairs that may be one posting, the likeliest first. `prints` are those of the postings, in order."""
    pairs = _find_candidates(postings, prints)
    if not len(pairs):
        return []
    scores = _score(model, prints, pairs)
    found = [
        _weigh(postings[one], postings[other], prints[one], prints[other], float(score))
        for (one, other), score in zip(pairs, scores, strict=True)
        if score >= _WORTH_READING
    ]
    kept = [likely for likely in found if likely.score >= ALIKE]
    return sorted(kept, key=lambda likely: (-likely.score, likely.one, likely.other))


def _find_candidates(postings: Sequence[Posting], prints: Sequence[Print]) -> np.ndarray:
    """Return the places of pairs worth a look, shape (n_pairs, 2): near in meaning, or of one title."""
    found = [np.array(_find_equal(postings), dtype=np.int64).reshape(-1, 2)]
    places = np.array([one.place for one in prints], dtype=np.float32)
    for start in range(0, len(places), _AT_ONCE):
        near = np.argwhere(places[start : start + _AT_ONCE] @ places[start:].T >= _WORTH_A_LOOK) + start
        found.append(near[near[:, 0] < near[:, 1]])
    return np.unique(np.concatenate(found), axis=0)


def _find_equal(postings: Sequence[Posting]) -> list[tuple[int, int]]:
    """Return pairs with one text, or with one title and one owner: each with the next few of its kind."""
    held: dict[tuple[str, str], list[int]] = {}
    for place, posting in enumerate(postings):
        if posting.document.text:
            held.setdefault((posting.document.text, ""), []).append(place)
        if posting.document.title:
            held.setdefault((fold(posting.document.title), posting.owner), []).append(place)
    return [
        (one, other)
        for places in held.values()
        for at, one in enumerate(places)
        for other in places[at + 1 : at + 1 + _NEIGHBOURS]
    ]


def _score(model: Model, prints: Sequence[Print], pairs: np.ndarray) -> np.ndarray:
    """Return how much alike the rows of the pairs are, 0 to 1: in one language the cosine of the whole rows.

    Across languages shared codes say much about a subject and little about a text, so the cosine is meant with that
    of the places in the space of meaning.
    """
    rows = join_rows([one.row for one in prints])
    foreign = replace(rows, languages=np.full(len(rows), -1, dtype=np.int8))
    one, other = pairs.T
    near = [float(prints[at].place @ prints[beside].place) for at, beside in pairs.tolist()]
    mixed = (_cosines(rows, foreign, pairs, model.scales) + near) / 2
    same = rows.languages[one] == rows.languages[other]
    return np.where(same, _cosines(rows, rows, pairs, model.scales), mixed)


def _cosines(rows: Rows, others: Rows, pairs: np.ndarray, scales: Scales) -> np.ndarray:
    """Return the cosines of pairs, by the weights within one language or, where no language agrees, across."""
    every = np.arange(len(rows))
    lengths = np.sqrt(score_pairs(rows, every, others, every, scales))
    one, other = pairs.T
    both = lengths[one] * lengths[other]
    return score_pairs(rows, one, others, other, scales) / np.where(both > 0, both, 1)


def _weigh(one: Posting, other: Posting, left: Print, right: Print, score: float) -> Likely:
    why: list[Reason] = []
    same_language = left.row.languages[0] == right.row.languages[0]
    copied = _copied(left.words, right.words) if same_language else 0.0
    if copied >= COPIED:
        score = max(score, copied)
        why.append(reason("same-words", share=round(100 * copied)))
    elif score >= ALIKE - SAME_OWNER:
        why.append(reason("same-content" if same_language else "same-in-another-language", share=round(100 * score)))
    for added, code in (_by_title(one, other), _by_owner(one, other), _by_window(one, other)):
        score += added
        why += [reason(code)] if code else []
    shared = _shared_codes(one.document, other.document)
    why += [reason("shared-codes", shared=shared)] if shared else []
    return pair_of(one.id, other.id, min(max(score, 0.0), 1.0), why)


def _copied(one: str, other: str) -> float:
    """Return how much of the words of the shorter text stands in the longer, 0 to 1; order does not count."""
    enough = min(one.count(" "), other.count(" ")) >= _ENOUGH_WORDS
    return (fuzz.token_set_ratio if enough else fuzz.token_sort_ratio)(one, other) / 100.0 if one and other else 0.0


def _by_title(one: Posting, other: Posting) -> tuple[float, str]:
    same = bool(one.document.title) and fold(one.document.title) == fold(other.document.title)
    return (SAME_TITLE, "same-title") if same else (0.0, "")


def _by_owner(one: Posting, other: Posting) -> tuple[float, str]:
    if one.owner == other.owner:
        return SAME_OWNER, "same-owner"
    if one.state is not None and one.state == other.state:
        return 0.0, "both-of-one-state"
    return 0.0, "other-owner"


def _by_window(one: Posting, other: Posting) -> tuple[float, str]:
    if not (one.since or one.until) or not (other.since or other.until):
        return 0.0, ""
    begins = max(one.since or date.min, other.since or date.min)
    ends = min(one.until or date.max, other.until or date.max)
    return (-WINDOWS_APART, "dates-apart") if begins > ends else (0.0, "windows-meet")


def _shared_codes(one: Document, other: Document) -> tuple[tuple[str, str], ...]:
    return tuple(
        (facet.value, code)
        for facet in Facet
        for code in getattr(one, facet.value)
        if code in getattr(other, facet.value)
    )
