"""What was read and counted in a document, as bytes that are kept with its posting: nobody reads a text twice.

Plain arrays and text without a pickle. They begin with the name of the reader, so that what an older vocabulary or an
older program read is never taken for what this one would read.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import numpy as np

from matching.ranking import reading
from matching.ranking.counting import COUNTED, Counted, count
from matching.ranking.documents import Document, Evidence, Reading
from matching.ranking.space import SHIPPED, load_space
from matching.vocabulary.codes import LANGUAGES
from matching.vocabulary.files import FOLDER

_READERS = (
    *("counting", "exclusions", "focus", "function_words", "kept", "language"),
    *("lexicon", "reading", "space", "stems", "text", "trimming"),
)
"""The modules on which it depends what is read."""
_HEAD = struct.Struct(f"<8s B d {len(COUNTED)}I I")
"""Reader, language, focus, where each block ends, and the width of the space."""
_IDS, _VALUES, _PLACE = np.dtype("<u4"), np.dtype("<f4"), np.dtype("<f2")
_FIELD, _LINE, _WORD = "\t", "\n", "\x1f"
_QUICK = 1
"""The level of compression: reading back must be quick, and more effort saves little."""


def read(document: Document) -> Reading:
    """Return what is read in a document; what is kept with it is not read again."""
    kept = document.kept
    return _recall(kept) if is_current(kept) else reading.read(document)


def count_in(document: Document, *, space: Path = SHIPPED) -> Counted:
    """Return what is counted in a document, placed in a space; what is kept is not counted again."""
    kept = document.kept
    if space == SHIPPED and is_current(kept):
        return _unpack_at(kept, 0)[0]
    found = read(document)
    return count(found, load_space(space).place(found))


def keep(document: Document) -> bytes:
    """Read and count a document, and return what was found as bytes; the same document gives the same bytes."""
    found = reading.read(document)
    return pack(count(found, load_space().place(found))) + zlib.compress(_text(found).encode(), _QUICK)


def is_current(kept: bytes | None) -> TypeGuard[bytes]:
    """Say whether there are bytes, and of this program and this vocabulary."""
    return kept is not None and kept[: len(reader())] == reader()


def language_of(kept: bytes) -> str:
    """Return the language of the text from which these bytes came."""
    return LANGUAGES[_HEAD.unpack_from(kept)[1]]


@cache
def reader() -> bytes:
    """Return the name of what reads texts here: it changes with the vocabulary, the space and the reading code."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in (*sorted(FOLDER.iterdir()), *(folder / f"{name}.py" for name in _READERS), SHIPPED):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.digest()[:8]


def pack(counted: Counted) -> bytes:
    """Return what was counted as bytes."""
    language = LANGUAGES.index(counted.language)
    head = _HEAD.pack(reader(), language, counted.focus, *counted.ends, len(counted.place))
    arrays = (counted.ids.astype(_IDS), counted.values.astype(_VALUES), counted.place.astype(_PLACE))
    return head + b"".join(array.tobytes() for array in arrays)


def unpack(packed: bytes) -> Iterator[Counted]:
    """Yield what was counted in documents that were packed one after the other."""
    at = 0
    while at < len(packed):
        counted, at = _unpack_at(packed, at)
        yield counted


def _unpack_at(packed: bytes, at: int) -> tuple[Counted, int]:
    """Return what was packed at a place, and where it ends."""
    _, language, focus, *ends, width = _HEAD.unpack_from(packed, at)
    at += _HEAD.size
    ids = np.frombuffer(packed, _IDS, ends[-1], at)
    at += ids.nbytes
    values = np.frombuffer(packed, _VALUES, ends[-1], at)
    at += values.nbytes
    place = np.frombuffer(packed, _PLACE, width, at)
    return Counted(LANGUAGES[language], focus, tuple(ends), ids, values, place), at + place.nbytes


def _recall(kept: bytes) -> Reading:
    _, at = _unpack_at(kept, 0)
    head, words, counts, stemmed, *rest = zlib.decompress(kept[at:]).decode().split(_LINE)
    spelt = words.split(_FIELD) if words else []
    times = map(int, counts.split(_FIELD)) if words else ()
    stems_of = {word: stem for word, stem in zip(spelt, stemmed.split(_FIELD), strict=False) if stem}
    return Reading(head, dict(map(_evidence, rest)), dict(zip(spelt, times, strict=True)), stems_of)


def _text(found: Reading) -> str:
    words = sorted(found.words)
    lines = [
        [found.language],
        words,
        [str(found.words[word]) for word in words],
        [found.stems.get(word, "") for word in words],
        *_evidence_lines(found),
    ]
    return _LINE.join(map(_FIELD.join, lines))


def _evidence_lines(found: Reading) -> Iterable[list[str]]:
    for (axis, code), why in sorted(found.evidence.items()):
        yield [axis, code, "1" if why.declared else "", repr(why.strength), _WORD.join(why.words)]


def _evidence(line: str) -> tuple[tuple[str, str], Evidence]:
    axis, code, declared, strength, words = line.split(_FIELD)
    return (axis, code), Evidence(bool(declared), tuple(words.split(_WORD)) if words else (), float(strength))
