"""The demonstration's dates move by whole months and keep their order."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.services.exchange.shift import demonstration_months, shift_months

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONTHS = st.integers(-120, 600)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 6, 1), 0),
        (date(2026, 6, 30), 0),
        (date(2026, 7, 1), 1),
        (date(2026, 11, 23), 5),
        (date(2027, 6, 15), 12),
        (date(2026, 1, 1), 0),
    ],
)
def test_the_demonstration_moves_with_the_month_and_never_back(today: date, months: int) -> None:
    assert demonstration_months(today) == months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_a_day_moves_to_the_same_day_of_a_later_month_or_to_its_end(day: date, months: int, later: date) -> None:
    assert shift_months(day, months) == later


@settings(deadline=None)
@given(DAYS, DAYS, MONTHS)
def test_a_window_never_turns_round(one: date, other: date, months: int) -> None:
    start, end = sorted((one, other))
    assert shift_months(start, months) <= shift_months(end, months)


@settings(deadline=None)
@given(DAYS, MONTHS)
def test_a_day_moves_by_exactly_that_many_months(day: date, months: int) -> None:
    later = shift_months(day, months)
    assert 12 * (later.year - day.year) + later.month - day.month == months
