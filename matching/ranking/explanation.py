"""Why a pair has its score: parts that add up to it, down to codes and words; and what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array

from matching.ranking.counting import columns as names_of
from matching.ranking.counting import pieces
from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.focus import measure_focus
from matching.ranking.kept import read
from matching.ranking.lexicon import CONCEPTS
from matching.ranking.pairs import Rows, score_pairs
from matching.ranking.similarity import MEANING, Model
from matching.vocabulary.codes import Facet, ancestors, children

MOST_WORDS = 12
"""So many pairs of words are named; the rest stands together as one term without words."""
_MOST_PAIRS = 400
"""A piece that stands in more pairs of words than this goes to the rest: a bound on the work for odd texts."""
_NOTHING = 1e-12
_CLEAR = 1.0
"""A code found in the text is only called missing elsewhere when its words are at least this strong."""


@dataclass(frozen=True, eq=False)
class Side:
    """A need or an offer as it is explained: what was read in it, its row, and what each word adds to its place.

    `shares` is (n_words + 1, k); the average of the language stands last among `words`.
    """

    reading: Reading
    row: Rows
    words: Sequence[str]
    shares: np.ndarray


Both = tuple[Side, Side]
"""The need and the offer."""


@dataclass(frozen=True)
class TermPart:
    """What one code, or one pair of words, adds. The terms are the words of each side, empty for a declared code.

    `code` is None for words; a term with neither code nor words holds the many small rest of its part.
    """

    need_term: str
    offer_term: str
    value: float
    code: str | None = None


@dataclass(frozen=True)
class Part:
    """What one block adds to the score; its terms sum to `value`, the greatest first."""

    block: str
    value: float
    terms: tuple[TermPart, ...]


@dataclass(frozen=True)
class Explanation:
    """A score and its parts, which sum to it."""

    score: float
    parts: tuple[Part, ...]


def explain(model: Model, need: Document, offer: Document) -> Explanation:
    """Return the score of a pair with its parts; they sum to it, and each part's terms to the part, within 1e-9."""
    one, other = both = look_into(model, need), look_into(model, offer)
    parts = (
        *_code_parts(model, both, _products(one.row.codes, other.row.codes, model.scales.codes, both)),
        *_word_parts(model, both, _products(one.row.words, other.row.words, model.scales.words, both)),
        _meaning_part(model, both),
    )
    alone = np.zeros(1, dtype=np.intp)
    return Explanation(float(score_pairs(one.row, alone, other.row, alone, model.scales)[0]), parts)


@lru_cache(maxsize=32)
def look_into(model: Model, document: Document) -> Side:
    """Return one side of a pair: a need is explained beside ten offers, but looked into once."""
    found = read(document)
    return Side(found, model.rows([document]), *model.meaning.shares(found))


def missing(need: Document, offer: Document) -> tuple[tuple[Facet, str], ...]:
    """Return the codes that the need asks for and the offer neither has nor has anything below.

    Where the need declares no code of a facet, those count that its text clearly speaks of.
    """
    asked, given = read(need), read(offer)
    return tuple(
        (facet, code)
        for facet in Facet
        for code in _asked(facet, asked.on(facet.value))
        if not _covers(facet, code, given.on(facet.value))
    )


def stands_for(document: Document, facet: Facet) -> tuple[str, ...]:
    """Return the codes of a facet that a posting declares or, where it declares none, clearly speaks of."""
    return tuple(_asked(facet, read(document).on(facet.value)))


def _asked(facet: Facet, found: Mapping[str, Evidence]) -> list[str]:
    """Return the codes that a need asks for; a code yields to one below it."""
    declared = [code for code, why in found.items() if why.declared]
    asked = declared or [code for code, why in found.items() if why.strength > _CLEAR]
    above = {name for code in asked for name in ancestors(facet, code)}
    return [code for code in asked if code not in above]


def _covers(facet: Facet, code: str, given: Mapping[str, Evidence]) -> bool:
    return code in given or any(code in ancestors(facet, other) for other in given)


def _products(one: csr_array, other: csr_array, scale: np.ndarray, both: Both) -> np.ndarray:
    """Return what each column adds."""
    asked, given = (row.toarray().ravel().astype(np.float64) for row in (one, other))
    return asked * given * (1.0 if _is_in_one_language(both) else scale)


def _code_parts(model: Model, both: Both, values: np.ndarray) -> Iterator[Part]:
    asked, given = (side.reading for side in both)
    for block, columns in model.code_slices.items():
        shared = {code: float(values[columns][place]) for place, code in enumerate(names_of(block))}
        terms = [
            TermPart(_wording(asked, block, code), _wording(given, block, code), worth, code)
            for code, worth in shared.items()
            if worth
        ]
        yield Part(block, float(sum(shared.values())), tuple(sorted(terms, key=lambda term: (-term.value, term.code))))


def _word_parts(model: Model, both: Both, values: np.ndarray) -> Iterator[Part]:
    for (block, columns), (_, pieces_of) in zip(model.word_slices.items(), model.words.transformer_list, strict=True):
        here = values[columns]
        shared = {int(pieces_of.ids_[place]): float(here[place]) for place in np.flatnonzero(here)}
        value = float(sum(shared.values()))
        yield Part(block, value, _word_terms(block, shared, value, both))


def _meaning_part(model: Model, both: Both) -> Part:
    one, other = both
    scale = 1.0 if _is_in_one_language(both) else model.scales.meaning
    value = float((one.row.meaning.astype(np.float64) * other.row.meaning).sum() * scale)
    return Part(MEANING, value, _meaning_terms(model, value, both))


def _is_in_one_language(both: Both) -> bool:
    return both[0].reading.language == both[1].reading.language


def _wording(reading: Reading, axis: str, code: str) -> str:
    """Return the words of the text that speak of a code or of what is below it."""
    names = {code} if axis == CONCEPTS else {code, *(child.code for child in children(Facet(axis), code))}
    found = reading.on(axis)
    return ", ".join(dict.fromkeys(word for name in sorted(names & set(found)) for word in found[name].words))


def _word_terms(block: str, shared: Mapping[int, float], value: float, both: Both) -> tuple[TermPart, ...]:
    """Divide what each shared piece adds among the words that hold it, on both sides by how often they stand there."""
    asking, giving = (_holders(block, shared, side.reading) for side in both)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for piece, worth in shared.items():
        if len(asking[piece]) * len(giving[piece]) <= _MOST_PAIRS:
            for need_word, need_share in asking[piece]:
                for offer_word, offer_share in giving[piece]:
                    pairs[need_word, offer_word] += worth * need_share * offer_share
    return _most_telling(pairs, value)


def _meaning_terms(model: Model, value: float, both: Both) -> tuple[TermPart, ...]:
    """Take the product of two sums of words apart into pairs of words; the averages of the languages are the rest."""
    one, other = both
    focus = measure_focus(one.reading) * measure_focus(other.reading)
    worth = model.weight(MEANING, one.reading.language, other.reading.language) * focus
    table = worth * (one.shares[:-1] @ other.shares[:-1].T)
    telling = np.argsort(-np.abs(table), axis=None, kind="stable")[:MOST_WORDS]
    pairs = {
        (one.words[row], other.words[column]): float(table[row, column])
        for row, column in zip(*np.unravel_index(telling, table.shape), strict=True)
    }
    return _most_telling(pairs, value)


def _most_telling(pairs: Mapping[tuple[str, str], float], value: float) -> tuple[TermPart, ...]:
    """Return the pairs of words that add or take most, the greatest first, and the rest: they sum to `value`."""
    telling = sorted(pairs.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:MOST_WORDS]
    best = sorted(telling, key=lambda pair: (-pair[1], pair[0]))
    terms = [TermPart(need_word, offer_word, worth) for (need_word, offer_word), worth in best]
    rest = value - sum(term.value for term in terms)
    return (*terms, TermPart("", "", rest)) if abs(rest) > _NOTHING else tuple(terms)


def _holders(block: str, shared: Mapping[int, float], reading: Reading) -> Mapping[int, list[tuple[str, float]]]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for word, times in reading.words.items():
        for piece in pieces(block, word, reading):
            if piece in shared:
                counts[piece][word] += times
    return {piece: [(word, times / words.total()) for word, times in words.items()] for piece, words in counts.items()}
