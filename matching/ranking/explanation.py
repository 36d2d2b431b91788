"""Why a pair has its score: parts that add up to it, down to codes and words; and what is missing."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.lexicon import CONCEPTS
from matching.ranking.meaning import Meaning
from matching.ranking.reading import read
from matching.ranking.similarity import Model
from matching.ranking.space import MEAN
from matching.ranking.stuffing import measure_focus
from matching.ranking.words import Pieces
from matching.vocabulary.codes import Facet, ancestors, children

WORDINGS = frozenset(("words", "letters"))
"""The blocks whose parts are pairs of words."""
MOST_WORDS = 12
"""So many pairs of words are named; the rest stands together as one term without words."""
_MOST_PAIRS = 400
"""A piece that stands in more pairs of words than this goes to the rest: a bound on the work for odd texts."""
_NOTHING = 1e-12
_CLEAR = 1.0
"""A code found in the text is only called missing elsewhere when its words are at least this strong."""


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
    asked, given = read(need), read(offer)
    need_row, offer_row = model.rows_of([asked]), model.rows_of([given])
    one, other = (row.matrix.toarray().ravel().astype(np.float64) for row in (need_row, offer_row))
    values = one * other
    if asked.language != given.language:
        values *= model.across
    parts = tuple(_part(model, block, values, asked, given) for block in model.slices)
    return Explanation(float(model.score(need_row, offer_row)[0]), parts)


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


def _part(model: Model, block: str, values: np.ndarray, asked: Reading, given: Reading) -> Part:
    columns = model.slices[block]
    here = values[columns]
    shared = {str(model.names[columns][place]): float(here[place]) for place in np.flatnonzero(here)}
    value = float(sum(shared.values()))
    if block == "meaning":
        return Part(block, value, _meaning_terms(model, value, asked, given))
    if block in WORDINGS:
        return Part(block, value, _word_terms(model.blocks[block], shared, value, asked, given))
    terms = [
        TermPart(_wording(asked, block, code), _wording(given, block, code), worth, code)
        for code, worth in shared.items()
    ]
    return Part(block, value, tuple(sorted(terms, key=lambda term: (-term.value, term.code))))


def _wording(reading: Reading, axis: str, code: str) -> str:
    """Return the words of the text that speak of a code or of what is below it."""
    names = {code} if axis == CONCEPTS else {code, *(child.code for child in children(Facet(axis), code))}
    found = reading.on(axis)
    return ", ".join(dict.fromkeys(word for name in sorted(names & set(found)) for word in found[name].words))


def _word_terms(
    block: Pieces, shared: Mapping[str, float], value: float, asked: Reading, given: Reading
) -> tuple[TermPart, ...]:
    """Divide what each shared piece adds among the words that hold it, on both sides by how often they stand there."""
    asking, giving = _holders(block, shared, asked), _holders(block, shared, given)
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for piece, worth in shared.items():
        if len(asking[piece]) * len(giving[piece]) <= _MOST_PAIRS:
            for need_word, need_share in asking[piece]:
                for offer_word, offer_share in giving[piece]:
                    pairs[need_word, offer_word] += worth * need_share * offer_share
    return _most_telling(pairs, value)


def _meaning_terms(model: Model, value: float, asked: Reading, given: Reading) -> tuple[TermPart, ...]:
    """Take the product of two sums of words apart into pairs of words; the averages of the languages are the rest."""
    meaning: Meaning = model.blocks["meaning"]
    (need_words, need_rows), (offer_words, offer_rows) = meaning.shares(asked), meaning.shares(given)
    worth = model.weight("meaning", asked.language, given.language) * measure_focus(asked) * measure_focus(given)
    table = worth * (need_rows @ offer_rows.T)
    pairs = {
        (need_word, offer_word): float(table[row, column])
        for row, need_word in enumerate(need_words)
        for column, offer_word in enumerate(offer_words)
        if MEAN not in (need_word, offer_word)
    }
    return _most_telling(pairs, value)


def _most_telling(pairs: Mapping[tuple[str, str], float], value: float) -> tuple[TermPart, ...]:
    """Return the pairs of words that add or take most, the greatest first, and the rest: they sum to `value`."""
    telling = sorted(pairs.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:MOST_WORDS]
    best = sorted(telling, key=lambda pair: (-pair[1], pair[0]))
    terms = [TermPart(need_word, offer_word, worth) for (need_word, offer_word), worth in best]
    rest = value - sum(term.value for term in terms)
    return (*terms, TermPart("", "", rest)) if abs(rest) > _NOTHING else tuple(terms)


def _holders(block: Pieces, shared: Mapping[str, float], reading: Reading) -> Mapping[str, list[tuple[str, float]]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, times in reading.words.items():
        for piece in block.cut(word, reading):
            if piece in shared:
                counts[piece][word] += times
    return {piece: [(word, times / words.total()) for word, times in words.items()] for piece, words in counts.items()}
