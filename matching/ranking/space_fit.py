"""How the space across languages is learned: from sentences aligned in six languages, and from the vocabulary."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD

from matching.ranking.documents import Document
from matching.ranking.reading import read
from matching.ranking.rows import dampen, rarity, short_rows
from matching.ranking.space import Space, count_features, in_steps
from matching.vocabulary.codes import LANGUAGES
from matching.vocabulary.terms import glossary, terms

SEED = 2341
DIMENSIONS = 400
ROUNDS = 4
LEAST = 2
"""A feature that stands in fewer rows than this is left out."""
EVENNESS = 0.5
"""By which power of its strength each dimension is divided: 0 lets the strongest rule, 1 makes all alike."""

Aligned = Mapping[str, str]
"""One sentence by language; a language may be missing."""


def find_files(folder: Path, *, without: Sequence[str] = ()) -> list[Path]:
    """Return the files of aligned sentences in a folder, sorted, but for those named in `without`."""
    return sorted(path for path in folder.glob("*.jsonl") if path.name not in without)


def fit_space(files: Sequence[Path], *, dimensions: int = DIMENSIONS) -> Space:
    """Learn a space. The same files give the same space. Raises `OSError`, or `ValueError` where a line is broken."""
    rows = [*_sentences(files), *_vocabulary()]
    counts = {lang: [_count(row.get(lang, ""), lang) for row in rows] for lang in LANGUAGES}
    names = [name for lang in LANGUAGES for name in _common(counts[lang])]
    positions = {name: place for place, name in enumerate(names)}
    blocks = {lang: _count_rows(counts[lang], positions) for lang in LANGUAGES}
    together = csr_array(sum(blocks.values(), start=csr_array((len(rows), len(names)))))
    idf = rarity(np.bincount(together.indices, minlength=len(names)), len(rows))
    weighed = {lang: short_rows(dampen(block), idf, 0.0) for lang, block in blocks.items()}
    together = csr_array(sum(weighed.values(), start=csr_array((len(rows), len(names)))))
    svd = TruncatedSVD(min(dimensions, len(names) - 1), n_iter=ROUNDS, random_state=SEED).fit(together)
    vectors = svd.components_.T / np.maximum(svd.singular_values_, 1e-9) ** EVENNESS
    sizes, steps = in_steps(vectors)
    kept = steps * sizes[:, None]
    means = np.array([(weighed[lang] @ kept).mean(axis=0) for lang in LANGUAGES])
    return Space(np.array(names, dtype=object), idf, sizes, steps, means)


def _sentences(files: Sequence[Path]) -> Iterator[Aligned]:
    for path in files:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield {lang: row[lang] for lang in LANGUAGES if row.get(lang)}


def _vocabulary() -> Iterator[Aligned]:
    """Yield all wordings of each code, and of each concept, as sentences that say the same."""
    wordings: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for term in terms():
        wordings[term.facet.value, term.code][term.lang].append(term.text)
    for concept in glossary():
        for lang, texts in concept.terms.items():
            wordings["concepts", concept.code][lang].extend(texts)
    for by_language in wordings.values():
        yield {lang: ", ".join(texts) for lang, texts in by_language.items()}


def _count(text: str, lang: str) -> Counter[str]:
    """Return the features of a text that are of its language."""
    found = count_features(read(Document(lang, "", text))) if text else Counter()
    return Counter({name: times for name, times in found.items() if name.startswith(f"{lang}:")})


def _count_rows(values: Sequence[Mapping[str, int]], positions: Mapping[str, int]) -> csr_array:
    """Return the values as a sparse array, shape (n_values, n_positions); names without a position are left out."""
    known = [sorted((positions[name], times) for name, times in row.items() if name in positions) for row in values]
    ends = np.concatenate([[0], np.cumsum([len(row) for row in known])]).astype(np.int32)
    columns, data = (np.array([pair[side] for row in known for pair in row]) for side in (0, 1))
    return csr_array((data.astype(np.float64), columns.astype(np.int32), ends), shape=(len(values), len(positions)))


def _common(counts: Sequence[Counter[str]]) -> list[str]:
    having = Counter(name for row in counts for name in row)
    return sorted(name for name, rows in having.items() if rows >= LEAST)
