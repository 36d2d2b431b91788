"""The vocabulary as documents, counted: what every fit begins with, so that a model can be fitted on no offer at all.

Counting them takes longer than a thousand postings, so they are shipped counted (`data/vocabulary.bin`, made by `flask
--app app build-vocabulary`). A file that another program or another vocabulary made is not used.
"""

import zlib
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

from matching.ranking.counting import Counted, count
from matching.ranking.documents import Document
from matching.ranking.kept import is_current, pack, unpack
from matching.ranking.reading import read
from matching.ranking.space import load_space
from matching.vocabulary.codes import Facet
from matching.vocabulary.terms import terms

FILE = Path(__file__).parent / "data" / "vocabulary.bin"


@cache
def load_vocabulary() -> tuple[Counted, ...]:
    """Return the vocabulary, counted."""
    shipped = zlib.decompress(FILE.read_bytes()) if FILE.exists() else None
    return tuple(unpack(shipped)) if is_current(shipped) else count_vocabulary()


def save_vocabulary() -> int:
    """Write the vocabulary as it is counted now; return how many documents it makes."""
    counted = count_vocabulary()
    FILE.write_bytes(zlib.compress(b"".join(map(pack, counted)), 9))
    return len(counted)


def count_vocabulary() -> tuple[Counted, ...]:
    """Count, for each code and language, a document of its label and synonyms. It lies nowhere in the space."""
    wordings: defaultdict[tuple[Facet, str, str], list[str]] = defaultdict(list)
    for term in terms():
        if term.kind != "cue":
            wordings[term.facet, term.code, term.lang].append(term.text)
    nowhere = np.zeros(load_space().width, dtype=np.float16)
    return tuple(
        count(read(Document(lang, texts[0], ", ".join(texts[1:]), **{facet.value: (code,)})), nowhere)
        for (facet, code, lang), texts in wordings.items()
    )
