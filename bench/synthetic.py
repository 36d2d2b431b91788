"""Made-up needs and offers in any number: facts drawn from the demonstration, texts put together from real sentences.

A posting takes the State, areas, languages, windows and codes of one drawn from the judged set of the demonstration, so
shares are those of that set, and a text of that language: about half of its sentences are of the drawn posting and its
neighbours, the rest from published texts in the same language, where a folder of them is given (`parallel/*.jsonl`,
one sentence a line in six languages, as in `build-space`). The same seed gives the same postings.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from matching.ranking.documents import Document, Need, Offer
from matching.ranking.judged import load_judged
from matching.ranking.kept import keep

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION = ROOT / "matching" / "demonstration"
_ENDS = re.compile(r"(?<=[.!?؟。！？])\s*")
_OWN, _NEIGHBOURS, _PUBLISHED = 2, 1, 2
"""So many sentences of the drawn posting, of others in its language, and of published texts make a text."""

Posting = TypeVar("Posting", Need, Offer)


@dataclass(frozen=True)
class Source:
    """What is drawn from: postings, and sentences by language."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    theirs: Mapping[str, Sequence[str]]
    published: Mapping[str, Sequence[str]]


def load_source(published: Path | None = None) -> Source:
    """Read the demonstration, and a folder of published sentences where one is given."""
    judged = load_judged(DEMONSTRATION)
    theirs = defaultdict(list)
    for posting in (*judged.needs, *judged.offers):
        theirs[posting.document.language].extend(split(posting.document.text))
    sentences: dict[str, list[str]] = defaultdict(list)
    for file in sorted(published.glob("*.jsonl")) if published else ():
        for line in file.read_text(encoding="utf-8").splitlines():
            for language, text in json.loads(line).items():
                if isinstance(text, str) and language in theirs:
                    sentences[language].append(text)
    return Source(judged.needs, judged.offers, theirs, sentences)


def make_needs(source: Source, count: int, *, seed: int = 1) -> Iterator[Need]:
    """Make needs, one after the other; their documents carry what was read in them, as the index gets them."""
    return _make(source, source.needs, count, random.Random(f"needs {seed}"))


def make_offers(source: Source, count: int, *, seed: int = 1) -> Iterator[Offer]:
    """Make offers, as `make_needs`."""
    return _make(source, source.offers, count, random.Random(f"offers {seed}"))


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in _ENDS.split(text) if sentence]


def _make(source: Source, drawn_from: Sequence[Posting], count: int, draw: random.Random) -> Iterator[Posting]:
    for number in range(count):
        drawn = draw.choice(drawn_from)
        document = _reworded(source, drawn.document, draw)
        yield replace(drawn, id=f"{number:07d}", document=replace(document, kept=keep(document)))


def _reworded(source: Source, document: Document, draw: random.Random) -> Document:
    own, theirs = split(document.text), source.theirs[document.language]
    published = source.published.get(document.language) or theirs
    sentences = [
        *draw.sample(own, min(_OWN, len(own))),
        *draw.choices(theirs, k=_NEIGHBOURS),
        *draw.choices(published, k=_PUBLISHED),
    ]
    draw.shuffle(sentences)
    return replace(document, text=" ".join(sentences))
