"""Who was shown text for coordinators only, and when: written down for its owner, whatever page showed it.

No page has to remember to do it. Whatever a session loads of requests, needs and releases is noted as it is loaded;
after the page it is asked what of that the viewer may read and is not their own. Once an hour and person is enough.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import QueryContext
from sqlmodel import Session

from matching import clock
from matching.database import transaction
from matching.models.release import Release
from matching.models.request import Need, Request
from matching.policy.viewer import Viewer
from matching.queries.history import READ
from matching.queries.readers import find_hidden_shown, find_read_since, lock_reader
from matching.services.steps import record
from matching.vocabulary.names import Marking, Role, System

AGAIN = timedelta(hours=1)
READERS = frozenset({Role.COORDINATOR, Role.PROVIDER})
"""Nobody else is shown text for coordinators only that is not their own organisation's."""
SHOWN = "shown"


@dataclass
class Shown:
    """The identifiers of what one session loaded; `plain` are requests that are not for coordinators only."""

    requests: set[str] = field(default_factory=set)
    needs: dict[str, str | None] = field(default_factory=dict)
    releases: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)

    @property
    def hidden_needs(self) -> set[str]:
        """The needs that may be for coordinators only: not known to be of another request."""
        return {need for need, request in self.needs.items() if request is None or request not in self.plain}


def listen() -> None:
    """Note whatever any session loads, from now on. Called once, where the parts are joined."""
    for table, note in NOTES.items():
        if not event.contains(table, "load", note):
            event.listen(table, "load", note)


def write_down(engine: Engine, session: Session, viewer: Viewer) -> None:
    """Write down what the viewer read in a session that has ended, in a transaction of its own."""
    shown: Shown = session.info.get(SHOWN, Shown())
    if viewer.person_id is None or not viewer.roles & READERS:
        return
    if not (shown.requests or shown.hidden_needs or shown.releases):
        return
    with transaction(engine, system=System.STEP) as writing:
        lock_reader(writing, viewer.person_id)
        asked = {"requests": shown.requests, "needs": shown.hidden_needs, "releases": shown.releases}
        found = find_hidden_shown(writing, viewer, **asked)
        known = find_read_since(writing, viewer.person_id, since=clock.now() - AGAIN)
        for request in found:
            if request.id not in known:
                record(writing, request, READ, by=viewer)


def _shown(context: QueryContext) -> Shown:
    shown: Shown = context.session.info.setdefault(SHOWN, Shown())
    return shown


def _note_request(request: Request, context: QueryContext) -> None:
    loaded, shown = request.__dict__, _shown(context)
    is_plain = "marking" in loaded and loaded["marking"] is not Marking.COORDINATORS
    (shown.plain if is_plain else shown.requests).add(loaded["id"])


def _note_need(need: Need, context: QueryContext) -> None:
    _shown(context).needs[need.__dict__["id"]] = need.__dict__.get("request_id")


def _note_release(release: Release, context: QueryContext) -> None:
    _shown(context).releases.add(release.__dict__["id"])


NOTES: dict[type[Any], Callable[..., None]] = {Request: _note_request, Need: _note_need, Release: _note_release}
