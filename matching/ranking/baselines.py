"""Simple ways to rank, beside which ours is measured. Each gives scores of shape (n_needs, n_offers)."""

from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.ranking.documents import Document
from matching.ranking.language import detect
from matching.ranking.reading import count_words
from matching.vocabulary.codes import Facet, ancestors, is_code

SEED = 2341


def score_baselines(needs: Sequence[Document], offers: Sequence[Document]) -> Mapping[str, np.ndarray]:
    """Return the scores of every baseline by its name."""
    asked, given = ([_tokens(document) for document in side] for side in (needs, offers))
    return {
        "random": np.random.default_rng(SEED).uniform(0.001, 1, (len(needs), len(offers))),
        "tag overlap": _overlap(needs, offers),
        "tfidf": _tfidf(asked, given),
        "bm25": _bm25(asked, given),
    }


def _tokens(document: Document) -> list[str]:
    """Return the words (pairs of characters in Chinese) as often as they stand there; those of the title twice."""
    language = detect(f"{document.title}\n{document.text}", document.language)
    return [word for word, times in sorted(count_words(document, language).items()) for _ in range(times)]


def _overlap(needs: Sequence[Document], offers: Sequence[Document]) -> np.ndarray:
    asked, given = ([_tags(document) for document in side] for side in (needs, offers))
    return np.array([[_jaccard(some, others) for others in given] for some in asked]).reshape(len(needs), len(offers))


def _tags(document: Document) -> frozenset[tuple[Facet, str]]:
    declared = [(facet, code) for facet in Facet for code in getattr(document, facet) if is_code(facet, code)]
    return frozenset((facet, name) for facet, code in declared for name in (code, *ancestors(facet, code)))


def _jaccard(some: frozenset[tuple[Facet, str]], others: frozenset[tuple[Facet, str]]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0


def _tfidf(asked: Sequence[list[str]], given: Sequence[list[str]]) -> np.ndarray:
    if not any(given):
        return np.zeros((len(asked), len(given)))
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit(given)
    return (vectorizer.transform(asked) @ vectorizer.transform(given).T).toarray()


def _bm25(asked: Sequence[list[str]], given: Sequence[list[str]]) -> np.ndarray:
    if not any(given):
        return np.zeros((len(asked), len(given)))
    index = bm25s.BM25()
    index.index(list(given), show_progress=False)
    known = index.vocab_dict
    return np.array([_bm25_of(index, [word for word in words if word in known], len(given)) for words in asked])


def _bm25_of(index: bm25s.BM25, words: list[str], width: int) -> np.ndarray:
    return np.asarray(index.get_scores(words), dtype=float) if words else np.zeros(width)
