"""Dates of the demonstration move by whole months, so that its postings never age."""

import calendar
from datetime import date

WRITTEN = date(2026, 6, 1)


def demonstration_months(today: date) -> int:
    """Return how many whole months the demonstration's dates move: from the month it was written, never back."""
    return max(0, 12 * (today.year - WRITTEN.year) + today.month - WRITTEN.month)


def shift_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
