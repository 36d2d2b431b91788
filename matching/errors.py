"""What can go wrong below the web, and the reasons told to people. Sentences for the codes live in `web/labels`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something is not so: a code, and the values that its sentence needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)


def reason(code: str, **values: Any) -> Reason:
    """Return the reason `code` with its values, e.g. `reason("no-common-language", needs=("ru", "es"))`."""
    return Reason(code, MappingProxyType(values))


class Missing(Exception):
    """The row is not there, or the viewer may not see it: the two are one answer."""


class Refused(Exception):
    """The step may not be taken; `reason` says why."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.reason = why


class Stale(Exception):
    """Somebody changed the row after this person read it; `current` is the row as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale")
        self.current = current


class BrokenChain(Exception):
    """The history cannot be continued: its head is not as this service left it, or the key is another one."""


class Unreadable(Exception):
    """A sealed text cannot be opened where it stands: it was changed outside the service, or its key is not ours.

    `place` names table, row and column, never a text.
    """

    def __init__(self, place: tuple[str, str, str]) -> None:
        super().__init__(" ".join(place))
        self.place = place
