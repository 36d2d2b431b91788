"""What time it is: the only place that reads the machine's clock. Times are aware and in UTC."""

from datetime import UTC, date, datetime, timedelta

_shift = timedelta()


def now() -> datetime:
    """Return the present moment, aware, in UTC, moved by what `move` was told."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """Return the present day in UTC."""
    return now().date()


def move(by: timedelta) -> None:
    """Set the clock ahead by `by` (zero sets it right again); for tests and rehearsals of what time brings."""
    global _shift
    _shift = by
