"""Releases: what coordinators write to named providers of a need for coordinators only, and how these answer."""

from matching.vocabulary.names import Role
from matching.web.guards import only
from matching.web.releases.routes import blueprint

COORDINATOR, PROVIDER = only(Role.COORDINATOR), only(Role.PROVIDER)
AUDIENCES = {
    "releases.index": PROVIDER,
    "releases.index_of": only(Role.STATE, Role.AUDITOR, Role.COORDINATOR),
    "releases.new": COORDINATOR,
    "releases.show": only(Role.STATE, Role.AUDITOR, Role.COORDINATOR, Role.PROVIDER),
    "releases.approve": COORDINATOR,
    "releases.withdraw": only(Role.STATE, Role.COORDINATOR),
    "releases.help": PROVIDER,
}

STEP_UP = frozenset({"releases.new", "releases.approve"})

__all__ = ["AUDIENCES", "STEP_UP", "blueprint"]
