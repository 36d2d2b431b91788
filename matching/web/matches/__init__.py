"""Pages of shortlists and matches: what is suggested and why, the three doors, and one match up to the introduction."""

from matching.vocabulary.names import Role
from matching.web.guards import only
from matching.web.matches import comparing, doors, steps
from matching.web.matches.routes import blueprint

comparing.add_to(blueprint)
doors.add_to(blueprint)
steps.add_to(blueprint)

STATE, PROVIDER, COORDINATOR = only(Role.STATE), only(Role.PROVIDER), only(Role.COORDINATOR)
SIDES = only(Role.STATE, Role.PROVIDER)
PARTIES = only(Role.STATE, Role.PROVIDER, Role.COORDINATOR)
READERS = only(Role.STATE, Role.AUDITOR, Role.COORDINATOR)
AUDIENCES = {
    "matches.index": only(*PARTIES.roles, Role.AUDITOR),
    "matches.show": only(*PARTIES.roles, Role.AUDITOR),
    "matches.shortlist": READERS,
    "matches.compare": READERS,
    "matches.why": READERS,
    "matches.propose": COORDINATOR,
    "matches.ask": STATE,
    "matches.help": PROVIDER,
    "matches.fitting": PROVIDER,
    "matches.approve": COORDINATOR,
    "matches.answer": SIDES,
    "matches.reply": SIDES,
    "matches.introduce": COORDINATOR,
    "matches.decline": PARTIES,
}

STEP_UP = frozenset({"matches.approve"})

__all__ = ["AUDIENCES", "STEP_UP", "blueprint"]
