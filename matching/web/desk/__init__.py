"""The desk: everything that waits for a coordinator, on one page, with the clock of each; and the model's page."""

from matching.vocabulary.names import Role
from matching.web.desk import duplicates
from matching.web.desk.routes import blueprint
from matching.web.guards import only

COORDINATORS = only(Role.COORDINATOR)
AUDIENCES = {
    "desk.index": COORDINATORS,
    "desk.take_on": only(Role.COORDINATOR),
    "desk.assign": COORDINATORS,
    "desk.duplicates": COORDINATORS,
    "desk.model": only(Role.COORDINATOR, Role.ADMINISTRATOR),
}

__all__ = ["AUDIENCES", "blueprint", "duplicates"]
