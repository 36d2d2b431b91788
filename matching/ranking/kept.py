"""What was read in a document as bytes that can be kept with its posting, and back.

Plain text without a pickle: lines of fields, compressed. It begins with the name of the reader, so that what an older
vocabulary or an older program read is never taken for what this one would read.
"""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from matching.ranking import exclusions, function_words, language, lexicon, reading, stems, text, trimming
from matching.ranking.documents import Document, Evidence, Reading
from matching.vocabulary.files import FOLDER

_READER = (exclusions, function_words, language, lexicon, reading, stems, text, trimming)
_FIELD, _LINE, _WORD = "\t", "\n", "\x1f"
_BEGINNING = 64
_LEVEL = 1
"""Of compression: reading at the start must be quick, and more effort saves little."""


def keep(found: Reading) -> bytes:
    """Return a reading as bytes; the same reading gives the same bytes."""
    words = sorted(found.words)
    lines = [
        [reader(), found.language],
        words,
        [str(found.words[word]) for word in words],
        [found.stems.get(word, "") for word in words],
        *_evidence_lines(found),
    ]
    return zlib.compress(_LINE.join(map(_FIELD.join, lines)).encode(), _LEVEL)


def recall(kept: bytes | None) -> Reading | None:
    """Return the reading that these bytes hold, or None where there are none, or where another reader wrote them."""
    if not kept:
        return None
    head, words, counts, stemmed, *rest = zlib.decompress(kept).decode().split(_LINE)
    mark, spoken = head.split(_FIELD)
    if mark != reader():
        return None
    spelt = words.split(_FIELD) if words else []
    times = map(int, counts.split(_FIELD)) if words else ()
    stems_of = {word: stem for word, stem in zip(spelt, stemmed.split(_FIELD), strict=False) if stem}
    return Reading(spoken, dict(map(_evidence, rest)), dict(zip(spelt, times, strict=True)), stems_of)


def is_ours(kept: bytes | None) -> bool:
    """Say whether this reader wrote these bytes; only their beginning is looked at."""
    if not kept:
        return False
    return zlib.decompressobj().decompress(kept, _BEGINNING).startswith(f"{reader()}{_FIELD}".encode())


def with_reading(document: Document, kept: bytes | None) -> Document:
    """Return a document with the reading that was kept of it, or with a new one, just as it would be kept."""
    return replace(document, reading=recall(kept) or recall(keep(reading.read(document))))


@cache
def reader() -> str:
    """Return the name of what reads texts here: it changes with the vocabulary's files and the reading code."""
    digest = hashlib.sha256()
    for path in (*sorted(FOLDER.iterdir()), *(Path(module.__file__ or "") for module in _READER)):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _evidence_lines(found: Reading) -> Iterable[list[str]]:
    for (axis, code), why in sorted(found.evidence.items()):
        yield [axis, code, "1" if why.declared else "", repr(why.strength), _WORD.join(why.words)]


def _evidence(line: str) -> tuple[tuple[str, str], Evidence]:
    axis, code, declared, strength, words = line.split(_FIELD)
    return (axis, code), Evidence(bool(declared), tuple(words.split(_WORD)) if words else (), float(strength))
