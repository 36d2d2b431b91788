"""Where a text says what it does not cover: "not for passenger baggage", "hors aviation", "кроме", "不包括".

Only wordings that plainly shut something out are known; "without delay" or "not only" shut out nothing.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_LONGEST = 160
"""So many characters at most are shut out by one wording."""
_AFTER: Mapping[str, str] = MappingProxyType(
    {
        "en": r"\b(?:not for|not including|not covering|excluding|except(?: for)?|with the exception of|"
        r"apart from|other than|(?:does|do|will|can) ?not (?:cover|include|address|extend to|apply to|"
        r"concern|supply|provide|offer|deal with)|no longer (?:cover|offer|provide)s?)\b",
        "fr": r"(?:\bhors(?! site| ligne| sol| norme| de portée| d'usage|-)\b|\bsauf\b|à l['’]exclusion d|"
        r"à l['’]exception d|\bexcepté\b|\bhormis\b|\bpas pour\b|\bn(?:e |['’])(?:couvr|compren|inclu|concern|"
        r"port|s['’]appliqu|s['’]éten|fourniss|propos|trait)\w* pas)",
        "es": r"\b(?:salvo|excepto|con exclusión de|con excepción de|a excepción de|excluid[oa]s?|no para|"
        r"no (?:se )?(?:incluy|cubr|abarca|aplica|extiend|suministra|ofrec|trata|proporciona)\w*)\b",
        "ru": r"\b(?:кроме(?! того)|за исключением|исключая|не (?:включа|охватыва|распространя|каса|предоставля|"
        r"поставля|предлага)\w+(?: на)?|не для)\b",
        "ar": r"(?:باستثناء|ما عدا|فيما عدا|لا [يت]شمل|لا [يت]غطي|لا [يت]تضمن|لا [يت]نطبق على|لا نقدم|"
        r"لا [يت]قدم|لا [يت]وفر|ليس(?:ت)? ل)",
        "zh": r"(?:不包括|不包含|不含|不适用于|不涉及|不提供|不涵盖|不针对)",
    }
)
_BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "en": r"\b(?:(?:is|are) (?:not (?:covered|included|eligible|addressed)|excluded)|out of scope|excluded)\b",
        "fr": r"(?:\b(?:est|sont) exclue?s?\b|\bn['’]est pas (?:couvert|compris|inclus)\w*|"
        r"\bne sont pas (?:couvert|compris|inclus)\w*)",
        "es": r"\b(?:(?:queda|está|son|es)n? excluid[oa]s?|no (?:está|queda)n? (?:incluid|cubiert)[oa]s?)\b",
        "ru": r"\b(?:не (?:входит|входят|рассматрива\w+|предусмотрен\w*)|исключ(?:ен|ён|а)\w*)\b",
        "ar": r"(?:(?:غير|ليست?) (?:مشمول|مدرج)\w*|مستثنا?\w*)",
        "zh": r"(?:除外|不在范围内|不在内)",
    }
)
_SENTENCE = re.compile(r"[.!?;。！？；؟؛\n()（）]|[.](?=\s)|\b(?:but|mais|pero|sino|но|однако)\b|但是?|ولكن|而是")
_CLAUSE = re.compile(r"[.!?;。！？；؟؛\n,，،()（）:：]")
_FORWARD = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _AFTER.items()}
_BACKWARD = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _BEFORE.items()}


def find_excluded(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of `text`, as characters, that it says it is not about, in the order of the text."""
    return tuple(sorted({*_shut_out_after(text, language), *_shut_out_before(text, language)}))


def is_within(start: int, stretches: tuple[tuple[int, int], ...]) -> bool:
    """Say whether the character at `start` stands in one of the stretches."""
    return any(first <= start < past for first, past in stretches)


def _shut_out_after(text: str, language: str) -> Iterator[tuple[int, int]]:
    for cue in _FORWARD[language].finditer(text):
        end = _SENTENCE.search(text, cue.end())
        yield cue.start(), min(end.start() if end else len(text), cue.end() + _LONGEST)


def _shut_out_before(text: str, language: str) -> Iterator[tuple[int, int]]:
    for cue in _BACKWARD[language].finditer(text):
        before = [mark.end() for mark in _CLAUSE.finditer(text, 0, cue.start())]
        yield max(before[-1] if before else 0, cue.start() - _LONGEST), cue.end()
