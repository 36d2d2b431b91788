"""Words in names of organisations that tell none from another: legal forms, and small words, by language."""

from functools import cache

from matching.vocabulary.files import read_rows


@cache
def legal_forms() -> tuple[str, ...]:
    """Return the legal forms of all languages as they are written, the longest first."""
    return _words("form")


@cache
def small_words() -> tuple[str, ...]:
    """Return the articles and prepositions of all languages."""
    return _words("stop")


def _words(kind: str) -> tuple[str, ...]:
    found = {word for row in read_rows("legal_forms.csv") if row["kind"] == kind for word in row["words"].split("|")}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
