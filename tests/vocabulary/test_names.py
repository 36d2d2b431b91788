"""The closed lists hold values that can be stored, exchanged and written in an address."""

import inspect
import re
from enum import StrEnum

import pytest

from matching.vocabulary import names
from matching.vocabulary.codes import LANGUAGES

LISTS = [kind for _, kind in inspect.getmembers(names, inspect.isclass) if issubclass(kind, StrEnum) and len(kind)]


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_values_are_lower_case_words_joined_by_dashes(kind: type[StrEnum]) -> None:
    assert [name for name in kind if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_no_two_names_share_a_value(kind: type[StrEnum]) -> None:
    assert len(kind.__members__) == len(set(kind))


def test_there_are_fourteen_reasons_to_decline_and_the_last_is_other() -> None:
    assert (len(names.DeclineReason), list(names.DeclineReason)[-1]) == (14, "other")


def test_the_page_languages_are_the_six_official_ones() -> None:
    assert tuple(names.PageLanguage) == LANGUAGES
