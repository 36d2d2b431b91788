"""The table of what is kept how long, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matching.retention import DAY, HOUR, LINES, YEAR


@dataclass(frozen=True)
class Told:
    """One line in words: what it is, how long it is kept, why, and what happens then."""

    what: Any
    time: str
    why: Any
    then: Any


WORDS: Mapping[str, tuple[Any, Any, Any]] = {
    "withdrawn-request": (
        _l("Texts of a request that its State has withdrawn, with its needs, matches and questions"),
        _l("The State may come back to it. It can also destroy the texts itself, at once."),
        _l("Their key is destroyed. Nobody can read them any more, in no backup."),
    ),
    "closed-request": (
        _l("Texts of a closed request, with its needs, matches and questions"),
        _l("Follow-up and audit need them."),
        _l("Their key is destroyed. Nobody can read them any more, in no backup."),
    ),
    "other-request": (
        _l("Texts of a request that is neither closed nor withdrawn"),
        _l("The State works with it. It can withdraw it at any time."),
        _l("Nothing happens by itself."),
    ),
    "offer": (
        _l("Offers, and their public texts edition by edition"),
        _l("Matches rest on them, and decisions can be computed again."),
        _l("Nothing happens by itself."),
    ),
    "decision": (
        _l("What an approver saw of a match"),
        _l("It shows on what a decision rested."),
        _l("It is sealed with the key of its request, and unreadable with it."),
    ),
    "closed-account": (
        _l("Telephone number and position of a person whose account is closed"),
        _l("Colleagues may have to reach them."),
        _l("They are erased. The name stays in the history."),
    ),
    "sent-notice": (
        _l("Messages that were sent: kind, case number and to whom"),
        _l("It can be looked up who was told."),
        _l("They are deleted."),
    ),
    "form-key": (
        _l("Keys of forms that were answered"),
        _l("A form that is sent twice counts once."),
        _l("They are deleted."),
    ),
    "session": (
        _l("Sessions: who signed in, when, and when it ended"),
        _l("They can be ended on every device, and nobody goes on with one that ended."),
        _l("They are deleted."),
    ),
    "kept-form": (
        _l("What somebody was typing when their session ended"),
        _l("It is there again after they signed in. It is sealed, and shown to nobody else."),
        _l("It is deleted."),
    ),
    "try": (
        _l("How often a password or code was tried, without names and places"),
        _l("Whoever guesses has to wait."),
        _l("It is deleted."),
    ),
    "place": (
        _l("From which networks and browsers somebody signed in, without names and places"),
        _l("Who signs in where they did before does not wait for what strangers try."),
        _l("It is deleted."),
    ),
    "errand": (
        _l("Work that was done in the background: which States, which offers"),
        _l("A fault can be followed."),
        _l("It is deleted."),
    ),
    "history": (
        _l("Who did what, when: steps and names, no texts"),
        _l("Everybody can hold everybody to account."),
        _l("Nothing: it is never changed."),
    ),
    "backup": (
        _l("Backups"),
        _l("Who runs the service decides how long they are kept."),
        _l("Texts whose key was destroyed cannot be read from a backup, however old it is."),
    ),
}


def tell_retention() -> list[Told]:
    """Return the table in words."""
    return [Told(WORDS[line.name][0], _time(line.time), *WORDS[line.name][1:]) for line in LINES]


def _time(time: timedelta | None) -> str:
    if time is None:
        return _("As long as the service runs")
    years = time // YEAR
    if years:
        return ngettext("%(num)d year", "%(num)d years", years)
    if time < DAY:
        return ngettext("%(num)d hour", "%(num)d hours", time // HOUR)
    return ngettext("%(num)d day", "%(num)d days", time.days)
