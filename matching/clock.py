"""What time it is: the only place that reads the machine's clock. Times are aware and in UTC."""

from datetime import UTC, date, datetime, timedelta

_shift = timedelta()


def now() -> datetime:
    """Return the present moment, aware, in UTC, moved by what `move` was told."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """Return the present day in UTC."""
    return now().date()


def count_working_days(since: date, until: date) -> int:
    """Return how many days from Monday to Friday lie after `since`, up to and with `until`."""
    weeks, rest = divmod((until - since).days, 7)
    return 5 * weeks + sum((since + timedelta(days=day)).weekday() < 5 for day in range(1, rest + 1))


def move(by: timedelta) -> None:
    """Set the clock ahead by `by` (zero sets it right again); for tests and rehearsals of what time brings."""
    global _shift
    _shift = by
