"""Light trimming: endings of number, gender and case are taken off, so that forms of one word meet. Nothing deeper.

For words of which a stemmer leaves too little to tell them apart (mina and mínimo, train and training).
"""

_RUSSIAN_ENDINGS = (
    "иями ями ами иях ием ией иям ого ему ому ыми ими его ям ая яя ое ее ые ие ый ий ой ей ом ем ам ах ях ую юю ов ев "
    "ых их ым им ия ии ию ья ью ье а е и й о у ы ь ю я"
)
_RUSSIAN = tuple(_RUSSIAN_ENDINGS.split())
"""The longer before the shorter."""
_ARABIC_BEGINNINGS = ("وال", "بال", "كال", "فال", "لل", "ال")
_ARABIC_ENDINGS = ("ها", "ات", "ان", "ون", "ين", "يه", "ه", "ي")
_SHORTEST = 3


def trim(word: str, language: str) -> str:
    """Return a folded `word` without its ending; a word in another script than its text's is cut by its own script."""
    if "\u0600" <= word[0] <= "\u06ff":
        return _arabic(word)
    if "\u0400" <= word[0] <= "\u04ff":
        return _russian(word)
    return _latin(word, language) if word[0].isascii() else word


def _latin(word: str, language: str) -> str:
    if len(word) <= _SHORTEST or not word.isalpha():
        return word
    if language == "en" and word.endswith("ies"):
        return word[:-3] + "y"
    if language == "fr" and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-2] + "l"
    if word.endswith("eaux") or (word.endswith("s") and not word.endswith(("ss", "us"))):
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word


def _russian(word: str) -> str:
    for ending in _RUSSIAN:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def _arabic(word: str) -> str:
    if word[0] == "و" and len(word) > _SHORTEST + 1:
        word = word[1:]
    for beginning in _ARABIC_BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= _SHORTEST - 1:
            word = word[len(beginning) :]
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
