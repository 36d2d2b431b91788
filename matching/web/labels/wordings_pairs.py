"""The wording of what says that two rows may be one thing, and of what people decided on them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

PAIRS: Mapping[str, Any] = {
    "pair-is-gone": _l("These two are not here to be compared any more. Open the page again to see what is."),
    "same-name": _l("The names are the same, but for small words and the legal form."),
    "names-alike": _l("The names differ in little. They share: %(words)s."),
    "short-name": _l("%(short)s is the short name of both."),
    "known-names": _l("Both are known names of one body."),
    "both-of-one-state": _l("Both are of the same State."),
    "other-state": _l("They are of different States."),
    "same-words": _l("%(share)s %% of the words of one text stand in the other."),
    "same-content": _l("The texts say much the same: %(share)s %%."),
    "same-in-another-language": _l("The texts say much the same in two languages: %(share)s %%."),
    "same-title": _l("The same title stands in both."),
    "same-owner": _l("One organisation posted both."),
    "other-owner": _l("Two organisations of different States, or of none, posted them."),
    "windows-meet": _l("The dates meet."),
    "dates-apart": _l("The dates do not meet."),
    "shared-codes": _l("Codes that both name: %(shared)s."),
}
