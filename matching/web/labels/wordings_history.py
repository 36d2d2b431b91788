"""The wording of what can be wrong with the chain of history."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

CHAIN: Mapping[str, Any] = {
    "line-changed": _l("Line %(place)s is not as it was written."),
    "line-deleted": _l("Line %(place)s was deleted; its seal is still there."),
    "lines-missing": _l("Lines %(first)s to %(last)s are missing, with their seals."),
    "line-inserted": _l("There is a seal at place %(place)s, which no line can have."),
    "line-without-seal": _l("The line %(line)s has no seal: it was not written by this service."),
    "head-missing": _l("The head of the chain is gone."),
    "head-changed": _l("The head of the chain (place %(place)s) was not written with this key."),
    "head-elsewhere": _l("The head of the chain is at place %(place)s, but the last line is at %(lines)s."),
    "published-otherwise": _l("The head that was published on %(day)s covers another line %(place)s than stands here."),
    "heads-not-signed": _l("The published heads were changed: a signature or the order is not right."),
    "anchored-otherwise": _l("The anchor of %(day)s names another line %(place)s than stands here, or there is none."),
}


def chain_sentence(code: str, values: Mapping[str, Any]) -> str:
    """Return the sentence for one fault of the chain."""
    return str(CHAIN[code]) % values
