"""Logs without anybody's text: of an exception, its kind and where it was raised, never what it says.

What an exception says may hold what somebody typed: a database names the value that it refuses, Python quotes the text
that it cannot read.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

Maker = Callable[..., logging.LogRecord]


def leave_out_values() -> None:
    """Let every record that is logged from now on tell of exceptions by kind and place alone."""
    if not isinstance(logging.getLogRecordFactory(), _Maker):
        logging.setLogRecordFactory(_Maker(logging.getLogRecordFactory()))


def tell_kind(error: BaseException) -> str:
    """Return the kinds of an exception and of those behind it, the first cause first, each with its lines of code."""
    return "\n".join(_tell_one(one) for one in reversed(list(_chain(error))))


class _Maker:
    """Makes records as another maker does, and takes out of them what exceptions say."""

    def __init__(self, make: Maker) -> None:
        self.make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.make(*args, **kwargs)
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text, record.exc_info = tell_kind(record.exc_info[1]), None
        return record


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _tell_one(error: BaseException) -> str:
    lines = traceback.format_tb(error.__traceback__)
    return "".join(["Traceback (most recent call last):\n", *lines, type(error).__name__])
