"""How a State watches over its cases: the coordinators to whom it objects, and the auditors whom it names."""

from matching.vocabulary.names import Role
from matching.web.guards import only
from matching.web.oversight.routes import blueprint

STATE = only(Role.STATE)
AUDIENCES = {
    "oversight.coordinators": STATE,
    "oversight.object_to": STATE,
    "oversight.take_back": STATE,
    "oversight.auditors": STATE,
    "oversight.dismiss": STATE,
}

__all__ = ["AUDIENCES", "blueprint"]
