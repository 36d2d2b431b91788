"""Codes that a text speaks of and its author did not tick: offered beside the form, never ticked by us.

Nothing but the posting's own text and codes enters, so what is suggested tells nobody about any other posting.
"""

from dataclasses import dataclass

from matching.ranking.documents import Document
from matching.ranking.reading import evidence
from matching.vocabulary.codes import Facet, ancestors

FIRST = 3
LEAST = 1.0
"""A code is suggested from this strength on: a whole term of it stands in the text, or cues for it more than once.

On the demonstration's postings, with their codes hidden, strength alone orders as well as strength weighed by facet, by
its share in the facet, by how general the code is or by likeness in the space across languages: within 0.02.
"""


@dataclass(frozen=True)
class Suggestion:
    """A code, and the words of the text that speak of it."""

    facet: Facet
    code: str
    words: tuple[str, ...]


def suggest(document: Document, *, k: int = FIRST) -> tuple[Suggestion, ...]:
    """Return at most `k` codes, the strongest first; none that is declared, or lies above or below another one."""
    found = evidence(document)
    taken = [key for key, why in found.items() if why.declared]
    chosen: list[Suggestion] = []
    for (facet, code), why in sorted(found.items(), key=lambda item: -item[1].strength):
        if len(chosen) < k and why.strength >= LEAST and not any(_is_akin((facet, code), key) for key in taken):
            taken.append((facet, code))
            chosen.append(Suggestion(facet, code, why.words))
    return tuple(chosen)


def _is_akin(one: tuple[Facet, str], other: tuple[Facet, str]) -> bool:
    """Say whether two codes are the same or on one branch."""
    (facet, code), (its_facet, its_code) = one, other
    same = facet is its_facet
    return same and (code == its_code or code in ancestors(facet, its_code) or its_code in ancestors(facet, code))
