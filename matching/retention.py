"""What is kept how long: one table, which the worker applies every hour and a public page shows."""

from dataclasses import dataclass
from datetime import timedelta

HOUR, DAY, MONTH, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """One kind of data, and how long it is kept; `time` of None is for as long as the service runs.

    What it is, from when time is counted, why, and what happens then is said in `web/labels/retention`.
    """

    name: str
    time: timedelta | None


LINES = (
    Line("withdrawn-request", YEAR),
    Line("closed-request", 5 * YEAR),
    Line("other-request", None),
    Line("offer", None),
    Line("decision", None),
    Line("closed-account", YEAR),
    Line("sent-notice", YEAR),
    Line("form-key", MONTH),
    Line("session", 7 * DAY),
    Line("kept-form", HOUR),
    Line("try", DAY),
    Line("place", 3 * MONTH),
    Line("errand", MONTH),
    Line("history", None),
    Line("backup", None),
)
TIMES = {line.name: line.time for line in LINES if line.time is not None}
