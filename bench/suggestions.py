"""How good the first three suggestions of codes are on a judged folder: codes are hidden, and asked for again.

    .venv/bin/python -m bench.suggestions FOLDER

A suggestion is right where the author had declared that very code; authors declare less than they write of, so what is
counted wrong is often not. "half" hides every second code of a posting and leaves the others declared. `chance`
suggests to everybody the codes that are declared most often in the folder, but for those that the posting declares.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from matching.ranking.documents import Document
from matching.ranking.judged import load_judged
from matching.ranking.quality import Hits
from matching.ranking.suggestions import FIRST, suggest
from matching.vocabulary.codes import LANGUAGES, Facet

Key = tuple[Facet, str]
Case = tuple[Document, frozenset[Key]]
"""A document as the author left it, and the codes that were hidden."""


def measure(folder: Path) -> Mapping[str, Mapping[str, Hits]]:
    """Return the figures by what was hidden ("all", "half") and where: everywhere, needs, offers, each language."""
    judged = load_judged(folder)
    sides = {"needs": [need.document for need in judged.needs], "offers": [offer.document for offer in judged.offers]}
    everything = [document for side in sides.values() for document in side]
    common = [key for key, _ in Counter(key for document in everything for key in declared(document)).most_common()]
    places = {"total": everything, **sides}
    places |= {spoken: [document for document in everything if document.language == spoken] for spoken in LANGUAGES}
    return {
        name: {
            where: count([case for case in map(hide, documents) if case[1]], common)
            for where, documents in places.items()
        }
        for name, hide in HIDING.items()
    }


def hide_all(document: Document) -> Case:
    """Hide every code."""
    return hide(document, declared(document))


def hide_half(document: Document) -> Case:
    """Hide every second code."""
    return hide(document, declared(document)[1::2])


def hide(document: Document, hidden: Iterable[Key]) -> Case:
    """Return the document without the `hidden` codes, and these."""
    gone = frozenset(hidden)
    kept = {
        facet.value: tuple(code for code in getattr(document, facet) if (facet, code) not in gone) for facet in Facet
    }
    return replace(document, **kept), gone


HIDING: Mapping[str, Callable[[Document], Case]] = {"all": hide_all, "half": hide_half}


def count(cases: Sequence[Case], common: Sequence[Key]) -> Hits:
    """Return how the suggestions do over `cases`, beside the `common` codes."""
    found = [([(one.facet, one.code) for one in suggest(document)], hidden) for document, hidden in cases]
    blind = [([key for key in common if key not in declared(document)][:FIRST], hidden) for document, hidden in cases]
    return Hits(
        n=len(cases),
        precision=precision(found),
        any_right=sum(bool(hidden & set(codes)) for codes, hidden in found) / len(found),
        chance=precision(blind),
    )


def precision(found: Sequence[tuple[Sequence[Key], frozenset[Key]]]) -> float:
    """Return the share of the suggested codes that had been hidden."""
    return sum(len(hidden & set(codes)) for codes, hidden in found) / max(1, sum(len(codes) for codes, _ in found))


def declared(document: Document) -> list[Key]:
    """Return the codes that a document declares, in its own order."""
    return [(facet, code) for facet in Facet for code in getattr(document, facet)]


if __name__ == "__main__":
    print(f"{'hidden':8} {'where':8} {'n':>4} {'right of the first three':>25} {'by chance':>10} {'any right':>10}")
    for hidden, places in measure(Path(sys.argv[1])).items():
        for where, hits in places.items():
            print(f"{hidden:8} {where:8} {hits.n:4} {hits.precision:25.3f} {hits.chance:10.3f} {hits.any_right:10.3f}")
